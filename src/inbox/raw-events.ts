import type { ClientBase } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import type { Zone } from '../zones/zone.ts'
import { type Decoded, decode } from './decode.ts'
import type { Message } from './message.ts'

/** An event as it is kept. */
export interface RawEvent {
  tenant_id: string
  event_key: string
  source: string
  headers: string | null
  body: string
  fallback_id: string | null
  fallback_type: string | null
  received_ms: string
}

/** The place of a raw event. `ctid` is its place within its partition, which never changes. */
export interface Place {
  partition: string
  place: string
}

/** Reads raw events, in the order of the places. */
export async function readRawEvents(client: ClientBase, places: readonly Place[]): Promise<RawEvent[]> {
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

/**
 * Reads a raw event again as it was read then: by the clock of its arrival, for the tenant it was kept under, however large.
 *
 * @param zone of times without an offset.
 */
export function decodeRawEvent(row: RawEvent, zone: Zone | undefined): { message: Message; decoded: Decoded } {
  const message = {
    source: row.source,
    body: row.body,
    headers: row.headers === null ? undefined : (JSON.parse(row.headers) as Record<string, string>),
    fallbackId: row.fallback_id ?? undefined,
    fallbackType: row.fallback_type ?? undefined,
    defaultTenantId: row.tenant_id,
    mayErase: true,
  }
  const nowMs = () => Number(row.received_ms)
  const decoded = decode(message, { tenantId: row.tenant_id, maxEventBytes: MAX_BYTES, nowMs, zone })
  return { message, decoded: decoded.kind === 'rejected' ? decoded : { ...decoded, key: row.event_key } }
}

/** More than any event may have. */
const MAX_BYTES = 1 << 30
