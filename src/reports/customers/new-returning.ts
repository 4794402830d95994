import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { firstDayOf, lastDays, type Period } from '../../time/periods.ts'
import { bucketOf, bucketsOf } from '../engine/buckets.ts'
import { Count, Day, Money, nullable, Share } from '../engine/columns.ts'
import { comparisonOf } from '../engine/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { Align, CohortInterval, Compare, CurrencyParam, EndDate, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { unfinishedBucketOf } from '../engine/requested-buckets.ts'
import { share } from '../metrics/average.ts'
import { returningCustomers } from '../metrics/customers.ts'
import { activeByBucket, broughtByNew, customerDays } from './customers-by-day.ts'
import { customersIn } from './distinct-customers.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  interval: CohortInterval,
  currency: CurrencyParam,
  tenant: Tenant,
  compare: Compare,
  align: Align,
})
type Query = Type.Static<typeof Query>

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

/** Whole buckets where they begin; in a comparison exactly the days that count. */
function periodOf(query: Query, context: ReportContext): Period {
  const { interval = 'month' } = query
  const { start, end } = readPeriodOr((last) => lastDays(last, interval === 'day' ? 30 : 365), query, context)
  return { start: context.isComparison ? start : firstDayOf(interval, start), end }
}

const returning = returningCustomers('coalesce(max(active.customers), 0)', 'coalesce(sum(days.new_customers), 0)')

const countsOf = sql`
  coalesce(max(active.customers), 0) as "uniqueCustomers",
  coalesce(sum(days.new_customers), 0) as "newCustomers",
  ${returning} as "returningCustomers",
  ${share(returning, 'max(active.customers)')} as "returningShare",
  coalesce(sum(days.total_orders), 0) as orders,
  coalesce(sum(days.total_revenue), 0) as revenue,
  coalesce(sum(days.guest_orders), 0) as "guestOrders",
  coalesce(sum(days.guest_revenue), 0) as "guestRevenue"`

function byBucket(query: Query, context: ReportContext): Sql {
  const { interval = 'month' } = query
  const period = periodOf(query, context)
  const bucket = bucketOf(sql`date::timestamp`, interval)
  return sql`
    select
      buckets.bucket,
      ${countsOf},
      case when count(fresh.bucket) = 0 then 0 else max(fresh.orders) end as "newCustomerOrders",
      case when count(fresh.bucket) = 0 then 0 else max(fresh.revenue) end as "newCustomerRevenue"
    from (${bucketsOf(period, interval, 'monday')}) as buckets
    left join (
      select ${bucket} as bucket, days.*
      from (${customerDays(period, context)}) as days
    ) as days using (bucket)
    left join (${activeByBucket(period, interval, context)}) as active using (bucket)
    left join (${broughtByNew(period, interval, context)}) as fresh using (bucket)
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
  query: Query,
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
    sql: (query, context) => {
      const period = periodOf(query, context)
      return sql`
        select ${countsOf}
        from (${customersIn(period, context)}) as active
        left join (${customerDays(period, context)}) as days on true`
    },
  },
  period: periodOf,
  unfinishedBucket: (query, context) =>
    unfinishedBucketOf({ interval: query.interval ?? 'month' }, periodOf(query, context), context),
  comparison: (query, context) => comparisonOf(query, context, periodOf(query, context)),
})
