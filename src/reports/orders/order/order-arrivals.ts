import { readId } from '../../../contracts/contract.ts'
import type { AnyEvent } from '../../../contracts/event.ts'
import { type Sql, sql } from '../../../db/sql.ts'
import type { Calendar } from '../../../facts/calendar.ts'
import { isPlacementEvent, revisionOf } from '../../../facts/orders/order-events.ts'
import { entryOf } from '../../../facts/orders/order-history.ts'
import type { LifeStep } from '../../../facts/orders/order-life.ts'
import { CREATED } from '../../../facts/orders/revisions.ts'
import { isPaymentFact, paymentFactOf } from '../../../facts/payments/payment.ts'
import { decodeRawEvent, type RawEvent } from '../../../inbox/raw-events.ts'
import type { Zone } from '../../../zones/zone.ts'

/** The first arrival of a fact. */
export interface Arrival {
  /** ISO 8601 text. */
  arrivedAt: string
  source: string
}

/** A stored event of an order: what it identifies, and its arrival. */
interface Arrived extends Arrival {
  kind: string
  id: string
  at: string
}

/** The most stored events of an order that are read. */
const MOST_EVENTS = 1000

/**
 * The stored events that name a row of `orders`, its voided refunds or its payments, the earliest arrival first, as JSON. There is no index of
 * stored events by order, so all events since the first fact of the order are searched by text. Each id is searched as a JSON value, so that
 * the id `1` does not find every event.
 */
export const eventsNaming = (tenantId: string): Sql => sql`(
  select json_agg(found order by received_ms)
  from (
    select
      tenant_id,
      event_key,
      source,
      headers,
      body,
      fallback_id,
      fallback_type,
      (extract(epoch from received_at) * 1000)::text as received_ms
    from raw_events
    where tenant_id = ${tenantId}
    and received_at >= least(
      orders.placed_at,
      (select min((entry ->> 'at')::timestamptz) from json_array_elements(orders.history) as entry),
      (select min((revision ->> 'revised_at')::timestamptz) from json_array_elements(orders.revisions) as revision)
    ) - interval '1 day'
    and (
      strpos(body, to_json(orders.order_id)::text) > 0
      or case when orders.order_id ~ '^[0-9]{1,15}$' then body ~ (':\\s*' || orders.order_id || '\\s*[,}]') end
      or exists (
        select
        from json_array_elements(orders.history) as entry
        where strpos(body, to_json(coalesce(entry ->> 'payment', case when entry ->> 'kind' = 'refund_voided' then entry ->> 'id' end))::text) > 0
      )
    )
    and not exists (
      select
      from withdrawn_events as mark
      where mark.tenant_id = raw_events.tenant_id
      and mark.event_key = raw_events.event_key
      and mark.received_at = raw_events.received_at
    )
    order by received_at, batch_position
    limit ${MOST_EVENTS}
  ) as found
)`

/**
 * Finds the first arrival of each step of an order among its stored events. Undefined if the stored event was removed.
 *
 * @param json the value of `eventsNaming`.
 * @param zone of times without an offset.
 */
export function arrivalsOf(
  json: string | null,
  zone: Zone,
  calendar: Calendar,
): (step: LifeStep) => Arrival | undefined {
  const arrived = ((JSON.parse(json ?? 'null') ?? []) as RawEvent[]).flatMap((row): Arrived[] => {
    const { decoded } = decodeRawEvent(row, zone)
    if (decoded.kind !== 'known') return []
    const { source, received_ms } = row
    const arrivedAt = new Date(Number(received_ms)).toISOString()
    return identitiesOf(decoded.event, calendar).map((identity) => ({ ...identity, source, arrivedAt }))
  })
  return (step) => {
    const ofFact = arrived.filter(({ kind, id }) => kind === step.kind && (step.id === undefined || id === step.id))
    return ofFact.find(({ at }) => at === step.at) ?? ofFact[0]
  }
}

/** The kinds and the ids of the facts that an event states, as `lifeOf` names them, and its time. */
function identitiesOf(event: AnyEvent, calendar: Calendar): Pick<Arrived, 'kind' | 'id' | 'at'>[] {
  const at = event.at.text
  if (isPlacementEvent(event)) {
    const { number } = revisionOf(event, { calendar, currency: '' })
    const links = (event.payload.paymentIds ?? []).map((id) => ({ kind: 'payment_linked', id: readId(id), at }))
    return [{ kind: number === CREATED ? 'placed' : 'revised', id: String(number), at }, ...links]
  }
  const entry = isPaymentFact(event) ? paymentFactOf(event) : entryOf(event)
  return [entry ? { kind: entry.kind, id: entry.id, at } : { kind: event.type, id: event.id, at }]
}
