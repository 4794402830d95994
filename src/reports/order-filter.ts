import { type Sql, sql } from '../db/sql.ts'
import { bucketOfDay } from './buckets.ts'
import { addDays, firstOfMonth } from './days.ts'
import type { OrderStatus } from './order-parameters.ts'
import { ParameterError } from './parameters.ts'
import type { ReportContext } from './report.ts'

/** What a list of orders may be narrowed to, all of it at once. */
export interface OrderFilter {
  channel?: string
  country?: string
  paymentMethod?: string
  couponCode?: string
  customerId?: string
  productId?: string
  status?: OrderStatus
  isGuest?: boolean
  cohort?: string
  interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
  hour?: number
  weekday?: number
}

/** Its names, but for `interval`, which is no filter by itself. */
export const FILTERS = [
  ...(['channel', 'country', 'paymentMethod', 'couponCode', 'customerId', 'productId', 'status', 'isGuest'] as const),
  ...(['cohort', 'hour', 'weekday'] as const),
]

/** Conditions on a row of `orders`, whenever it was placed. Empty text stands for orders without the label. */
export function orderConditions(filter: OrderFilter, context: ReportContext): Sql {
  const { channel, country, paymentMethod, couponCode, customerId, productId, status, isGuest } = filter
  return and([
    channel !== undefined && sql`coalesce(orders.channel, '') = ${channel}`,
    country !== undefined && sql`coalesce(orders.country, '') = ${country}`,
    paymentMethod !== undefined && sql`coalesce(orders.payment_method, '') = ${paymentMethod}`,
    couponCode !== undefined && sql`coalesce(orders.coupon_code, '') = ${couponCode}`,
    customerId !== undefined && sql`orders.customer_id = ${customerId}`,
    isGuest !== undefined && sql`(orders.customer_id is null) = ${isGuest}::boolean`,
    filter.cohort !== undefined && sql`orders.customer_id in (${customersOfCohort(filter.cohort, filter, context)})`,
    status !== undefined && hasStatus(status),
    productId !== undefined && sql`${contains(sql`orders.lines`, 'productId', productId)}`,
  ])
}

/** The same for `credit_notes`, which have no labels, no coupon and no status but refunded. */
export function noteConditions(filter: OrderFilter, context: ReportContext): Sql {
  const { customerId, productId, status, isGuest } = filter
  const labels = [filter.channel, filter.country, filter.paymentMethod, filter.couponCode]
  const isNone = labels.some((label) => label) || (status !== undefined && status !== 'refunded')
  return and([
    isNone && sql`false`,
    customerId !== undefined && sql`credit_notes.customer_id = ${customerId}`,
    isGuest !== undefined && sql`(credit_notes.customer_id is null) = ${isGuest}::boolean`,
    filter.cohort !== undefined &&
      sql`credit_notes.customer_id in (${customersOfCohort(filter.cohort, filter, context)})`,
    productId !== undefined && sql`${contains(sql`credit_notes.items`, 'productId', productId)}`,
  ])
}

/** Whether a moment lies in the cell of the heat map that is asked for. */
export function cellConditions(moment: Sql, { hour, weekday }: OrderFilter, { timeZone }: ReportContext): Sql {
  const local = sql`${moment} at time zone ${timeZone}`
  return and([
    hour !== undefined && sql`extract(hour from ${local}) = ${hour}`,
    weekday !== undefined && sql`extract(isodow from ${local}) = ${weekday}`,
  ])
}

/** @throws ParameterError for an interval without a cohort. */
export function refuseLoneInterval({ cohort, interval }: OrderFilter): void {
  if (interval === undefined || cohort !== undefined) return
  throw new ParameterError([
    {
      parameter: 'interval',
      value: interval,
      message: 'interval says how long the period of cohort is, which is missing',
      allowed: 'together with cohort',
    },
  ])
}

function customersOfCohort(cohort: string, { interval = 'month' }: OrderFilter, context: ReportContext): Sql {
  const first = bucketOfDay(cohort, interval)
  return sql`
    select customer_id
    from customers
    where tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and first_day >= ${first}::date
    and first_day < ${firstDayAfter(first, interval)}::date`
}

function firstDayAfter(first: string, interval: NonNullable<OrderFilter['interval']>): string {
  if (interval === 'day') return addDays(first, 1)
  if (interval === 'week') return addDays(first, 7)
  return firstOfMonth(first, { month: 1, quarter: 3, year: 12 }[interval])
}

function hasStatus(status: OrderStatus): Sql {
  switch (status) {
    case 'placed':
      return sql`true`
    case 'paid':
      return sql`orders.paid_at is not null`
    case 'shipped':
      return sql`orders.shipped_at is not null`
    case 'cancelled':
      return sql`orders.cancelled_at is not null`
    case 'refunded':
      return contains(sql`orders.history`, 'kind', 'refunded')
    case 'payment_failed':
      return sql`(orders.paid_at is null and ${contains(sql`orders.history`, 'kind', 'payment_failed')})`
  }
}

/** Whether one of a column's JSON objects has this text. Most rows are told by the text alone, without reading the JSON. */
function contains(column: Sql, name: string, text: string): Sql {
  return sql`(
    case
      when strpos(${column}::text, ${JSON.stringify(text)}) = 0 then false
      else exists (
        select from json_array_elements(${column}) as element
        where element ->> ${name} = ${text}
      )
    end
  )`
}

/** Each condition with an `and` before it. */
function and(conditions: readonly (Sql | false)[]): Sql {
  return conditions.reduce<Sql>((all, condition) => (condition ? sql`${all} and ${condition}` : all), sql``)
}
