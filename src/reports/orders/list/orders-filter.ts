import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { beginsWith } from '../../engine/prefix.ts'
import { localTime } from '../../engine/within.ts'
import type { SalesBasis } from '../../metrics/sales.ts'
import { isCounted } from '../credit-notes.ts'
import { countedCustomer } from '../merged-customers.ts'
import { failedBecauseOf, hasStatus } from '../order-status.ts'
import { type CustomerFilter, customerConditions, isAboutCustomers } from './orders-by-customers.ts'
import type { OrderStatus, OrderStep } from './orders-parameters.ts'
import { hasRequestedLine, isAboutLines, LINE_FILTERS, type LineFilter } from './requested-lines.ts'

/** The filters of a list of orders. All of them can be combined. */
export interface OrderFilter extends CustomerFilter, LineFilter {
  channel?: string
  country?: string
  paymentMethod?: string
  couponCode?: string
  taxRate?: string
  customerId?: string
  status?: OrderStatus
  cancelReason?: string
  failureReason?: string
  happened?: OrderStep
  search?: string
  isGuest?: boolean
  hour?: number
  weekday?: number
}

/** Filters for orders, and the day on which their reversals count. */
export interface OrdersQuery extends OrderFilter {
  basis?: SalesBasis
}

/** The names of the filters, without `happened`, which selects the kind of rows, and `interval`, which belongs to `cohort`. */
export const FILTERS = [
  'channel',
  'country',
  'paymentMethod',
  'couponCode',
  'taxRate',
  'customerId',
  ...LINE_FILTERS,
  'status',
  'isGuest',
  'cancelReason',
  'failureReason',
  'search',
  'cohort',
  'customers',
  'segment',
  'hour',
  'weekday',
] as const

/** Whether the list has only some of the orders of its period, hours and days of the week. */
export const isFiltered = (query: OrdersQuery): boolean =>
  FILTERS.some((name) => name !== 'hour' && name !== 'weekday' && query[name] !== undefined)

/** Conditions on a row of `orders`. An empty text matches orders without the label. */
export function orderConditions(filter: OrderFilter, period: Period, context: ReportContext): Sql {
  const { channel, country, couponCode, taxRate, customerId, status, isGuest, cancelReason, search } = filter
  const isOfPayments = filter.happened === 'payment_failed'
  const paymentMethod = isOfPayments ? undefined : filter.paymentMethod
  const failureReason = isOfPayments ? undefined : filter.failureReason
  // The product of a return need not be in the order.
  const lines: LineFilter = filter.happened === 'returned' ? { ...filter, productId: undefined } : filter
  return and([
    channel !== undefined && sql`coalesce(orders.channel, '') = ${channel}`,
    country !== undefined && sql`coalesce(orders.country, '') = ${country}`,
    paymentMethod !== undefined && sql`coalesce(orders.payment_method, '') = ${paymentMethod}`,
    couponCode !== undefined && hasCoupon(couponCode),
    taxRate !== undefined && hasTaxRate(taxRate),
    customerId !== undefined && sql`orders.customer_id = ${countedCustomer(customerId, context)}`,
    isGuest !== undefined && sql`(orders.customer_id is null) = ${isGuest}::boolean`,
    isAboutCustomers(filter) && isOfCurrency(context, 'orders.currency'),
    ...customerConditions(sql`orders.customer_id`, filter, period, context),
    status !== undefined && hasStatus(status),
    cancelReason !== undefined && sql`orders.cancel_reason = ${cancelReason}`,
    failureReason !== undefined && failedBecauseOf(failureReason),
    search !== undefined && beginsWith(sql`orders.order_id`, search),
    isAboutLines(lines) && hasRequestedLine(sql`orders.lines`, lines, context.tenantId),
  ])
}

/** Whether a row of `orders` has this coupon; for an empty text, whether it has none. */
const hasCoupon = (code: string): Sql => sql`(
  coalesce(orders.coupon_code, '') = ${code}
  or orders.coupon_codes is not null
  and exists (select from json_array_elements_text(orders.coupon_codes) as coupon (code) where coupon.code = ${code})
)`

/** The same for `credit_notes`. They have no labels, no coupon, and only the status `refunded`. */
export function noteConditions(filter: OrderFilter, period: Period, context: ReportContext): Sql {
  const { customerId, status, isGuest, happened, cancelReason, failureReason, search } = filter
  const labels = [filter.channel, filter.country, filter.paymentMethod, filter.couponCode, filter.taxRate]
  const isNone =
    labels.some((label) => label) ||
    (status !== undefined && status !== 'refunded') ||
    (happened !== undefined && !['refunded', 'charged_back', 'reversed'].includes(happened)) ||
    [cancelReason, failureReason, search].some((text) => text !== undefined)
  return and([
    isNone && sql`false`,
    isCounted,
    (status === 'refunded' || happened === 'refunded') && sql`credit_notes.kind = 'refund'`,
    happened === 'charged_back' && sql`credit_notes.kind = 'chargeback'`,
    customerId !== undefined && sql`credit_notes.customer_id = ${countedCustomer(customerId, context)}`,
    isGuest !== undefined && sql`(credit_notes.customer_id is null) = ${isGuest}::boolean`,
    ...customerConditions(sql`credit_notes.customer_id`, filter, period, context),
    isAboutLines(filter) && hasRequestedLine(sql`credit_notes.items`, filter, context.tenantId),
  ])
}

/** Whether a line of a row of `orders` states this rate of tax. Empty text matches orders of which no line states any. */
function hasTaxRate(rate: string): Sql {
  if (rate === '') return sql`strpos(orders.lines::text, '"taxRate":') = 0`
  return sql`(
    case
      when strpos(orders.lines::text, '"taxRate":') = 0 then false
      else exists (
        select from json_array_elements(orders.lines) as line
        where (line ->> 'taxRate')::numeric = ${rate}::numeric
      )
    end
  )`
}

/** Whether an instant is in the requested hour and day of the week. */
export function cellConditions(moment: Sql, { hour, weekday }: OrderFilter, context: ReportContext): Sql {
  const local = localTime(moment, context)
  return and([
    hour !== undefined && sql`extract(hour from ${local}) = ${hour}`,
    weekday !== undefined && sql`extract(isodow from ${local}) = ${weekday}`,
  ])
}

/** The conditions, each with `and` before it. */
export function and(conditions: readonly (Sql | false)[]): Sql {
  return conditions.reduce<Sql>((all, condition) => (condition ? sql`${all} and ${condition}` : all), sql``)
}
