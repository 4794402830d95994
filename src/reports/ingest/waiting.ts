import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { eventTypeByKind } from '../../facts/orders/order-history.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { Tenant } from '../engine/parameters.ts'
import { defineList } from '../engine/report.ts'

const counts = { events: Count, orders: Count, oldestAt: nullable(Instant) }

/**
 * The entries of orders that are not known, updates of shipments and voids of refunds that have not arrived, payments without a link, and
 * links of payments that have not arrived.
 */
const waitingEntries = ({ tenantId }: ReportContext) => sql`
  select
    case
      when entry ->> 'kind' = 'reserved' and (entry ->> 'quantity')::numeric < 0 then 'InventoryReleased'
      else ${JSON.stringify(eventTypeByKind)}::json ->> (entry ->> 'kind')
    end as type,
    orders.order_id,
    (entry ->> 'at')::timestamptz as at
  from orders
  cross join lateral json_array_elements(orders.history) with ordinality as numbered (entry, position)
  where orders.tenant_id = ${tenantId}
  and orders.placed_at is null
  and orders.revisions is null
  -- An order and its payments each have the void of a refund that both state.
  and not (
    entry ->> 'kind' = 'refund_voided'
    and exists (
      select
      from json_array_elements(orders.history) with ordinality as earlier (entry, position)
      where earlier.position < numbered.position
      and earlier.entry ->> 'kind' = 'refund_voided'
      and earlier.entry ->> 'id' = numbered.entry ->> 'id'
    )
  )
  union all
  select
    ${JSON.stringify(eventTypeByKind)}::json ->> (entry ->> 'kind'),
    orders.order_id,
    (entry ->> 'at')::timestamptz
  from orders
  cross join lateral json_array_elements(orders.history) as entry
  where orders.tenant_id = ${tenantId}
  and orders.placed_at is not null
  and orders.shipment_awaited_at is not null
  and entry ->> 'kind' in ('shipment_updated', 'shipment_cancelled')
  and not exists (
    select
    from json_array_elements(orders.history) as shipment
    where shipment ->> 'kind' = 'shipped'
    and shipment ->> 'id' = coalesce(entry ->> 'shipmentId', entry ->> 'id')
  )
  union all
  select 'RefundVoided', nullif(refund_ids.order_id, ''), refund_ids.voided_at
  from refund_ids
  where refund_ids.tenant_id = ${tenantId}
  and refund_ids.voided_at is not null
  and not refund_ids.is_known
  and case
    when refund_ids.order_id <> '' then exists (
      select
      from orders
      where orders.tenant_id = refund_ids.tenant_id
      and orders.order_id = refund_ids.order_id
      and orders.placed_at is not null
      and not exists (
        select
        from json_array_elements(orders.history) as refund
        where refund ->> 'kind' = 'refunded'
        and refund ->> 'id' = refund_ids.refund_id
      )
    )
    else not exists (
      select
      from refund_ids as known
      where known.tenant_id = refund_ids.tenant_id
      and known.refund_id = refund_ids.refund_id
      and known.is_known
    )
    and not exists (
      select
      from credit_notes
      where credit_notes.tenant_id = refund_ids.tenant_id
      and credit_notes.refund_id = refund_ids.refund_id
    )
  end
  union all
  select
    ${JSON.stringify(eventTypeByKind)}::json ->> (fact ->> 'kind'),
    null,
    (fact ->> 'at')::timestamptz
  from payments
  cross join lateral json_array_elements(payments.facts) as fact
  where payments.tenant_id = ${tenantId}
  and payments.is_waiting
  and fact ->> 'orderId' is null
  and fact ->> 'kind' <> 'refund_voided'
  union all
  select 'PaymentLinked', orders.order_id, (link ->> 'at')::timestamptz
  from payments
  cross join lateral json_array_elements(payments.links) as link
  join orders
    on orders.tenant_id = payments.tenant_id
    and orders.order_id = link ->> 'orderId'
    and orders.placed_at is not null
  where payments.tenant_id = ${tenantId}
  and payments.is_waiting
  and payments.facts is null
  and (link ->> 'isEvent')::boolean`

/** Applied events that do not count yet, because the `OrderCreated` or `OrderRevised` event of their order, or the refund, shipment, payment or link that they need, has not arrived. */
export const waiting = defineList({
  name: 'waiting',
  path: '/api/analytics/waiting',
  summary: 'Events that wait for their order, refund, shipment or payment',
  description:
    'A payment, refund, cancellation, shipment, return or reservation that arrives before the `OrderCreated` or `OrderRevised` event of its order waits for it, and so does a void of an order. A `RefundVoided` event also waits for its refund, `ShipmentUpdated` and `ShipmentCancelled` for their shipment, and `PaymentLinked` for its payment. A payment or refund with a `paymentId` and without an order waits for a link. `/api/analytics/ingest` counts these events as applied.',
  query: Type.Object({ tenant: Tenant }),
  row: Type.Object({ type: Text, ...counts }),
  sql: (_query, context) => sql`
    select type, count(*) as events, count(distinct order_id) as orders, min(at) as "oldestAt"
    from (${waitingEntries(context)}) as waiting
    group by type
    order by type`,
  totals: {
    row: Type.Object(counts),
    sql: (_query, context) => sql`
      select count(*) as events, count(distinct order_id) as orders, min(at) as "oldestAt"
      from (${waitingEntries(context)}) as waiting`,
  },
})
