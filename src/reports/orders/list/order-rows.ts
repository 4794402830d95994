import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { ReportContext } from '../../engine/context.ts'
import { ratesIn } from '../../engine/currencies/converted.ts'
import { readPeriod } from '../../engine/period.ts'
import { netRevenue } from '../../metrics/net-revenue.ts'
import { isOverRefunded, refundState } from '../order/refund-state.ts'
import { couponsOf, itemsOf, ofProduct } from './order-content.ts'
import { convertedReversals, isPlacedWithin, reversalSums } from './orders-contributions.ts'
import { dayOf } from './orders-counted.ts'
import { failedPayments } from './orders-failed.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { orderPage } from './orders-page.ts'
import { DEFAULT_ORDERS, readCursor } from './orders-parameters.ts'
import { isReturnedWithin } from './orders-returned.ts'
import { isAboutLines } from './requested-lines.ts'
import { restatedOfProduct } from './restated-orders.ts'
import { isReversedWithin } from './stored-reversals.ts'

interface RowsQuery extends OrdersQuery {
  startDate?: string
  endDate?: string
  cursor?: string
  limit?: number
}

/** A page of orders and credit notes with their contributions to the period, and the first row of the next page. */
export function orderRows(query: RowsQuery, context: ReportContext): Sql {
  const { tenantId } = context
  const period = readPeriod(query, context)
  const { cursor, limit = DEFAULT_ORDERS } = query
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const isNowPlaced = sql`coalesce(${isPlacedWithin(query, period, context)}, false)`
  const { conversion } = context
  const rates = conversion ? sql`rates as materialized (${ratesIn(period, context)}), ` : sql``
  const inReportingCurrency = (amount: Sql, table: 'orders' | 'credit_notes') =>
    conversion ? sql`(${amount}) * ${raw(`${table}_rate`)}.factor` : amount
  const total = inReportingCurrency(sql`orders.total`, 'orders')
  const noted = inReportingCurrency(sql`credit_notes.amount`, 'credit_notes')
  const ofPlaced = (value: Sql) => sql`case when ${isNowPlaced} then ${value} else 0 end`
  const restated = (column: string) => sql`coalesce(reversals.${raw(column)}, 0)`
  const revenue = sql`(${ofPlaced(total)} + ${restated('restated_revenue')})`
  const ofRequested = (what: 'quantity' | 'total', ofOrder: Sql) =>
    !isAboutLines(query)
      ? sql`null`
      : sql`${ofPlaced(ofOrder)} + ${restatedOfProduct(what, query, period, context, sql`rates`)}`
  const costed = (column: string) => {
    const own = inReportingCurrency(sql`coalesce(orders.${raw(column)}, 0)`, 'orders')
    return sql`(${ofPlaced(own)} + ${restated(`restated_${column}`)})`
  }
  const [cost, known] = [costed('cost'), costed('cost_known_revenue')]
  const reversed = sql`coalesce(reversals.reversed, ${noted}, 0)`
  const reversalsOfOrder = sql`
    select *, null as is_elsewhere
    from order_reversals
    where ${isReversedWithin(query, period, context)}
    and order_reversals.order_quarter = date_bin('15 minutes', orders.placed_at, '2000-01-01Z')
    and order_reversals.order_id = orders.order_id`
  const isOfPayments = query.happened === 'payment_failed'
  const failedOfOrder = isOfPayments ? sql`failed_payments.order_id = orders.order_id` : sql`false`
  return sql`
    with ${rates}page as materialized (${orderPage(query, period, context, { after, limit: limit + 1 })})
    select
      page.at,
      page.kind,
      orders.order_id as "orderId",
      credit_notes.refund_id as "refundId",
      orders.placed_at as "placedAt",
      credit_notes.refunded_at as "refundedAt",
      coalesce(orders.customer_id, credit_notes.customer_id) as "customerId",
      orders.total,
      coalesce(orders.currency, credit_notes.currency) as currency,
      case when orders.order_id is not null then ${itemsOf} end as items,
      orders.channel,
      orders.country,
      orders.payment_method as "paymentMethod",
      orders.coupon_code as "couponCode",
      ${couponsOf} as "couponCodes",
      orders.paid_at as "paidAt",
      orders.partly_shipped_at as "partlyShippedAt",
      orders.shipped_at as "shippedAt",
      orders.cancelled_at as "cancelledAt",
      orders.cancel_reason as "cancelReason",
      case when orders.order_id is not null then coalesce(orders.refunded, 0) end as refunded,
      ${refundState} as "refundState",
      ${isOverRefunded} as "isOverRefunded",
      ${isNowPlaced}::int + ${restated('restated_orders')} > 0 as "isPlacedInPeriod",
      ${revenue} as revenue,
      ${restated('adjustments')} as adjustments,
      coalesce(reversals.refunds, case when credit_notes.kind = 'refund' then ${noted} end, 0) as refunds,
      coalesce(
        reversals.chargebacks,
        case when credit_notes.kind = 'chargeback' then ${noted} end,
        0
      ) as chargebacks,
      coalesce(reversals.cancelled, 0) as cancelled,
      ${reversed} as reversed,
      ${netRevenue(sql`${revenue} + ${restated('adjustments')}`, reversed)} as "netRevenue",
      case when ${cost} <> 0 or ${known} <> 0 then ${cost} end as cost,
      case when ${cost} <> 0 or ${known} <> 0 then ${known} - ${cost} end as "grossProfit",
      ${ofRequested('quantity', ofProduct('quantity', query, context))} as "productUnits",
      ${ofRequested('total', inReportingCurrency(ofProduct('total', query, context), 'orders'))} as "productRevenue",
      failed.payments as "failedPayments",
      failed.amount as "failedAmount",
      returned.units as "returnedUnits"
    from page
    left join orders
      on page.kind = 'order'
      and orders.tenant_id = ${tenantId}
      and orders.order_id = page.id
    left join credit_notes
      on page.kind = 'creditNote'
      and credit_notes.tenant_id = ${tenantId}
      and credit_notes.refund_id = page.id
    left join lateral (
      select ${reversalSums(query)}
      from (${convertedReversals(reversalsOfOrder, query, period, context, sql`rates`)}) as amounts
    ) as reversals on true
    left join lateral (
      select sum(payments) as payments, sum(amount) as amount
      from (${failedPayments(query, period, context, { isWanted: failedOfOrder, rates: sql`rates` })}) as amounts
    ) as failed on true
    left join lateral (
      select sum(units) as units
      from order_returns
      where ${query.happened === 'returned' ? isReturnedWithin(query, period, context) : sql`false`}
      and order_returns.order_quarter = date_bin('15 minutes', orders.placed_at, '2000-01-01Z')
      and order_returns.order_id = orders.order_id
    ) as returned on true
    ${conversion ? joinRates(context) : sql``}
    order by page.at desc, page.id desc, page.kind desc`
}

/** The rates of the days of an order and of a credit note. */
const joinRates = (context: ReportContext): Sql => sql`
  left join rates as orders_rate
    on orders_rate.currency = orders.currency
    and orders_rate.day = ${dayOf(sql`orders.placed_at`, context)}
  left join rates as credit_notes_rate
    on credit_notes_rate.currency = credit_notes.currency
    and credit_notes_rate.day = ${dayOf(sql`credit_notes.refunded_at`, context)}`
