import { Type } from 'typebox'
import { type Sql, sql } from '../db/sql.ts'
import { bucketOf, bucketOfDay, bucketsOf } from './buckets.ts'
import { unfinishedBucketOf } from './buckets-asked.ts'
import { Count, Day, Money, nullable, Share } from './columns.ts'
import { comparisonOf } from './comparison.ts'
import { customersByBucket } from './customers-in.ts'
import { addDays } from './days.ts'
import { Align, CohortInterval, Compare, CurrencyAsked, EndDate, StartDate, Tenant } from './parameters.ts'
import { type Period, readPeriod } from './period.ts'
import { defineReport, type ReportContext } from './report.ts'

const query = Type.Object({
  ...{ startDate: StartDate, endDate: EndDate, interval: CohortInterval, currency: CurrencyAsked, tenant: Tenant },
  ...{ compare: Compare, align: Align },
})
type Query = Type.Static<typeof query>

const counts = {
  /** Different customers who placed an order: exact, also for the whole period. */
  uniqueCustomers: Count,
  /** Those of them whose first order it was. */
  newCustomers: Count,
  returningCustomers: Count,
  /** returningCustomers ÷ uniqueCustomers */
  returningShare: nullable(Share),
  orders: Count,
  revenue: Money,
  /** Orders without a customer. */
  guestOrders: Count,
  guestRevenue: Money,
}

/** Whole buckets: what new customers brought is kept by whole ones. */
function periodOf(asked: Query, context: ReportContext): Period {
  const { interval = 'month' } = asked
  const { start, end } = readPeriod(asked, context, (last) => addDays(last, interval === 'day' ? -29 : -364))
  return { start: bucketOfDay(start, interval), end }
}

const countsOf = sql`
  coalesce(max(active.customers), 0) as "uniqueCustomers",
  coalesce(sum(days.new_customers), 0) as "newCustomers",
  coalesce(max(active.customers), 0) - coalesce(sum(days.new_customers), 0) as "returningCustomers",
  round(1 - coalesce(sum(days.new_customers), 0) / nullif(max(active.customers), 0), 6) as "returningShare",
  coalesce(sum(days.total_orders), 0) as orders,
  coalesce(sum(days.total_revenue), 0) as revenue,
  coalesce(sum(days.guest_orders), 0) as "guestOrders",
  coalesce(sum(days.guest_revenue), 0) as "guestRevenue"`

function within({ start, end }: Period, { tenantId, currency }: ReportContext): Sql {
  return sql`
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and date >= ${start}::date
    and date <= ${end}::date`
}

/** The first day of the last bucket, when it goes on after the last day asked for and that lies in the past. */
function cutBucketOf({ interval = 'month' }: Query, { end }: Period, { today }: ReportContext): string | undefined {
  const last = bucketOfDay(end, interval)
  return end < today && bucketOfDay(addDays(end, 1), interval) === last ? last : undefined
}

/** What those brought who are new in a bucket, bucket by bucket. */
function broughtByNew(asked: Query, period: Period, context: ReportContext): Sql {
  const { interval = 'month' } = asked
  const { tenantId, currency } = context
  const cut = cutBucketOf(asked, period, context)
  const whole = sql`
    select cohort as bucket, orders, revenue
    from cohort_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and grain = ${interval}
    and cohort = period
    and cohort >= ${period.start}::date
    and cohort <= ${period.end}::date
    and cohort is distinct from ${cut ?? null}::date`
  if (cut === undefined) return whole
  // Of a bucket that is cut off only days tell it. They follow customers for 90 days, which is too short for a year.
  if (interval === 'year') return sql`${whole} union all select ${cut}::date, null, null`
  return sql`
    ${whole}
    union all
    select ${cut}::date, coalesce(sum(orders), 0), coalesce(sum(revenue), 0)
    from cohort_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and grain = 'day'
    and cohort >= ${cut}::date
    and cohort <= ${period.end}::date
    and period <= ${period.end}::date`
}

function byBucket(asked: Query, context: ReportContext): Sql {
  const { interval = 'month' } = asked
  const period = periodOf(asked, context)
  const bucket = bucketOf(sql`date::timestamp`, interval)
  return sql`
    select
      buckets.bucket,
      ${countsOf},
      case when count(fresh.bucket) = 0 then 0 else max(fresh.orders) end as "newCustomerOrders",
      case when count(fresh.bucket) = 0 then 0 else max(fresh.revenue) end as "newCustomerRevenue"
    from (${bucketsOf(period, interval, 'monday')}) as buckets
    left join (
      select ${bucket} as bucket, daily_sales_analytics.*
      from daily_sales_analytics
      ${within(period, context)}
    ) as days using (bucket)
    left join (${customersByBucket(period, interval, 'monday', context)}) as active using (bucket)
    left join (${broughtByNew(asked, period, context)}) as fresh using (bucket)
    group by buckets.bucket
    order by buckets.bucket`
}

/** New and returning customers: a customer is new in the period of their first order, by the orders' own times. */
export const newReturning = defineReport({
  name: 'customers-new-returning',
  path: '/api/analytics/customers/new-returning',
  summary: 'New and returning customers by period',
  description:
    'An older order that arrives later moves a customer’s first order, and with it where they are new. The period is widened to whole buckets at its start. Default: the last twelve months.',
  query,
  row: Type.Object({
    bucket: Day,
    ...counts,
    /** Orders of this bucket by customers who are new in it; null for a year that the period cuts off in the past. */
    newCustomerOrders: nullable(Count),
    newCustomerRevenue: nullable(Money),
  }),
  sql: byBucket,
  totals: {
    row: Type.Object(counts),
    sql: (asked, context) => {
      const period = periodOf(asked, context)
      return sql`
        select ${countsOf}
        from (
          select sum(customers) as customers
          from customer_activity
          ${within(period, context)}
          and previous_date < ${period.start}::date
        ) as active
        left join (
          select *
          from daily_sales_analytics
          ${within(period, context)}
        ) as days on true`
    },
  },
  envelope: {
    period: periodOf,
    unfinishedBucket: (asked, context) =>
      unfinishedBucketOf({ interval: asked.interval ?? 'month' }, periodOf(asked, context), context),
    comparison: (asked, context) => wholeDays(comparisonOf(asked, context, periodOf(asked, context))),
  },
})

/** Customers are kept by whole days, so the day that is going on counts whole in the comparison. */
function wholeDays<C extends { context: ReportContext } | undefined>(comparison: C): C {
  return comparison && { ...comparison, context: { ...comparison.context, until: undefined } }
}
