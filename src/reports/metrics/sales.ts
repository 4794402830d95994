import { raw, type Sql, sql } from '../../db/sql.ts'
import { Count, Money, nullable, Units } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { average } from './average.ts'
import type { Fragment } from './fragment.ts'
import { netRevenue } from './net-revenue.ts'

/**
 * The metrics of sales. They are computed from sums (`total_orders`, `reversed`, …) of the tables that `salesIn` reads, never from averages
 * of other rows.
 */
export const salesColumns = {
  orders: Count,
  totalRevenue: describe(Money, 'Σ of the totals of orders'),
  itemsSold: Units,
  averageOrderValue: describe(nullable(Money), 'Total revenue ÷ orders; null when there are none'),
  grossSales: describe(Money, 'Goods before discounts: total revenue + discounts − tax − shipping'),
  discounts: Money,
  tax: Money,
  shipping: Money,
  refundCount: Count,
  refunds: Money,
  chargebackCount: Count,
  chargebacks: describe(Money, 'Σ of the amounts that customers took back through their bank, not in refunds'),
  cancelledOrders: Count,
  cancelled: describe(Money, 'Σ of the totals of cancelled orders'),
  reversed: describe(
    Money,
    'What refunds, chargebacks and cancellations took from orders, never more than the total of an order',
  ),
  netRevenue: describe(Money, 'Total revenue − reversed'),
}

/** Total revenue ÷ orders; null when there are none. */
export const averageOrderValue = (revenue: Fragment, orders: Fragment, currency: string): Sql =>
  average(revenue, orders, currency)

/** The day on which refunds and cancellations count: that of the event, or that of the order. */
export type SalesBasis = 'event' | 'order'

/** The select list of `salesColumns`, aggregated over rows of stored sums. */
export function salesMetrics(basis: SalesBasis, currency: string): Sql {
  const order = basis === 'order' ? '_by_order' : ''
  const by = raw(order)
  return sql`
    coalesce(sum(total_orders), 0) as orders,
    coalesce(sum(total_revenue), 0) as "totalRevenue",
    coalesce(sum(total_items_sold), 0) as "itemsSold",
    ${averageOrderValue('sum(total_revenue)', 'sum(total_orders)', currency)} as "averageOrderValue",
    coalesce(sum(total_revenue) + sum(discounts) - sum(tax) - sum(shipping), 0) as "grossSales",
    coalesce(sum(discounts), 0) as discounts,
    coalesce(sum(tax), 0) as tax,
    coalesce(sum(shipping), 0) as shipping,
    coalesce(sum(refund_count${by}), 0) as "refundCount",
    coalesce(sum(refunds${by}), 0) as refunds,
    coalesce(sum(chargeback_count${by}), 0) as "chargebackCount",
    coalesce(sum(chargebacks${by}), 0) as chargebacks,
    coalesce(sum(cancelled_orders${by}), 0) as "cancelledOrders",
    coalesce(sum(cancelled${by}), 0) as cancelled,
    coalesce(sum(reversed${by}), 0) as reversed,
    coalesce(${netRevenue('sum(total_revenue)', `sum(reversed${order})`)}, 0) as "netRevenue"`
}
