import type { ClientBase } from 'pg'
import { applyFacts, type FactSettings } from '../../facts/apply.ts'
import type { Change } from '../../facts/changes.ts'
import type { Difference } from '../../facts/difference.ts'
import { type Item, isKnown } from '../../inbox/apply-batch.ts'
import { decodeRawEvent, readRawEvents } from '../../inbox/raw-events.ts'
import type { Zone } from '../../zones/zone.ts'
import { factTables } from '../fact-tables.ts'
import type { Found } from './groups.ts'

/** The effects of events that count, as if no others had arrived. */
export interface Replayed {
  changes: Change[]
  /** Of each event. */
  outcomes: Map<Found, EventOutcome>
}

interface EventOutcome {
  item: Item
  status: 'applied' | 'duplicate' | 'ignored'
  /** Of a duplicate: its differences from the event that counts. */
  differences: readonly Difference[]
}

const REPLAYED_AT_ONCE = 1000

/**
 * Creates temporary tables of facts, which hide the live ones from statements that do not name a schema. They lose their rows at the end of
 * each transaction.
 */
export async function createFactTables(client: ClientBase, live: string): Promise<void> {
  for (const { table } of factTables) {
    await client.query(`create temporary table ${table} (like ${live}.${table} including all) on commit delete rows`)
  }
}

/** Applies events to the temporary tables, which must be empty, in the order of their arrival. */
export async function replayGroups(
  client: ClientBase,
  events: readonly Found[],
  { facts, zone }: { facts: FactSettings; zone: Zone },
): Promise<Replayed> {
  const changes: Change[] = []
  const outcomes = new Map<Found, EventOutcome>()
  const sorted = events.toSorted(byArrival)
  for (let at = 0; at < sorted.length; at += REPLAYED_AT_ONCE) {
    const part = sorted.slice(at, at + REPLAYED_AT_ONCE)
    const items = (await readRawEvents(client, part)).map((row) => decodeRawEvent(row, zone))
    const known = items.filter(isKnown).map(({ decoded }) => decoded.event)
    const applied = await applyFacts(client, known, facts)
    for (const change of applied.changes) changes.push(change)
    part.forEach((event, i) => {
      const item = items[i] as Item
      const differences = isKnown(item) ? applied.duplicates.get(item.decoded.event) : undefined
      const status = !isKnown(item) ? 'ignored' : differences ? 'duplicate' : 'applied'
      outcomes.set(event, { item, status, differences: differences ?? [] })
    })
  }
  return { changes, outcomes }
}

/** The order in which a verification replays events. */
function byArrival(a: Found, b: Found): number {
  return (
    a.receivedUs - b.receivedUs ||
    a.position - b.position ||
    (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : 0) ||
    comparePlaces(a.place, b.place)
  )
}

/** Places are texts such as `(12,3)`: a page and a number within it. */
function comparePlaces(a: string, b: string): number {
  const [aPage = 0, aNumber = 0] = a.slice(1, -1).split(',').map(Number)
  const [bPage = 0, bNumber = 0] = b.slice(1, -1).split(',').map(Number)
  return aPage - bPage || aNumber - bNumber
}
