import { Type } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import { firstDayOf, lastDays, type Period } from '../../time/periods.ts'
import { bucketOf, bucketsOf } from '../engine/buckets.ts'
import { Count, Day, Money, nullable, Share } from '../engine/columns.ts'
import { comparisonOf } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { unlessMixed } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import {
  Align,
  CohortInterval,
  Compare,
  CurrencyOrAll,
  EndDate,
  ReportingCurrency,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { unfinishedBucketOf } from '../engine/rows/requested-buckets.ts'
import { share } from '../metrics/average.ts'
import { returningCustomers } from '../metrics/customers.ts'
import { repeatCustomersByBucket, repeatCustomersIn } from '../orders/list/repeat-customers.ts'
import { activeByBucket, broughtByNew, customerDays } from './customers-by-day.ts'
import { customersIn } from './distinct-customers.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  interval: CohortInterval,
  currency: CurrencyOrAll,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  compare: Compare,
  align: Align,
})
type Query = Type.Static<typeof Query>

const counts = {
  uniqueCustomers: describe(Count, 'Customers who placed an order. Exact for each interval and for the whole period'),
  newCustomers: describe(Count, 'Customers whose first order was in the interval'),
  returningCustomers: Count,
  returningShare: describe(nullable(Share), 'returningCustomers ÷ uniqueCustomers'),
  repeatCustomers: describe(
    Count,
    'Customers with two or more orders in the interval. Exact for each interval and for the whole period',
  ),
  repeatRate: describe(nullable(Share), 'repeatCustomers ÷ uniqueCustomers'),
  orders: Count,
  revenue: describe(nullable(Money), 'Null for `currency=all` without `reportingCurrency`'),
  guestOrders: describe(Count, 'Orders without a customer'),
  guestRevenue: nullable(Money),
}

/** The period, extended to begin with a whole interval, except in a comparison. */
function periodOf(query: Query, context: ReportContext): Period {
  const { interval = 'month' } = query
  const { start, end } = readPeriodOr((last) => lastDays(last, interval === 'day' ? 30 : 365), query, context)
  return { start: context.isComparison ? start : firstDayOf(interval, start), end }
}

const returning = returningCustomers('coalesce(max(active.customers), 0)', 'coalesce(sum(days.new_customers), 0)')

const repeated = sql`coalesce(max(repeated.customers), 0)`

const countsOf = (context: ReportContext): Sql => sql`
  coalesce(max(active.customers), 0) as "uniqueCustomers",
  coalesce(sum(days.new_customers), 0) as "newCustomers",
  ${returning} as "returningCustomers",
  ${share(returning, 'max(active.customers)')} as "returningShare",
  ${repeated} as "repeatCustomers",
  ${share(repeated, 'max(active.customers)')} as "repeatRate",
  coalesce(sum(days.total_orders), 0) as orders,
  ${amountOf('days.total_revenue', context)} as revenue,
  coalesce(sum(days.guest_orders), 0) as "guestOrders",
  ${amountOf('days.guest_revenue', context)} as "guestRevenue"`

/** The sum of amounts; null if they are in several currencies. */
const amountOf = (column: string, context: ReportContext): Sql =>
  unlessMixed(sql`coalesce(sum(${raw(column)}), 0)`, context)

function byBucket(query: Query, context: ReportContext): Sql {
  const { interval = 'month' } = query
  const period = periodOf(query, context)
  const bucket = bucketOf(sql`date::timestamp`, interval)
  return sql`
    select
      buckets.bucket,
      ${countsOf(context)},
      case when count(fresh.bucket) = 0 then 0 else max(fresh.orders) end as "newCustomerOrders",
      case when count(fresh.bucket) = 0 then 0 else max(fresh.revenue) end as "newCustomerRevenue"
    from (${bucketsOf(period, interval, 'monday')}) as buckets
    left join (
      select ${bucket} as bucket, days.*
      from (${customerDays(period, context)}) as days
    ) as days using (bucket)
    left join (${activeByBucket(period, interval, context)}) as active using (bucket)
    left join (${repeatCustomersByBucket(period, interval, context)}) as repeated using (bucket)
    left join (${broughtByNew(period, interval, context)}) as fresh using (bucket)
    group by buckets.bucket
    order by buckets.bucket`
}

/** New and returning customers. A customer is new in the interval of the first order. */
export const newReturning = defineReport({
  name: 'customers-new-returning',
  path: '/api/analytics/customers/new-returning',
  basis: 'order',
  summary: 'New and returning customers by period',
  description:
    'A customer is new in the interval of the first order, by the time of that order, even if its event arrives late. The period is extended to begin with a whole interval. Default period: the last 365 days, or 30 days for `interval=day`.',
  query: Query,
  row: Type.Object({
    bucket: Day,
    ...counts,
    newCustomerOrders: describe(
      nullable(Count),
      'Orders of customers who are new in this interval; null for a year that counts only in part, for `currency=all` and with `reportingCurrency`',
    ),
    newCustomerRevenue: nullable(Money),
  }),
  sql: byBucket,
  totals: {
    row: Type.Object(counts),
    sql: (query, context) => {
      const period = periodOf(query, context)
      return sql`
        select ${countsOf(context)}
        from (${customersIn(period, context)}) as active
        cross join (${repeatCustomersIn(period, context)}) as repeated
        left join (${customerDays(period, context)}) as days on true`
    },
  },
  period: periodOf,
  unfinishedBucket: (query, context) =>
    unfinishedBucketOf({ interval: query.interval ?? 'month' }, periodOf(query, context), context),
  comparison: (query, context) => comparisonOf(query, context, periodOf(query, context)),
  // Customers with several orders are counted from the index of orders, which has all columns. It is not read without index scans.
  planner: 'point-lookups',
})
