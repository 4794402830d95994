import type { ClientBase, Pool } from 'pg'
import { readId } from '../../contracts/contract.ts'
import { jsonOf } from '../../inbox/decode.ts'
import { visitIds } from '../../inbox/erase-persons.ts'
import { decodeRawEvent, type RawEvent } from '../../inbox/raw-events.ts'
import type { Zone } from '../../zones/zone.ts'
import { mayName } from './erase-in-json.ts'
import type { Person } from './person.ts'

/** A stored event that names a person, or an order of theirs. */
export interface StoredEvent {
  id: string
  type: string
  source: string
  receivedAt: string
  /** As it arrived. */
  body: string
}

const PERSON_PROPERTIES = ['customerId', 'intoCustomerId']

/** Reads the stored events that name a customer or one of the orders. */
export async function readStoredEvents(
  client: ClientBase | Pool,
  { tenantId, customerId }: Person,
  orderIds: readonly string[],
  zone: Zone,
): Promise<StoredEvent[]> {
  // A backslash may hide an id.
  const { rows } = await client.query<RawEvent>(
    `select tenant_id, event_key, source, headers, body, fallback_id, fallback_type,
       extract(epoch from received_at) * 1000 as received_ms
     from raw_events
     where tenant_id = $1
     and (strpos(body, '\\') > 0 or exists (select from unnest($2::text[]) as id where strpos(body, id) > 0))
     order by received_at, batch_position`,
    [tenantId, [customerId, ...orderIds]],
  )
  const orders = new Set(orderIds)
  return rows.flatMap((row) => {
    const { message, decoded } = decodeRawEvent(row, zone)
    if (decoded.kind === 'rejected') return []
    const body = jsonOf(message, decoded)
    const payload = decoded.kind === 'known' ? (decoded.event.payload as Record<string, string | number>) : {}
    let isNamed = PERSON_PROPERTIES.some((name) => payload[name] !== undefined && readId(payload[name]) === customerId)
    isNamed ||= payload.orderId !== undefined && orders.has(readId(payload.orderId))
    if (decoded.kind === 'unknown') {
      visitIds(body, (id, kind) => {
        isNamed ||= kind === 'order' ? orders.has(id) : id === customerId
      })
    }
    if (!isNamed) return []
    const receivedAt = new Date(Number(row.received_ms)).toISOString()
    return [{ id: decoded.id, type: decoded.type, source: row.source, receivedAt, body }]
  })
}

/** The numbers of dead letters and deliveries of connections that name a customer. */
export async function countOthers(client: ClientBase | Pool, { tenantId, customerId }: Person) {
  const letters = await client.query<{ body: Buffer }>(
    `select body from dead_letters where tenant_id = $1 and position(convert_to($2, 'UTF8') in body) > 0`,
    [tenantId, customerId],
  )
  const deliveries = await client.query<{ kept: string }>(
    'select kept from deliveries where tenant_id = $1 and strpos(kept, $2) > 0',
    [tenantId, customerId],
  )
  return {
    deadLetters: letters.rows.filter(({ body }) => mayName(body.toString(), customerId)).length,
    deliveries: deliveries.rows.filter(({ kept }) => mayName(kept, customerId)).length,
  }
}

/** Whether anything but facts names a customer. It reads all stored events. */
export async function isStoredPerson(client: ClientBase | Pool, person: Person, zone: Zone): Promise<boolean> {
  const { deadLetters, deliveries } = await countOthers(client, person)
  if (deadLetters + deliveries > 0) return true
  return (await readStoredEvents(client, person, [], zone)).length > 0
}
