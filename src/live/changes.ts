import type { Money } from '../money.ts'
import { type DayRange, mergeRanges } from '../time/day-ranges.ts'

/** What is new since some moment: a hint to ask again, never a number to rely on. News of any two spans can be added up. */
export interface News {
  /** Anything may have changed: too much to tell, or nobody listened for a while. */
  isEverything: boolean
  /** By tenant and currency. */
  changed: Map<string, Changed>
  /** By tenant. */
  activity: Map<string, Activity>
}

/** What changed for one tenant in one currency. */
export interface Changed {
  tenantId: string
  /** Undefined for what has no currency, such as stock. */
  currency: string | undefined
  /** Tables of perspectives. */
  tables: ReadonlySet<string>
  /** Days of the shop; none for what has no days. */
  days: readonly DayRange[]
  /** New orders, and what they came to. */
  orders: number
  revenue: Money
}

/** What was taken for one tenant. */
export interface Activity {
  tenantId: string
  /** Events that were applied. */
  applied: number
  /** When the newest of them happened, in milliseconds since 1970. */
  newestMs: number
  /** When they were committed, by the database's clock. */
  committedMs: number
}

/** Whose news are wanted; undefined: everybody's. */
export interface NewsFilter {
  tenantId?: string
  currency?: string
}

/** News of more tenants and currencies than this are told as "everything". */
const MAX_ENTRIES = 500

export function emptyNews(): News {
  return { isEverything: false, changed: new Map(), activity: new Map() }
}

export function everything(): News {
  return { ...emptyNews(), isEverything: true }
}

export const isEmpty = ({ isEverything, changed, activity }: News): boolean =>
  !isEverything && changed.size === 0 && activity.size === 0

/** Adds what changed; what a set of news can grow to is bounded. */
export function addChanged(news: News, more: Changed): void {
  const key = `${more.tenantId}\u0000${more.currency ?? ''}`
  const known = news.changed.get(key)
  if (!known && news.changed.size === MAX_ENTRIES) news.isEverything = true
  else news.changed.set(key, known ? sumOf(known, more) : { ...more, days: mergeRanges(more.days) })
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

export function addActivity({ activity }: News, more: Activity): void {
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

/** Adds news to others. */
export function addNews(news: News, more: News): void {
  if (more.isEverything) news.isEverything = true
  for (const changed of more.changed.values()) addChanged(news, changed)
  for (const activity of more.activity.values()) addActivity(news, activity)
}

/** What of the news is meant for somebody. What has no currency is for those of every currency. */
export function narrowNews(news: News, { tenantId, currency }: NewsFilter): News {
  const narrow = { ...emptyNews(), isEverything: news.isEverything }
  for (const [key, changed] of news.changed) {
    if (tenantId !== undefined && changed.tenantId !== tenantId) continue
    if (currency !== undefined && changed.currency !== undefined && changed.currency !== currency) continue
    narrow.changed.set(key, changed)
  }
  for (const [key, activity] of news.activity) {
    if (tenantId === undefined || activity.tenantId === tenantId) narrow.activity.set(key, activity)
  }
  return narrow
}
