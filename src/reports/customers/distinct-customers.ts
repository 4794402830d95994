import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Grain, Period, WeekStartDay } from '../../time/periods.ts'
import { bucketsOf, stepOf } from '../engine/buckets.ts'
import type { ReportContext } from '../engine/context.ts'
import { beginOf, isWithin } from '../engine/within.ts'

/** Whether customers can be read from daily sums: for whole days in the time zone of the shop. */
export function hasKeptDays({ timeZone, shopTimeZone, until }: ReportContext): boolean {
  return timeZone === shopTimeZone && until === undefined
}

/**
 * `customers` and `new_customers` of a period: the exact number of customers who placed an order, and of those whose first order was in
 * the period. Read from daily sums, or from orders for other time zones and for a last day that counts only in part.
 */
export function customersIn(period: Period, context: ReportContext): Sql {
  if (context.timeZone !== context.shopTimeZone) return fromOrders(period, context)
  return context.until === undefined ? fromDays(period, context) : untilTime(period, context)
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

/** The customers of all days before the last one, and the customers of the last day who had not ordered on those days. */
function untilTime({ start, end }: Period, context: ReportContext): Sql {
  const { tenantId, currency } = context
  // Written so that PostgreSQL cannot use the index of orders by currency. Without statistics it would read that index for the whole period,
  // once for each customer, instead of the index of the customer's orders.
  const isOfCurrency = sql`earlier.currency || '' = ${currency}`
  return sql`
    select
      before.customers + part.customers as customers,
      before.new_customers + part.new_customers as new_customers
    from (${fromDays({ start, end: addDays(end, -1) }, context)}) as before
    cross join (
      select
        count(*) filter (where not exists (
          select
          from orders as earlier
          where earlier.tenant_id = ${tenantId}
          and earlier.customer_id = today.customer_id
          and ${isOfCurrency}
          and earlier.placed_at >= ${beginOf(start, context)}
          and earlier.placed_at < ${beginOf(end, context)}
          offset 0
        )) as customers,
        count(*) filter (where customers.first_order_at >= ${beginOf(end, context)}) as new_customers
      from (
        select distinct customer_id
        from orders
        where tenant_id = ${tenantId}
        and currency = ${currency}
        and customer_id is not null
        and ${isWithin(sql`placed_at`, { start: end, end }, context)}
      ) as today
      join customers
        on customers.tenant_id = ${tenantId}
        and customers.currency = ${currency}
        and customers.customer_id = today.customer_id
    ) as part`
}

/** `bucket` and `customers`: the exact number of customers in each interval, of which only days within the period count. */
export function customersByBucket(
  period: Period,
  interval: Grain,
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
  // A look-up per interval is faster than computing the interval of each row.
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

function fromOrders(period: Period, context: ReportContext): Sql {
  const from = beginOf(period.start, context)
  return sql`
    select
      count(distinct orders.customer_id) as customers,
      count(distinct orders.customer_id) filter (where customers.first_order_at >= ${from}) as new_customers
    from orders
    join customers using (tenant_id, currency, customer_id)
    where orders.tenant_id = ${context.tenantId}
    and orders.currency = ${context.currency}
    and ${isWithin(sql`orders.placed_at`, period, context)}`
}
