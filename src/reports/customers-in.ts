import { type Sql, sql } from '../db/sql.ts'
import { bucketsOf, stepOf, type WeekStartDay } from './buckets.ts'
import { addDays } from './days.ts'
import type { Interval } from './parameters.ts'
import type { Period } from './period.ts'
import type { ReportContext } from './report.ts'

/** Whether days are the shop's own, so that customers can be read from what is kept by day. */
export function hasKeptDays({ timeZone, shopTimeZone, until }: ReportContext): boolean {
  return timeZone === shopTimeZone && until === undefined
}

/**
 * `customers` and `new_customers` of a period: the exact number of different customers who placed an order, and of those whose
 * first order it was. From the days kept; for other time zones and for a part of a day, from the orders themselves.
 */
export function customersIn(period: Period, context: ReportContext): Sql {
  return hasKeptDays(context) ? fromDays(period, context) : fromOrders(period, context)
}

function fromDays({ start, end }: Period, { tenantId, currency }: ReportContext): Sql {
  const within = sql`
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and date >= ${start}::date
    and date <= ${end}::date`
  return sql`
    select active.customers, fresh.new_customers
    from (
      select coalesce(sum(customers), 0) as customers
      from customer_activity
      ${within}
      and previous_date < ${start}::date
    ) as active
    cross join (
      select coalesce(sum(new_customers), 0) as new_customers
      from daily_sales_analytics
      ${within}
    ) as fresh`
}

/**
 * `bucket` and `customers`: the exact number of different customers of each bucket, of which only the days within the period
 * count.
 */
export function customersByBucket(
  period: Period,
  interval: Exclude<Interval, 'hour'>,
  weekStart: WeekStartDay,
  { tenantId, currency }: ReportContext,
): Sql {
  const { start, end } = period
  if (interval === 'day') {
    return sql`
      select date as bucket, sum(customers) as customers
      from customer_activity
      where tenant_id = ${tenantId}
      and currency = ${currency}
      and date >= ${start}::date
      and date <= ${end}::date
      group by date`
  }
  // Looked up by their days, bucket after bucket: that is faster than working out the bucket of each row.
  return sql`
    select buckets.bucket, active.customers
    from (${bucketsOf(period, interval, weekStart)}) as buckets
    cross join lateral (
      select sum(customers) as customers
      from customer_activity
      where tenant_id = ${tenantId}
      and currency = ${currency}
      and date >= greatest(buckets.bucket, ${start}::date)
      and date <= ${end}::date
      and date < buckets.bucket + ${stepOf(interval)}
      and previous_date < greatest(buckets.bucket, ${start}::date)
    ) as active`
}

function fromOrders({ start, end }: Period, { tenantId, currency, timeZone, until }: ReportContext): Sql {
  const from = sql`${start}::date::timestamp at time zone ${timeZone}`
  const before = sql`${until ?? `${addDays(end, 1)}T00:00:00`}::timestamp at time zone ${timeZone}`
  return sql`
    select
      count(distinct orders.customer_id) as customers,
      count(distinct orders.customer_id) filter (where customers.first_order_at >= ${from}) as new_customers
    from orders
    join customers using (tenant_id, currency, customer_id)
    where orders.tenant_id = ${tenantId}
    and orders.currency = ${currency}
    and orders.placed_at >= ${from}
    and orders.placed_at < ${before}`
}
