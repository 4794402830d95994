import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import { addPeriods, firstDayOf, type Grain, type Period } from '../../time/periods.ts'
import { bucketsOf } from '../engine/buckets.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { beginOf, isWithin } from '../engine/within.ts'
import { customersByBucket, customersIn, newCustomersByDay } from './distinct-customers.ts'

// Customers by day: from daily sums, and from single orders for a last day that counts only in part.

/** `date`, orders, revenue, orders and revenue of guests, and new customers: several rows per day. */
export function customerDays(period: Period, context: ReportContext): Sql {
  const wholeDays = { start: period.start, end: lastWholeDay(period, context) }
  const kept = sql`
    select currency, date, total_orders, total_revenue, guest_orders, guest_revenue
    from daily_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${wholeDays.start}::date
    and date <= ${wholeDays.end}::date`
  const lastDay = sql`
    union all
    select
      currency,
      ${period.end}::date,
      count(*),
      sum(total),
      count(*) filter (where customer_id is null),
      coalesce(sum(total) filter (where customer_id is null), 0)
    from orders
    where ${isOfLastDay(period, context)}
    group by currency`
  const lastNew = sql`
    union all
    select ${period.end}::date, new_customers
    from (${customersIn({ start: period.end, end: period.end }, context)}) as last_day`
  const isCut = context.until !== undefined
  const sums = converted(
    sql`${kept} ${isCut ? lastDay : sql``}`,
    { money: AMOUNTS, others: ['date', 'total_orders', 'guest_orders'], day: sql`amounts.date` },
    period,
    context,
  )
  return sql`
    select date, total_orders, total_revenue, guest_orders, guest_revenue, 0 as new_customers
    from (${sums}) as sums
    union all
    select day, 0, 0, 0, 0, customers
    from (${newCustomersByDay(wholeDays, context)} ${isCut ? lastNew : sql``}) as fresh`
}

const AMOUNTS = ['total_revenue', 'guest_revenue']

/** `bucket` and `customers`: the exact number of customers in each interval. */
export function activeByBucket(period: Period, interval: Grain, context: ReportContext): Sql {
  if (context.until === undefined) return customersByBucket(period, interval, 'monday', context)
  const last = firstDayOf(interval, period.end)
  const start = [last, period.start].sort()[1] as string
  return sql`
    ${customersByBucket({ start: period.start, end: addDays(last, -1) }, interval, 'monday', context)}
    union all
    select ${last}::date, customers
    from (${customersIn({ start, end: period.end }, context)}) as last_bucket`
}

/**
 * `bucket`, and `orders` and `revenue` of the customers who are new in that interval. Null for a year that counts only in part, across
 * currencies, and for converted amounts.
 */
export function broughtByNew(period: Period, interval: Grain, context: ReportContext): Sql {
  const { tenantId, currency, currencies } = context
  // Cohorts have their orders by currency and by period, so they can neither be joined nor converted.
  if (currencies !== undefined) {
    return sql`
      select bucket, null::numeric as orders, null::numeric as revenue
      from (${bucketsOf(period, interval, 'monday')}) as buckets`
  }
  const cut = cutBuckets(period, interval, context)
  const whole = sql`
    select cohort as bucket, orders, revenue
    from cohort_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and grain = ${interval}
    and cohort = period
    and cohort >= ${period.start}::date
    and cohort <= ${period.end}::date
    and cohort <> all(${`{${cut.map(({ bucket }) => bucket).join(',')}}`}::date[])`
  return cut.reduce((all, days) => sql`${all} union all ${broughtInDays(days, interval, period, context)}`, whole)
}

interface CutBucket {
  bucket: string
  /** The days that count. */
  days: Period
}

/** The first and the last interval, if some of their past days do not count. */
function cutBuckets({ start, end }: Period, interval: Grain, { today, until }: ReportContext): CutBucket[] {
  const [first, last] = [firstDayOf(interval, start), firstDayOf(interval, end)]
  const isLastCut = until !== undefined || (end < today && firstDayOf(interval, addDays(end, 1)) === last)
  if (first === last) return first < start || isLastCut ? [{ bucket: first, days: { start, end } }] : []
  return [
    ...(first < start ? [{ bucket: first, days: { start, end: lastDayOf(first, interval) } }] : []),
    ...(isLastCut ? [{ bucket: last, days: { start: last, end } }] : []),
  ]
}

function lastDayOf(bucket: string, interval: Grain): string {
  return addDays(addPeriods(interval, bucket, 1), -1)
}

/** An interval that counts in part is added up from days. Cohorts of days are followed for 90 days, which is too short for a year. */
function broughtInDays({ bucket, days }: CutBucket, interval: Grain, period: Period, context: ReportContext): Sql {
  const { tenantId, currency } = context
  if (interval === 'year') return sql`select ${bucket}::date, null::numeric, null::numeric`
  const isLast = days.end === period.end
  const end = isLast ? lastWholeDay(period, context) : days.end
  const kept = sql`
    select orders, revenue
    from cohort_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and grain = 'day'
    and cohort >= ${days.start}::date
    and cohort <= ${end}::date
    and period <= ${end}::date`
  const lastDay = sql`
    union all
    select 1, total
    from orders
    join customers using (tenant_id, currency, customer_id)
    where ${isOfLastDay(period, context)}
    and customers.first_order_at >= ${beginOf(days.start, context)}`
  return sql`
    select ${bucket}::date, coalesce(sum(orders), 0), coalesce(sum(revenue), 0)
    from (${kept} ${isLast && context.until !== undefined ? lastDay : sql``}) as days`
}

const lastWholeDay = ({ end }: Period, { until }: ReportContext) => (until === undefined ? end : addDays(end, -1))

/** Whether a row of `orders` was placed on the last day, before the time limit. */
function isOfLastDay({ end }: Period, context: ReportContext): Sql {
  return sql`
    orders.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'orders.currency')}
    and ${isWithin(sql`orders.placed_at`, { start: end, end }, context)}`
}
