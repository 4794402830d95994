import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { eventTypeByKind } from '../../facts/order-history.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { Tenant } from '../engine/parameters.ts'
import { defineList } from '../engine/report.ts'

const counts = { events: Count, orders: Count, oldestAt: nullable(Instant) }

/** The entries of orders whose `OrderCreated` has not arrived. */
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
  and orders.placed_at is null`

/** Applied events that do not count yet, because the `OrderCreated` event of their order has not arrived. */
export const waiting = defineList({
  name: 'waiting',
  path: '/api/analytics/waiting',
  summary: 'Events that wait for their order',
  description:
    'A payment, refund, cancellation, shipment or reservation that arrives before its `OrderCreated` event waits for it. `/api/analytics/ingest` counts these events as applied.',
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
