import type { ClientBase } from 'pg'
import { applyFacts, type FactSettings } from '../../facts/apply.ts'
import type { Difference } from '../../facts/difference.ts'
import { type Item, isKnown } from '../../inbox/apply-batch.ts'
import { decodeRawEvent, readRawEvents } from '../../inbox/raw-events.ts'
import type { Zone } from '../../zones/zone.ts'
import { factTables } from '../fact-tables.ts'
import type { Found } from './groups.ts'
import type { Arrived } from './write-perspectives.ts'

/** The effects of events that count, as if no others had arrived. */
export interface Replayed {
  /** Their changes, by the day of arrival. */
  changes: Arrived[]
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
  const changes: Arrived[] = []
  const outcomes = new Map<Found, EventOutcome>()
  const dayOf = ({ receivedUs }: Found) => facts.calendar.placeOf(receivedUs / 1000).day
  for (const part of partsOf(events.toSorted(byArrival), dayOf)) {
    const items = (await readRawEvents(client, part)).map((row) => decodeRawEvent(row, zone))
    const known = items.filter(isKnown).map(({ decoded }) => decoded.event)
    const applied = await applyFacts(client, known, facts)
    changes.push({ day: dayOf(part[0] as Found), changes: applied.changes })
    part.forEach((event, i) => {
      const item = items[i] as Item
      const differences = isKnown(item) ? applied.duplicates.get(item.decoded.event) : undefined
      const status = !isKnown(item) ? 'ignored' : differences ? 'duplicate' : 'applied'
      outcomes.set(event, { item, status, differences: differences ?? [] })
    })
  }
  return { changes, outcomes }
}

/** Parts of limited length, each of events that arrived on the same day. */
function partsOf(sorted: readonly Found[], dayOf: (event: Found) => string): Found[][] {
  const parts: Found[][] = []
  for (const event of sorted) {
    const last = parts.at(-1)
    const fits = last && last.length < REPLAYED_AT_ONCE && dayOf(last[0] as Found) === dayOf(event)
    if (fits) last.push(event)
    else parts.push([event])
  }
  return parts
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
