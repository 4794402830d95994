import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { eventTypeByKind } from '../../facts/order-history.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { Tenant } from '../engine/parameters.ts'
import { defineList } from '../engine/report.ts'

const counts = { events: Count, orders: Count, oldestAt: nullable(Instant) }

/** The entries of orders that are not known, updates of shipments and voids of refunds that have not arrived. */
const waitingEntries = ({ tenantId }: ReportContext) => sql`
  select
    case
      when entry ->> 'kind' = 'reserved' and (entry ->> 'quantity')::numeric < 0 then 'InventoryReleased'
      else ${JSON.stringify(eventTypeByKind)}::json ->> (entry ->> 'kind')
    end as type,
    orders.order_id,
    (entry ->> 'at')::timestamptz as at
  from orders
  cross join lateral json_array_elements(orders.history) as entry
  where orders.tenant_id = ${tenantId}
  and orders.placed_at is null
  and orders.revisions is null
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
  end`

/** Applied events that do not count yet, because the `OrderCreated` or `OrderRevised` event of their order, or the refund or shipment that they name, has not arrived. */
export const waiting = defineList({
  name: 'waiting',
  path: '/api/analytics/waiting',
  summary: 'Events that wait for their order, refund or shipment',
  description:
    'A payment, refund, cancellation, shipment, return or reservation that arrives before the `OrderCreated` or `OrderRevised` event of its order waits for it, and so does a void of an order. A `RefundVoided` event also waits for its refund, and `ShipmentUpdated` and `ShipmentCancelled` for their shipment. `/api/analytics/ingest` counts these events as applied.',
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
