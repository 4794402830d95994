import { type Change, type ChangeType, daysOfChange } from '../facts/changes.ts'
import type { CommittedBatch } from '../inbox/inbox.ts'
import type { Money } from '../money.ts'
import { changeTypesOf, type Perspective } from '../perspectives/perspective.ts'
import type { DayRange } from '../time/day-ranges.ts'
import { addActivity, addChanged, type LiveChanges, noChanges } from './changes.ts'

/** The tables that each kind of change adds to. */
export type TablesOf = ReadonlyMap<ChangeType, readonly string[]>

export function tablesByChange(perspectives: readonly Perspective[]): TablesOf {
  const tables = new Map<ChangeType, string[]>()
  for (const perspective of perspectives) {
    for (const type of changeTypesOf(perspective)) tables.set(type, [...(tables.get(type) ?? []), perspective.table])
  }
  return tables
}

/** The changes of a batch for one tenant and currency. */
interface Touched {
  tenantId: string
  currency: string | undefined
  types: Set<ChangeType>
  days: Set<string>
  orders: number
  revenue: Money
}

/** The changes of a committed batch, for live updates. */
export function changesOfBatch(batch: CommittedBatch, tablesOf: TablesOf): LiveChanges {
  const changes = noChanges()
  for (const { tenantId, currency, types, days, orders, revenue } of touchedBy(batch.changes).values()) {
    const tables = new Set([...types].flatMap((type) => tablesOf.get(type) ?? []))
    const ranges = [...days].map((day): DayRange => [day, day])
    addChanged(changes, { tenantId, currency, tables, days: ranges, orders, revenue })
  }
  addActivityOf(batch, changes)
  return changes
}

function addActivityOf({ items, outcomes, committedMs }: CommittedBatch, changes: LiveChanges): void {
  const activity = new Map<string, { applied: number; newestMs: number }>()
  for (let i = 0; i < items.length; i++) {
    const { decoded } = items[i] as CommittedBatch['items'][number]
    if (decoded.kind !== 'known' || outcomes[i]?.status !== 'accepted') continue
    const { ms } = decoded.event.at
    const known = activity.get(decoded.tenantId)
    if (known) {
      known.applied++
      if (ms > known.newestMs) known.newestMs = ms
    } else activity.set(decoded.tenantId, { applied: 1, newestMs: ms })
  }
  for (const [tenantId, known] of activity) addActivity(changes, { tenantId, ...known, committedMs })
}

function touchedBy(changes: readonly Change[]): Map<string, Touched> {
  const touched = new Map<string, Touched>()
  let known: Touched | undefined
  for (const change of changes) {
    const { tenantId } = change
    const currency = 'currency' in change ? change.currency : undefined
    // Most changes are of the same tenant and currency as the one before.
    if (known?.tenantId !== tenantId || known.currency !== currency) {
      const key = `${tenantId}\u0000${currency ?? ''}`
      known = touched.get(key) ?? { tenantId, currency, types: new Set(), days: new Set(), orders: 0, revenue: 0n }
      touched.set(key, known)
    }
    known.types.add(change.type)
    for (const day of daysOfChange(change)) known.days.add(day)
    if (change.type === 'OrderPlaced') {
      known.orders += change.sign
      known.revenue += change.sign === 1 ? change.total : -change.total
    }
  }
  return touched
}
