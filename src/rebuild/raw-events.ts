import type { ClientBase, Pool } from 'pg'
import type { Item } from '../inbox/apply-batch.ts'
import { decodeRawEvent, type Place, readRawEvents } from '../inbox/raw-events.ts'
import type { Zone } from '../zones/zone.ts'

/** The limits of a block, in events and in characters of their bodies. Two blocks bound the memory. */
const BLOCK_EVENTS = 8000
const BLOCK_CHARACTERS = 16 << 20
const FETCHED_AT_ONCE = 1000

/** Events that arrived on the same day. */
export interface Block {
  /** The shop's day, `YYYY-MM-DD`. */
  arrivalDay: string
  items: readonly Item[]
}

/**
 * Reads the raw events that the shadow does not have yet, in the order of arrival, and decodes each in the same way as on its
 * arrival.
 *
 * @param client in a transaction of one snapshot, with the shadow's search path.
 * @param zone of times without an offset.
 * @param dayOf the shop's day of a time in milliseconds since 1970.
 * @param before the end of the events, for a closing of the books.
 */
export async function* readRest(
  client: ClientBase,
  live: string,
  { zone, dayOf, before }: { zone: Zone; dayOf: (ms: number) => string; before?: Date | undefined },
): AsyncGenerator<Block> {
  // Events of earlier releases have no position in their batch, and their places give an approximate order. Sorting places leaves
  // the bodies out of the sort.
  await client.query(`
    declare rest no scroll cursor for
    select tableoid::regclass::text as partition, ctid::text as place
    from ${live}.raw_events
    where not exists (
      select
      from inbox
      where inbox.tenant_id = raw_events.tenant_id
      and inbox.event_key = raw_events.event_key
    )
    and not exists (
      select
      from ${live}.withdrawn_events as mark
      where mark.tenant_id = raw_events.tenant_id
      and mark.event_key = raw_events.event_key
      and mark.received_at = raw_events.received_at
    )
    ${before ? `and received_at < '${before.toISOString()}'` : ''}
    order by received_at, batch_position, tableoid, ctid`)
  let block: { arrivalDay: string; items: Item[] } | undefined
  let characters = 0
  for (let isMore = true; isMore; ) {
    const { rows: places } = await client.query<Place>(`fetch ${FETCHED_AT_ONCE} from rest`)
    isMore = places.length === FETCHED_AT_ONCE
    for (const event of await readRawEvents(client, places)) {
      const arrivalDay = dayOf(Number(event.received_ms))
      const isFull = block && (block.items.length >= BLOCK_EVENTS || characters >= BLOCK_CHARACTERS)
      if (block && (isFull || block.arrivalDay !== arrivalDay)) yield block
      if (!block || isFull || block.arrivalDay !== arrivalDay) {
        block = { arrivalDay, items: [] }
        characters = 0
      }
      block.items.push(decodeRawEvent(event, zone))
      characters += event.body.length
    }
  }
  if (block) yield block
  await client.query('close rest')
}

/**
 * The numbers of raw events, of events that count, and of those that the shadow has. `missing`: events that count, and have neither a raw
 * event nor a part in the opening balance.
 */
export async function countEvents(client: ClientBase | Pool, live: string) {
  const { rows } = await client.query<Record<'raw' | 'closed' | 'taken' | 'replayed', string>>(`
    select
      (select count(*) from ${live}.raw_events) - (select count(*) from ${live}.withdrawn_events) as raw,
      (select coalesce(sum(events), 0) from ${live}.closings) as closed,
      (select count(*) from ${live}.inbox) as taken,
      (select count(*) from inbox) as replayed`)
  const { raw, closed, taken, replayed } = rows[0] as (typeof rows)[number]
  return {
    raw: Number(raw),
    closed: Number(closed),
    taken: Number(taken),
    replayed: Number(replayed),
    missing: Math.max(0, Number(taken) - Number(raw) - Number(closed)),
  }
}
