import { Type } from 'typebox'
import type { TextRow } from '../../../json/write-rows.ts'
import { parseInstant } from '../../../time/instant.ts'
import { Count, Flag, Instant, Money, nullable, OwnMoney, Text, Units } from '../../engine/columns.ts'
import { describe } from '../../engine/describe.ts'
import {
  Basis,
  ChannelParam,
  CountryParam,
  CouponParam,
  CurrencyParam,
  EndDate,
  PaymentMethodParam,
  ReportingCurrency,
  StartDate,
  Tenant,
  TimeZone,
} from '../../engine/parameters.ts'
import { readPeriod } from '../../engine/period.ts'
import { ofPerson } from '../../engine/persons.ts'
import { defineReport } from '../../engine/report.ts'
import { salesColumns } from '../../metrics/sales.ts'
import { RefundState } from '../order/refund-state.ts'
import { orderRows } from './order-rows.ts'
import { refuseUnbounded } from './orders-limit.ts'
import {
  BrandParam,
  CancelReasonParam,
  CategoryParam,
  CohortLength,
  CohortParam,
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
  SegmentParam,
  SkuParam,
  StatusParam,
  TaxRateParam,
  VariantParam,
  WeekdayParam,
  writeCursor,
} from './orders-parameters.ts'
import { orderTotals } from './orders-totals.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  timezone: TimeZone,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,

  basis: Basis,
  channel: ChannelParam,
  country: CountryParam,
  paymentMethod: PaymentMethodParam,

  status: StatusParam,
  customerId: CustomerParam,
  isGuest: IsGuest,
  productId: ProductParam,
  category: CategoryParam,
  brand: BrandParam,
  variantId: VariantParam,
  sku: SkuParam,

  happened: HappenedParam,
  cancelReason: CancelReasonParam,
  failureReason: FailureReasonParam,

  customers: CustomersParam,
  segment: SegmentParam,
  search: OrderSearch,

  couponCode: CouponParam,
  taxRate: TaxRateParam,
  cohort: CohortParam,
  interval: CohortLength,
  hour: HourParam,
  weekday: WeekdayParam,

  limit: OrderLimit,
  cursor: OrderCursor,
})
type Query = Type.Static<typeof Query>

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
    'Each row is an order with its contribution to the period, or a refund that names no order (kind `creditNote`). By default these are the orders placed in the period and, with `basis=event`, also those refunded, cancelled or revised in it. `totals` cover all pages and equal those of `/api/analytics/sales/summary`.',
  query: Query,
  row: Type.Object({
    kind: describe(Text, '`order`, or `creditNote` for a refund that names no order'),
    orderId: nullable(Text),
    refundId: describe(nullable(Text), 'Of a credit note'),
    placedAt: nullable(Instant),
    refundedAt: describe(nullable(Instant), 'Of a credit note'),
    customerId: ofPerson(nullable(Text)),
    total: nullable(OwnMoney),
    currency: Text,
    items: nullable(Units),
    channel: nullable(Text),
    country: nullable(Text),
    paymentMethod: nullable(Text),
    couponCode: describe(nullable(Text), 'The first of the coupons'),
    couponCodes: describe(Type.Array(Text), 'All coupons of the order'),
    paidAt: nullable(Instant),
    partlyShippedAt: nullable(Instant),
    shippedAt: nullable(Instant),
    cancelledAt: nullable(Instant),
    cancelReason: nullable(Text),
    refunded: describe(nullable(OwnMoney), 'All refunds in the currency of the order, at any time'),
    refundState: describe(
      RefundState,
      'How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total. Null for a credit note.',
    ),
    isOverRefunded: describe(Flag, 'Whether the refunds are more than the total of the order'),
    isPlacedInPeriod: Flag,
    revenue: describe(Money, 'The total of an order placed in the period, otherwise 0'),
    adjustments: describe(Money, 'What later revisions in the period changed, with basis=event'),
    refunds: describe(Money, 'Without chargebacks'),
    chargebacks: Money,
    cancelled: Money,
    reversed: Money,
    netRevenue: Money,
    cost: describe(
      nullable(Money),
      'The cost of an order placed in the period, as far as it is known, and what revisions change',
    ),
    grossProfit: describe(nullable(Money), 'Totals of the order lines whose cost is known − cost'),
    productUnits: describe(
      nullable(Units),
      'Units of the requested product, category, brand, variant or stock keeping unit; null if none is requested',
    ),
    productRevenue: describe(nullable(Money), 'Amount of the same lines'),
    failedPayments: describe(nullable(Count), 'Failed payments in the period; null without `happened=payment_failed`'),
    failedAmount: nullable(Money),
    returnedUnits: describe(nullable(Units), 'Units returned in the period; null without `happened=returned`'),
  }),
  sql: orderRows,
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
      productRevenue: describe(nullable(Money), 'Amount of the requested lines; null if all lines are requested'),

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
