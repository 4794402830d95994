import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import type { SalesBasis } from '../../metrics/sales.ts'
import { fromListed } from './orders-contributions.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import { isRestated, movedOrders } from './restated-orders.ts'

/** Whether the period has few enough orders for `productsPlaced`. */
export const arePlacedRead = (period: Period, context: ReportContext): Sql =>
  isBounded({ category: '' }, period, context)

/** `order_id` and `product_id` of all lines of the orders placed in the period. These are the orders of the list of orders. */
export function productsPlaced({ basis }: { basis?: SalesBasis }, period: Period, context: ReportContext): Sql {
  const query: OrdersQuery = { basis, happened: 'placed' }
  const moved = sql`
    union all
    select orders.order_id, orders.lines
    from orders
    where orders.tenant_id = ${context.tenantId}
    and orders.placed_at is not null
    and orders.order_id in (${movedOrders('in', query, period, context)})`
  return sql`
    select placed.order_id, line."productId" as product_id
    from (
      select orders.order_id, orders.lines
      ${fromListed({ basis }, period, context)}
      ${isRestated(query) ? moved : sql``}
    ) as placed
    cross join lateral json_to_recordset(placed.lines) as line ("productId" text)
    where ${arePlacedRead(period, context)}`
}
