import { raw, type Sql, sql } from '../../db/sql.ts'
import { Count, Money, nullable, Units } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { average } from './average.ts'
import { costColumns, costMetrics } from './costs.ts'
import type { Fragment } from './fragment.ts'
import { netRevenue } from './net-revenue.ts'

/**
 * The metrics of sales. They are computed from sums (`total_orders`, `reversed`, …) of the tables that `salesIn` reads, never from averages
 * of other rows.
 */
export const salesColumns = {
  orders: Count,
  totalRevenue: describe(Money, 'Σ of the totals of orders. With basis=event, the totals in their first revisions'),
  adjustments: describe(Money, 'Σ of the changes of totals by later revisions of orders. With basis=order 0'),
  itemsSold: Units,
  averageOrderValue: describe(nullable(Money), 'Total revenue ÷ orders; null when there are none'),
  grossSales: describe(
    Money,
    'Goods and gift cards before discounts: total revenue + adjustments + discounts − tax − shipping − tips − fees − duties',
  ),
  discounts: Money,
  tax: Money,
  shipping: Money,
  tips: Money,
  fees: Money,
  duties: Money,
  giftCardsSold: describe(Money, 'Σ of the totals of order lines that are gift cards'),
  giftCardsRedeemed: describe(
    Money,
    'Σ of what was paid with gift cards. A means of payment, which changes no revenue',
  ),
  goodsRevenue: describe(Money, 'Gross sales − discounts − gift cards sold, before refunds and cancellations'),
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
  netRevenue: describe(Money, 'Total revenue + adjustments − reversed'),
  ...costColumns,
}

/** Total revenue ÷ orders; null when there are none. */
export const averageOrderValue = (revenue: Fragment, orders: Fragment, currency: string): Sql =>
  average(revenue, orders, currency)

/** The day on which refunds and cancellations count: that of the event, or that of the order. */
export type SalesBasis = 'event' | 'order'

/**
 * The select list of `salesColumns`, aggregated over rows of stored sums. Reversals are stored on both days. Orders are stored by the day of the
 * order, with what revisions change by the day of the event in columns of their own.
 */
export function salesMetrics(basis: SalesBasis, currency: string): Sql {
  const isByOrder = basis === 'order'
  const by = raw(isByOrder ? '_by_order' : '')
  const sum = (column: string, restated: string) => raw(isByOrder ? `sum(${column})` : `sum(${column} + ${restated})`)
  const orders = sum('total_orders', 'restated_orders')
  const revenue = sum('total_revenue', 'restated_revenue')
  const adjustments = isByOrder ? sql`0` : sql`sum(adjustments)`
  const discounts = sum('discounts', 'restated_discounts')
  const tax = sum('tax', 'restated_tax')
  const others = ['shipping', 'tips', 'fees', 'duties'].map((name) => sum(name, `restated_${name}`))
  const [shipping, tips, fees, duties] = others
  const giftCards = sum('gift_cards_sold', 'restated_gift_cards_sold')
  const goods = sql`${revenue} + ${adjustments} - ${[tax, ...others].reduce((list, part) => sql`${list} - ${part}`)}`
  return sql`
    coalesce(${orders}, 0) as orders,
    coalesce(${revenue}, 0) as "totalRevenue",
    coalesce(${adjustments}, 0) as adjustments,
    coalesce(${sum('total_items_sold', 'restated_items_sold')}, 0) as "itemsSold",
    ${averageOrderValue(revenue, orders, currency)} as "averageOrderValue",
    coalesce(${goods} + ${discounts}, 0) as "grossSales",
    coalesce(${discounts}, 0) as discounts,
    coalesce(${tax}, 0) as tax,
    coalesce(${shipping}, 0) as shipping,
    coalesce(${tips}, 0) as tips,
    coalesce(${fees}, 0) as fees,
    coalesce(${duties}, 0) as duties,
    coalesce(${giftCards}, 0) as "giftCardsSold",
    coalesce(${sum('gift_cards_redeemed', 'restated_gift_cards_redeemed')}, 0) as "giftCardsRedeemed",
    coalesce(${goods} - ${giftCards}, 0) as "goodsRevenue",
    coalesce(sum(refund_count${by}), 0) as "refundCount",
    coalesce(sum(refunds${by}), 0) as refunds,
    coalesce(sum(chargeback_count${by}), 0) as "chargebackCount",
    coalesce(sum(chargebacks${by}), 0) as chargebacks,
    coalesce(sum(cancelled_orders${by}), 0) as "cancelledOrders",
    coalesce(sum(cancelled${by}), 0) as cancelled,
    coalesce(sum(reversed${by}), 0) as reversed,
    coalesce(${netRevenue(sql`${revenue} + ${adjustments}`, sql`sum(reversed${by})`)}, 0) as "netRevenue",
    ${costMetrics({
      cost: sum('cost', 'restated_cost'),
      known: sum('cost_known_revenue', 'restated_cost_known_revenue'),
      goods: sum('goods_line_revenue', 'restated_goods_line_revenue'),
    })}`
}
