import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Grain, Period, WeekStartDay } from '../../time/periods.ts'
import { bucketOf, bucketsOf, stepOf } from '../engine/buckets.ts'
import type { ReportContext } from '../engine/context.ts'
import { hasSeveralCurrencies, isOfCurrency } from '../engine/currencies/currencies.ts'
import { beginOf, isWithin } from '../engine/within.ts'
import { countedTwice, firstOrders, notNewDays, sharedDays } from './shared-customers.ts'

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

function fromDays(period: Period, context: ReportContext): Sql {
  const { start, end } = period
  const byCurrency = sql`
    select active.customers, fresh.new_customers
    from (
      select coalesce(sum(customers), 0) as customers
      from customer_activity
      where tenant_id = ${context.tenantId}
      and ${isOfCurrency(context)}
      and date >= ${start}::date
      and date <= ${end}::date
      and previous_date < ${start}::date
    ) as active
    cross join (
      select coalesce(sum(customers), 0) as new_customers
      from (${newCustomersByDay(period, context)}) as days
    ) as fresh`
  if (!hasSeveralCurrencies(context)) return byCurrency
  return sql`
    select
      by_currency.customers - (select ${countedTwice} from (${sharedDays(period, context)}) as shared) as customers,
      by_currency.new_customers
    from (${byCurrency}) as by_currency`
}

/** The customers of all days before the last one, and the customers of the last day who had not ordered on those days. */
function untilTime({ start, end }: Period, context: ReportContext): Sql {
  const { tenantId } = context
  // Written so that PostgreSQL cannot use the index of orders by currency. Without statistics it would read that index for the whole period,
  // once for each customer, instead of the index of the customer's orders.
  const isOfCurrencies = isOfCurrency(context, "(earlier.currency || '')")
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
          and ${isOfCurrencies}
          and earlier.placed_at >= ${beginOf(start, context)}
          and earlier.placed_at < ${beginOf(end, context)}
          offset 0
        )) as customers,
        count(*) filter (where customers.first_order_at >= ${beginOf(end, context)}) as new_customers
      from (
        select distinct customer_id
        from orders
        where tenant_id = ${tenantId}
        and ${isOfCurrency(context)}
        and customer_id is not null
        and ${isWithin(sql`placed_at`, { start: end, end }, context)}
      ) as today
      join (${firstOrders(context)}) as customers using (customer_id)
    ) as part`
}

/** `bucket` and `customers`: the exact number of customers in each interval, of which only days within the period count. */
export function customersByBucket(
  period: Period,
  interval: Grain,
  weekStart: WeekStartDay,
  context: ReportContext,
): Sql {
  const byCurrency = sumsByBucket(period, interval, weekStart, context)
  if (!hasSeveralCurrencies(context)) return byCurrency
  return sql`
    select bucket, sum(customers) as customers
    from (
      ${byCurrency}
      union all
      select ${bucketOf(sql`day::timestamp`, interval, weekStart)}, -(${countedTwice})
      from (${sharedDays(period, context)}) as shared
      group by 1
    ) as parts
    group by bucket`
}

/** `day` and `customers`: the customers whose first order was on that day, in one or two rows per day. */
export function newCustomersByDay(period: Period, context: ReportContext): Sql {
  const byCurrency = sql`
    select date as day, new_customers as customers
    from daily_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${period.start}::date
    and date <= ${period.end}::date`
  if (!hasSeveralCurrencies(context)) return byCurrency
  return sql`
    ${byCurrency}
    union all
    select day, -customers
    from (${notNewDays(period, context)}) as not_new`
}

function sumsByBucket(period: Period, interval: Grain, weekStart: WeekStartDay, context: ReportContext): Sql {
  const { start, end } = period
  if (interval === 'day') {
    return sql`
      select date as bucket, sum(customers) as customers
      from customer_activity
      where tenant_id = ${context.tenantId}
      and ${isOfCurrency(context)}
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
      where tenant_id = ${context.tenantId}
      and ${isOfCurrency(context)}
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
    join (${firstOrders(context)}) as customers using (customer_id)
    where orders.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'orders.currency')}
    and ${isWithin(sql`orders.placed_at`, period, context)}`
}
