import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import { parseInstant } from '../../time/instant.ts'
import { Count, Flag, Instant, Money, nullable, Text, Units } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import {
  Basis,
  ChannelParam,
  CountryParam,
  CurrencyParam,
  EndDate,
  PaymentMethodParam,
  StartDate,
  Tenant,
  TimeZone,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { netRevenue } from '../metrics/net-revenue.ts'
import { salesColumns } from '../metrics/sales.ts'
import {
  isFailedWithin,
  isPlacedWithin,
  isReturnedWithin,
  isReversedWithin,
  itemsOf,
  ofProduct,
} from './orders-contributions.ts'
import { refuseUnbounded } from './orders-limit.ts'
import { orderPage } from './orders-page.ts'
import {
  CancelReasonParam,
  CohortLength,
  CohortParam,
  CouponParam,
  CustomerParam,
  CustomersParam,
  DEFAULT_ORDERS,
  FailureReasonParam,
  HappenedParam,
  HourParam,
  IsGuest,
  OrderCursor,
  OrderLimit,
  OrderSearch,
  type Position,
  ProductParam,
  readCursor,
  SegmentParam,
  StatusParam,
  WeekdayParam,
  writeCursor,
} from './orders-parameters.ts'
import { orderTotals } from './orders-totals.ts'
import { isOverRefunded, RefundState, refundState } from './refund-state.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  timezone: TimeZone,
  currency: CurrencyParam,
  tenant: Tenant,

  basis: Basis,
  channel: ChannelParam,
  country: CountryParam,
  paymentMethod: PaymentMethodParam,

  status: StatusParam,
  customerId: CustomerParam,
  isGuest: IsGuest,
  productId: ProductParam,

  happened: HappenedParam,
  cancelReason: CancelReasonParam,
  failureReason: FailureReasonParam,

  customers: CustomersParam,
  segment: SegmentParam,
  search: OrderSearch,

  couponCode: CouponParam,
  cohort: CohortParam,
  interval: CohortLength,
  hour: HourParam,
  weekday: WeekdayParam,

  limit: OrderLimit,
  cursor: OrderCursor,
})
type Query = Type.Static<typeof Query>

function rows(query: Query, context: ReportContext): Sql {
  const { tenantId } = context
  const period = readPeriod(query, context)
  const { cursor, limit = DEFAULT_ORDERS } = query
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const isPlaced = sql`coalesce(${isPlacedWithin(query, period, context)}, false)`
  const revenue = sql`case when ${isPlaced} then orders.total else 0 end`
  const reversed = sql`coalesce(reversals.reversed, credit_notes.amount, 0)`
  return sql`
    with page as materialized (${orderPage(query, period, context, { after, limit: limit + 1 })})
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
      orders.paid_at as "paidAt",
      orders.partly_shipped_at as "partlyShippedAt",
      orders.shipped_at as "shippedAt",
      orders.cancelled_at as "cancelledAt",
      orders.cancel_reason as "cancelReason",
      case when orders.order_id is not null then coalesce(orders.refunded, 0) end as refunded,
      ${refundState} as "refundState",
      ${isOverRefunded} as "isOverRefunded",
      ${isPlaced} as "isPlacedInPeriod",
      ${revenue} as revenue,
      coalesce(reversals.refunds, case when credit_notes.kind = 'refund' then credit_notes.amount end, 0) as refunds,
      coalesce(
        reversals.chargebacks,
        case when credit_notes.kind = 'chargeback' then credit_notes.amount end,
        0
      ) as chargebacks,
      coalesce(reversals.cancelled, 0) as cancelled,
      ${reversed} as reversed,
      ${netRevenue(revenue, reversed)} as "netRevenue",
      case when ${isPlaced} then ${ofProduct('quantity', query)} else ${nothingOf(query.productId)} end as "productUnits",
      case when ${isPlaced} then ${ofProduct('total', query)} else ${nothingOf(query.productId)} end as "productRevenue",
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
      select
        sum(refunds) as refunds,
        sum(chargebacks) as chargebacks,
        sum(cancelled) as cancelled,
        sum(reversed) as reversed
      from order_reversals
      where ${isReversedWithin(query, period, context)}
      and order_reversals.order_quarter = date_bin('15 minutes', orders.placed_at, '2000-01-01Z')
      and order_reversals.order_id = orders.order_id
    ) as reversals on true
    left join lateral (
      select sum(payments) as payments, sum(amount) as amount
      from failed_payments
      where ${query.happened === 'payment_failed' ? isFailedWithin(query, period, context) : sql`false`}
      and failed_payments.order_id = orders.order_id
    ) as failed on true
    left join lateral (
      select sum(units) as units
      from order_returns
      where ${query.happened === 'returned' ? isReturnedWithin(query, period, context) : sql`false`}
      and order_returns.order_quarter = date_bin('15 minutes', orders.placed_at, '2000-01-01Z')
      and order_returns.order_id = orders.order_id
    ) as returned on true
    order by page.at desc, page.id desc, page.kind desc`
}

/** Zero for the requested product in an order placed outside the period; null if no product is requested. */
const nothingOf = (productId: string | undefined): Sql => (productId === undefined ? sql`null` : sql`0`)

/** The rows of a page. The SQL returns one row more, which shows that there is a next page. */
function page({ limit = DEFAULT_ORDERS }: Query, found: readonly TextRow[]) {
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  return { rows: shown, next: last ? writeCursor(positionOf(last)) : null }
}

function positionOf({ at, kind, orderId, refundId }: TextRow): Position {
  const instant = parseInstant(at ?? '')
  return { at: instant?.text ?? '', id: orderId ?? refundId ?? '', kind: kind as Position['kind'] }
}

/** The orders behind a number of any report. */
export const orders = defineReport({
  name: 'orders',
  path: '/api/analytics/orders',
  summary: 'The orders behind a number, newest first',
  description:
    'Each row is an order with its contribution to the period, or a refund that names no order (kind `creditNote`). By default these are the orders placed in the period and, with `basis=event`, also those refunded or cancelled in it. `totals` cover all pages and equal those of `/api/analytics/sales/summary`.',
  query: Query,
  row: Type.Object({
    kind: describe(Text, '`order`, or `creditNote` for a refund that names no order'),
    orderId: nullable(Text),
    refundId: describe(nullable(Text), 'Of a credit note'),
    placedAt: nullable(Instant),
    refundedAt: describe(nullable(Instant), 'Of a credit note'),
    customerId: nullable(Text),
    total: nullable(Money),
    currency: Text,
    items: nullable(Units),
    channel: nullable(Text),
    country: nullable(Text),
    paymentMethod: nullable(Text),
    couponCode: nullable(Text),
    paidAt: nullable(Instant),
    partlyShippedAt: nullable(Instant),
    shippedAt: nullable(Instant),
    cancelledAt: nullable(Instant),
    cancelReason: nullable(Text),
    refunded: describe(nullable(Money), 'All refunds in the currency of the order, at any time'),
    refundState: describe(
      RefundState,
      'How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total. Null for a credit note.',
    ),
    isOverRefunded: describe(Flag, 'Whether the refunds are more than the total of the order'),
    isPlacedInPeriod: Flag,
    revenue: describe(Money, 'The total of an order placed in the period, otherwise 0'),
    refunds: describe(Money, 'Without chargebacks'),
    chargebacks: Money,
    cancelled: Money,
    reversed: Money,
    netRevenue: Money,
    productUnits: describe(nullable(Units), 'Units of the requested product; null if no product is requested'),
    productRevenue: describe(nullable(Money), 'Amount of the requested product; null if no product is requested'),
    failedPayments: describe(nullable(Count), 'Failed payments in the period; null without `happened=payment_failed`'),
    failedAmount: nullable(Money),
    returnedUnits: describe(nullable(Units), 'Units returned in the period; null without `happened=returned`'),
  }),
  sql: rows,
  planner: 'point-lookups',
  totals: {
    row: Type.Object({
      rows: Count,
      creditNotes: Count,
      customers: describe(
        nullable(Count),
        'Different customers in all rows; null unless the list is limited to customers by isGuest=false, customers, cohort or segment',
      ),
      ...salesColumns,

      productUnits: nullable(Units),
      productRevenue: describe(nullable(Money), 'Amount of the requested product; null if no product is requested'),

      failedPayments: nullable(Count),
      failedAmount: nullable(Money),

      returnedUnits: nullable(Units),
    }),
    sql: (query, context) => orderTotals(query, readPeriod(query, context), context),
  },
  period: readPeriod,
  check: refuseUnbounded,
  page,
})
