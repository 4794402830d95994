import type { ClientBase } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import { typeHash } from './event-key.ts'

/** A row of the inbox that an event repeats. */
export interface SeenKey {
  tenantId: string
  key: string
  /** Undefined for an event of an earlier release whose raw event is gone. */
  typeHash: number | undefined
  /** As PostgreSQL writes it; that of the raw event is the same. */
  receivedAt: string
}

export const keyText = (tenantId: string, key: string) => `${tenantId}\u0000${key}`

/** Reads the inbox rows of these keys. An earlier release did not store types; they are read from the raw events then. */
export async function readSeenKeys(
  client: ClientBase,
  keys: readonly { tenantId: string; key: string }[],
): Promise<Map<string, SeenKey>> {
  const { rows } = await client.query<{
    tenant_id: string
    event_key: string
    type_hash: number | null
    received_at: string
  }>({
    name: 'read-seen-keys',
    text: `
      select inbox.tenant_id, inbox.event_key, type_hash, received_at::text as received_at
      from inbox
      join unnest($1::text[], $2::uuid[]) as wanted (tenant_id, event_key)
        on inbox.tenant_id = wanted.tenant_id
        and inbox.event_key = wanted.event_key`,
    values: [arrayLiteral(keys.map(({ tenantId }) => tenantId)), arrayLiteral(keys.map(({ key }) => key))],
  })
  const seen = rows.map((row): SeenKey => {
    const hash = row.type_hash === null ? undefined : Number(row.type_hash)
    return { tenantId: row.tenant_id, key: row.event_key, typeHash: hash, receivedAt: row.received_at }
  })
  const untyped = seen.filter((one) => one.typeHash === undefined)
  const places = untyped.length === 0 ? [] : await findRawEvents(client, untyped)
  const types = new Map(places.map((place) => [keyText(place.tenantId, place.key), place.type]))
  return new Map(
    seen.map((one) => {
      const name = keyText(one.tenantId, one.key)
      const type = types.get(name)
      return [name, type === undefined ? one : { ...one, typeHash: typeHash(type) }]
    }),
  )
}

/** The place of a raw event. */
export interface RawPlace {
  tenantId: string
  key: string
  type: string
  partition: string
  place: string
  bodyBytes: number
}

/**
 * Finds the raw events of inbox rows; those that were dropped are left out. There is no index on keys, because it would slow down
 * every event. The time of arrival, which is the same in both tables, leads to the few pages where they lie.
 */
export async function findRawEvents(
  client: ClientBase,
  seen: readonly Pick<SeenKey, 'tenantId' | 'key' | 'receivedAt'>[],
): Promise<RawPlace[]> {
  const moments = [...new Set(seen.map(({ receivedAt }) => receivedAt))].slice(0, MOST_MOMENTS)
  await client.query('set local enable_seqscan = off')
  const { rows } = await client.query<{
    tenant_id: string
    event_key: string
    type: string
    partition: string
    place: string
    bytes: number
  }>(
    `select
       tenant_id, event_key, type, tableoid::regclass::text as partition, ctid::text as place, octet_length(body) as bytes
     from raw_events
     where received_at = any($1::timestamptz[])
     and event_key = any($2::uuid[])`,
    [arrayLiteral(moments), arrayLiteral([...new Set(seen.map(({ key }) => key))])],
  )
  await client.query('set local enable_seqscan = on')
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    key: row.event_key,
    type: row.type,
    partition: row.partition,
    place: row.place,
    bodyBytes: Number(row.bytes),
  }))
}

/** Each moment is looked up on its own. A batch hardly ever repeats events of more batches than this. */
const MOST_MOMENTS = 2000
