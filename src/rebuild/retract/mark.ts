import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { batchRows } from '../../db/batch-rows.ts'
import { removedBody } from '../../inbox/erase-persons.ts'
import { typeHash } from '../../inbox/event-key.ts'
import type { Found } from './groups.ts'

/** An event whose mark changes, with its type. */
export interface Marked {
  event: Found
  type: string
}

const MARKED = batchRows<Marked>({
  tenant_id: ['text', ({ event }) => event.tenantId],
  event_key: ['uuid', ({ event }) => event.key],
  received_us: ['bigint', ({ event }) => event.receivedUs],
  type_hash: ['integer', ({ type }) => typeHash(type)],
})

/** `to_timestamp` takes a binary fraction, which does not have every microsecond. */
const RECEIVED_AT = `timestamptz 'epoch' + received_us * interval '1 microsecond'`

/** Marks raw events as withdrawn. The inbox forgets their keys, so the same events can arrive once more. */
export async function markWithdrawn(
  client: ClientBase,
  retractionId: number,
  events: readonly Marked[],
): Promise<void> {
  const values = MARKED.parameters(events)
  await client.query(
    `with events as (select * from ${MARKED.unnest} as event (${MARKED.names})),
     forgotten as (
       delete from inbox
       using events
       where inbox.tenant_id = events.tenant_id
       and inbox.event_key = events.event_key
     )
     insert into withdrawn_events (tenant_id, event_key, received_at, retraction_id)
     select tenant_id, event_key, ${RECEIVED_AT}, $5
     from events`,
    [...values, retractionId],
  )
}

/** Removes the marks of raw events, whose keys the inbox knows again. */
export async function unmark(client: ClientBase, events: readonly Marked[]): Promise<void> {
  await client.query(
    `with events as (select * from ${MARKED.unnest} as event (${MARKED.names})),
     unmarked as (
       delete from withdrawn_events as mark
       using events
       where mark.tenant_id = events.tenant_id
       and mark.event_key = events.event_key
       and mark.received_at = ${RECEIVED_AT}
     )
     insert into inbox (tenant_id, event_key, received_at, type_hash)
     select tenant_id, event_key, ${RECEIVED_AT}, type_hash
     from events`,
    MARKED.parameters(events),
  )
}

/**
 * Removes the content of raw events for good. Their rows and their keys stay, so that the same events are not applied when they arrive
 * once more.
 */
export async function removeContent(client: ClientBase, events: readonly Found[]): Promise<void> {
  for (const [partition, group] of Map.groupBy(events, (event) => event.partition)) {
    await client.query(
      `update ${partition} as stored set body = removed.body, headers = null
       from unnest($1::tid[], $2::text[]) as removed (place, body)
       where stored.ctid = removed.place`,
      [arrayLiteral(group.map(({ place }) => place)), arrayLiteral(group.map(() => removedBody(undefined)))],
    )
  }
}

/** The events whose keys the inbox has: they have arrived once more, so they do not count a second time. */
export async function findRepeated(client: ClientBase, events: readonly Found[]): Promise<Set<Found>> {
  const byKey = new Map<string, Found[]>()
  for (const event of events.toSorted((a, b) => a.receivedUs - b.receivedUs)) {
    const key = `${event.tenantId}\u0000${event.key}`
    byKey.set(key, [...(byKey.get(key) ?? []), event])
  }
  const { rows } = await client.query<{ tenant_id: string; event_key: string }>(
    `select inbox.tenant_id, inbox.event_key
     from inbox
     join unnest($1::text[], $2::uuid[]) as wanted (tenant_id, event_key) using (tenant_id, event_key)`,
    [events.map(({ tenantId }) => tenantId), events.map(({ key }) => key)],
  )
  const known = new Set(rows.map((row) => `${row.tenant_id}\u0000${row.event_key}`))
  // Of several events with one key, the first counts.
  return new Set([...byKey].flatMap(([key, same]) => (known.has(key) ? same : same.slice(1))))
}
