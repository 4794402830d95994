import type { ClientBase, Pool } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import type { Item } from '../inbox/apply-batch.ts'
import { decode } from '../inbox/decode.ts'
import type { Zone } from '../zones/zone.ts'

interface RawEvent {
  tenant_id: string
  event_key: string
  source: string
  headers: string | null
  body: string
  fallback_id: string | null
  fallback_type: string | null
  received_ms: string
}

/** A block is full with so many events, or characters of their bodies: memory is bounded by two blocks. */
const BLOCK_EVENTS = 8000
const BLOCK_CHARACTERS = 16 << 20
const FETCHED_AT_ONCE = 1000

/**
 * Reads the raw events that the shadow does not have yet, in the order in which they came, as messages that are read again as
 * they were read then.
 *
 * @param client in a transaction of one snapshot, with the shadow's search path.
 * @param zone of times that name no offset.
 */
export async function* readRest(client: ClientBase, live: string, zone: Zone): AsyncGenerator<Item[]> {
  // Where rows lie tells their order only nearly. Sorting their places leaves the bodies out of the sort.
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
    order by received_at, tableoid, ctid`)
  for (let isMore = true; isMore; ) {
    const block: Item[] = []
    let characters = 0
    while (isMore && block.length < BLOCK_EVENTS && characters < BLOCK_CHARACTERS) {
      const { rows: places } = await client.query<Place>(`fetch ${FETCHED_AT_ONCE} from rest`)
      isMore = places.length === FETCHED_AT_ONCE
      for (const event of await readAt(client, places)) {
        block.push(itemOf(event, zone))
        characters += event.body.length
      }
    }
    if (block.length > 0) yield block
  }
  await client.query('close rest')
}

interface Place {
  partition: string
  place: string
}

/** In the order of the places. */
async function readAt(client: ClientBase, places: readonly Place[]): Promise<RawEvent[]> {
  const events = new Map<string, RawEvent>()
  for (const [partition, group] of Map.groupBy(places, (place) => place.partition)) {
    const { rows } = await client.query<RawEvent & { place: string }>(
      `select
         ctid::text as place, tenant_id, event_key, source, headers, body, fallback_id, fallback_type,
         extract(epoch from received_at) * 1000 as received_ms
       from ${partition}
       where ctid = any($1::tid[])`,
      [arrayLiteral(group.map(({ place }) => place))],
    )
    for (const row of rows) events.set(`${partition} ${row.place}`, row)
  }
  return places.map(({ partition, place }) => events.get(`${partition} ${place}`) as RawEvent)
}

/** How many raw events there are, and how many of them the shadow has. */
export async function countEvents(client: ClientBase | Pool, live: string) {
  const { rows } = await client.query(`
    select
      (select count(*) from ${live}.raw_events) as raw,
      (select count(*) from ${live}.inbox) as taken,
      (select count(*) from inbox) as replayed`)
  const [{ raw, taken, replayed }] = rows as [{ raw: string; taken: string; replayed: string }]
  return { raw: Number(raw), taken: Number(taken), replayed: Number(replayed) }
}

/** It was accepted then: judged by the clock of its arrival, of the tenant it was kept under, however large. */
function itemOf(row: RawEvent, zone: Zone): Item {
  const message = {
    source: row.source,
    body: row.body,
    headers: row.headers === null ? undefined : (JSON.parse(row.headers) as Record<string, string>),
    fallbackId: row.fallback_id ?? undefined,
    fallbackType: row.fallback_type ?? undefined,
    defaultTenantId: row.tenant_id,
  }
  const nowMs = () => Number(row.received_ms)
  const decoded = decode(message, { tenantId: row.tenant_id, maxEventBytes: Number.POSITIVE_INFINITY, nowMs, zone })
  return { message, decoded: decoded.kind === 'rejected' ? decoded : { ...decoded, key: row.event_key } }
}
