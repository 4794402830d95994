import type { Money } from '../money.ts'
import { type DayRange, mergeRanges } from '../time/day-ranges.ts'

/** The changes since some moment: a hint to request reports again, never a number to rely on. Changes of two spans can be added up. */
export interface LiveChanges {
  /** Anything may have changed: the list would be too long, or notifications were missed. */
  isEverything: boolean
  /** By tenant and currency. */
  changed: Map<string, Changed>
  /** By tenant. */
  activity: Map<string, Activity>
}

/** The changes of one tenant in one currency. */
export interface Changed {
  tenantId: string
  /** Undefined for tables without a currency, such as stock. */
  currency: string | undefined
  /** Tables of perspectives. */
  tables: ReadonlySet<string>
  /** Days of the shop; empty for tables without days. */
  days: readonly DayRange[]
  /** New orders, and the sum of their totals. */
  orders: number
  revenue: Money
}

/** The events that were applied for one tenant. */
export interface Activity {
  tenantId: string
  applied: number
  /** The time of the newest event, in milliseconds since 1970. */
  newestMs: number
  /** The time of the commit, by the database's clock. */
  committedMs: number
}

/** The tenant and currency whose changes a client requests; undefined for all. */
export interface ChangeFilter {
  tenantId?: string
  currency?: string
}

/** Changes of more tenants and currencies than this are sent as "everything". */
const MAX_ENTRIES = 500

export function noChanges(): LiveChanges {
  return { isEverything: false, changed: new Map(), activity: new Map() }
}

export function everything(): LiveChanges {
  return { ...noChanges(), isEverything: true }
}

export const isEmpty = ({ isEverything, changed, activity }: LiveChanges): boolean =>
  !isEverything && changed.size === 0 && activity.size === 0

/** Adds the changes of one tenant and currency. The number of entries is limited. */
export function addChanged(changes: LiveChanges, more: Changed): void {
  const key = `${more.tenantId}\u0000${more.currency ?? ''}`
  const known = changes.changed.get(key)
  if (!known && changes.changed.size === MAX_ENTRIES) changes.isEverything = true
  else changes.changed.set(key, known ? sumOf(known, more) : { ...more, days: mergeRanges(more.days) })
}

function sumOf(a: Changed, b: Changed): Changed {
  return {
    ...a,
    tables: a.tables.isSupersetOf(b.tables) ? a.tables : a.tables.union(b.tables),
    days: mergeRanges([...a.days, ...b.days]),
    orders: a.orders + b.orders,
    revenue: a.revenue + b.revenue,
  }
}

export function addActivity({ activity }: LiveChanges, more: Activity): void {
  const known = activity.get(more.tenantId)
  if (!known && activity.size === MAX_ENTRIES) return
  const { tenantId, applied, newestMs, committedMs } = more
  activity.set(tenantId, {
    tenantId,
    applied: (known?.applied ?? 0) + applied,
    newestMs: Math.max(known?.newestMs ?? newestMs, newestMs),
    committedMs: Math.max(known?.committedMs ?? committedMs, committedMs),
  })
}

/** Adds changes to others. */
export function addChanges(changes: LiveChanges, more: LiveChanges): void {
  if (more.isEverything) changes.isEverything = true
  for (const changed of more.changed.values()) addChanged(changes, changed)
  for (const activity of more.activity.values()) addActivity(changes, activity)
}

/** The changes that match a filter. Changes without a currency match every currency. */
export function filterChanges(changes: LiveChanges, { tenantId, currency }: ChangeFilter): LiveChanges {
  const narrow = { ...noChanges(), isEverything: changes.isEverything }
  for (const [key, changed] of changes.changed) {
    if (tenantId !== undefined && changed.tenantId !== tenantId) continue
    if (currency !== undefined && changed.currency !== undefined && changed.currency !== currency) continue
    narrow.changed.set(key, changed)
  }
  for (const [key, activity] of changes.activity) {
    if (tenantId === undefined || activity.tenantId === tenantId) narrow.activity.set(key, activity)
  }
  return narrow
}
