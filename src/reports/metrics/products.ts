import { type Sql, sql } from '../../db/sql.ts'
import { Count, Money, nullable, Share, Units } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { average, share } from './average.ts'
import { costColumns, costMetrics } from './costs.ts'
import { netRevenueOfProduct } from './net-revenue.ts'

/** The metrics of a product in a period. */
export const productColumns = {
  timesOrdered: describe(Count, 'Orders that contain the product'),
  unitsSold: Units,
  revenue: describe(Money, 'Σ of the order lines of the product, before discounts on whole orders, tax and shipping'),
  refundedUnits: Units,
  refunds: describe(
    Money,
    'Refunded amount of the product, from the items of refunds. Never more than its order lines.',
  ),
  cancelledUnits: Units,
  cancelled: describe(Money, 'Amount of the product in cancelled orders, minus earlier refunds'),
  netUnits: describe(
    Units,
    'Units sold − refunded units − cancelled units. Negative when more units were returned than sold in the period.',
  ),
  netRevenue: describe(Money, 'Revenue − refunds − cancelled'),
  refundRate: describe(nullable(Share), 'Refunded units ÷ units sold; null when no units were sold'),
  ...costColumns,
}

/** Units sold − refunded units − cancelled units. */
export const netUnits: Sql = sql`units_sold - refunded_units - cancelled_units`

/** The select list of `productColumns`, from a row of `productSumsIn`. Null counts as zero. */
export const productMetrics: Sql = sql`
  coalesce(times_ordered, 0) as "timesOrdered",
  coalesce(units_sold, 0) as "unitsSold",
  coalesce(total_revenue, 0) as "revenue",
  coalesce(refunded_units, 0) as "refundedUnits",
  coalesce(refunds, 0) as "refunds",
  coalesce(cancelled_units, 0) as "cancelledUnits",
  coalesce(cancelled, 0) as "cancelled",
  coalesce(${netUnits}, 0) as "netUnits",
  coalesce(${netRevenueOfProduct}, 0) as "netRevenue",
  ${share('refunded_units', 'greatest(units_sold, 0)')} as "refundRate",
  ${costMetrics({ cost: '(cost)', known: '(cost_known_revenue)', goods: '(total_revenue - gift_card_revenue)' })}`

/** Revenue ÷ the orders that contain the product; null when there are none. */
export const averageRevenuePerOrder = (currency: string): Sql => average('total_revenue', 'times_ordered', currency)
