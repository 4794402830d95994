import { type Change, type ChangeType, daysOfChange } from '../facts/changes.ts'
import type { CommittedBatch } from '../inbox/inbox.ts'
import type { Money } from '../money.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import type { DayRange } from '../time/day-ranges.ts'
import { addActivity, addChanged, type LiveChanges, noChanges } from './changes.ts'

/** The tables that each kind of change adds to. */
export type TablesOf = ReadonlyMap<ChangeType, readonly string[]>

export function tablesByChange(perspectives: readonly Perspective[]): TablesOf {
  const tables = new Map<ChangeType, string[]>()
  for (const { table, on } of perspectives) {
    for (const type of Object.keys(on) as ChangeType[]) tables.set(type, [...(tables.get(type) ?? []), table])
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
  for (const [i, { decoded }] of batch.items.entries()) {
    if (decoded.kind !== 'known' || batch.outcomes[i]?.status !== 'accepted') continue
    const { tenantId, event } = decoded
    addActivity(changes, { tenantId, applied: 1, newestMs: event.at.ms, committedMs: batch.committedMs })
  }
  return changes
}

function touchedBy(changes: readonly Change[]): Map<string, Touched> {
  const touched = new Map<string, Touched>()
  for (const change of changes) {
    const currency = 'currency' in change ? change.currency : undefined
    const key = `${change.tenantId}\u0000${currency ?? ''}`
    let known = touched.get(key)
    if (!known) {
      known = { tenantId: change.tenantId, currency, types: new Set(), days: new Set(), orders: 0, revenue: 0n }
      touched.set(key, known)
    }
    known.types.add(change.type)
    for (const day of daysOfChange(change)) known.days.add(day)
    if (change.type === 'OrderPlaced') {
      known.orders += change.sign
      known.revenue += BigInt(change.sign) * change.total
    }
  }
  return touched
}
