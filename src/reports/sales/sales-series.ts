import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { lastDays, type Period } from '../../time/periods.ts'
import { customersByBucket, hasKeptDays, newCustomersByDay } from '../customers/distinct-customers.ts'
import { bucketOf, bucketsOf } from '../engine/buckets.ts'
import { Count, nullable, Text } from '../engine/columns.ts'
import { comparisonOf, comparisonOfWholeDays } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { MAX_ROWS, refuseTooManyBuckets, refuseTooManyRows } from '../engine/interval-limit.ts'
import {
  Align,
  AsOf,
  Basis,
  BrandOfLines,
  CategoryOfLines,
  ChannelParam,
  Compare,
  Complete,
  CountryParam,
  CouponParam,
  CurrencyParam,
  EndDate,
  GroupBy,
  IntervalParam,
  PaymentMethodParam,
  ReportingCurrency,
  StartDate,
  Tenant,
  TimeZone,
  WeekStart,
} from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { daysOfBuckets, endOfCompleteHours, unfinishedBucketOf } from '../engine/rows/requested-buckets.ts'
import { hoursOf } from '../engine/within.ts'
import { returningCustomers } from '../metrics/customers.ts'
import { salesMetrics } from '../metrics/sales.ts'
import { HAS_SALES } from '../orders/sales-of-orders.ts'
import { isFiltered, salesIn } from '../orders/sales-source.ts'
import { refuseBesideLines } from './refuse-beside-lines.ts'
import {
  HAS_LINES,
  isOfLines,
  metricsOfLines,
  nullColumnsOf,
  salesColumnsOrNull,
  salesOfLines,
} from './sales-of-lines.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  interval: IntervalParam,
  groupBy: GroupBy,

  timezone: TimeZone,
  weekStart: WeekStart,
  complete: Complete,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,

  basis: Basis,
  asOf: AsOf,
  compare: Compare,
  align: Align,

  channel: ChannelParam,
  country: CountryParam,
  paymentMethod: PaymentMethodParam,
  couponCode: CouponParam,
  category: CategoryOfLines,
  brand: BrandOfLines,
})
type Query = Type.Static<typeof Query>

const customerColumns = {
  uniqueCustomers: describe(
    nullable(Count),
    'Exact for each interval. Null for hours, labels, other time zones and `asOf`, for which customers are not stored.',
  ),
  newCustomers: nullable(Count),
  returningCustomers: nullable(Count),
}

const row = Type.Object({
  bucket: describe(Text, 'The first day of the interval, or the first instant of the hour'),
  group: describe(nullable(Text), 'The value of the label; null without `groupBy`'),
  ...salesColumnsOrNull,
  ...customerColumns,
})

function periodOf(query: Query, context: ReportContext): Period {
  const { interval = 'day' } = query
  const period = readPeriodOr((last) => lastDays(last, interval === 'hour' ? 1 : 30), query, context)
  refuseTooManyBuckets(interval, period)
  return daysOfBuckets(query, period, context)
}

/** Sales by interval. An interval without sales is a row of zeros. */
export const salesSeries = defineReport({
  name: 'sales-series',
  path: '/api/analytics/sales/series',
  summary: 'Sales metrics by hour, day, week, month, quarter or year',
  description:
    'Every interval of the period has a row, and only days within the period count. Hours are instants, so a day with a clock change has 23 or 25 hours. Default period: the last 30 days.',
  query: Query,
  row,
  sql: series,
  totals: {
    row: Type.Object(salesColumnsOrNull),
    sql: (query, context) => {
      // An order with several coupons counts once.
      const ungrouped = query.groupBy === 'couponCode' ? { ...query, groupBy: undefined } : query
      const period = periodOf(query, context)
      return sql`select ${metricsOf(query, period, context)} from (${partsOf(ungrouped, period, context)}) as parts`
    },
  },
  period: periodOf,
  unfinishedBucket: (query, context) => unfinishedBucketOf(query, periodOf(query, context), context),
  comparison(query, context) {
    const { now } = context
    const period = periodOf(query, context)
    if (isOfLines(query)) return comparisonOfWholeDays(query, context, period)
    return comparisonOf(query, { ...context, now: endOfCompleteHours(query, context) ?? now }, period)
  },
  nullColumns: nullColumnsOf,
  check: ({ groupBy = 'none', interval = 'day' }, _, rows) => refuseTooManyRows(rows.length, groupBy, interval),
})

const sourceOf = ({ interval, groupBy = 'none', asOf }: Query) => ({
  interval,
  asOf,
  dimension: groupBy === 'none' || groupBy === 'category' || groupBy === 'brand' ? undefined : groupBy,
})

const isGrouped = ({ groupBy = 'none' }: Query) => groupBy !== 'none'

/** The sums of sales that the rows are computed from. */
function partsOf(query: Query, period: Period, context: ReportContext): Sql {
  refuseBesideLines(query, context)
  if (isOfLines(query)) return salesOfLines(period, query, context)
  const parts = salesIn(period, query, context, sourceOf(query))
  const end = endOfCompleteHours(query, context)
  return end === undefined ? parts : sql`select * from (${parts}) as parts where instant < ${end}::timestamptz`
}

const metricsOf = (query: Query, period: Period, context: ReportContext): Sql =>
  isOfLines(query) ? metricsOfLines(period, query, context) : salesMetrics(query.basis ?? 'event', context.currency)

function series(query: Query, context: ReportContext): Sql {
  const { interval = 'day', weekStart = 'monday' } = query
  const period = periodOf(query, context)
  const parts = partsOf(query, period, context)
  const metrics = metricsOf(query, period, context)
  if (interval === 'hour') return hourly(query, parts, metrics, context)
  const bucket = bucketOf(sql`parts.local`, interval, weekStart)
  const groups = isGrouped(query)
    ? sql`select distinct value from parts group by value, ${bucket} having ${isOfLines(query) ? HAS_LINES : HAS_SALES}`
    : sql`select null::text as value`
  // Every cell is a row without sums, beside the sums. If the planner expects few values, a join of cells and sums compares each with each.
  return sql`
    with parts as (${parts}),
    buckets as (${bucketsOf(period, interval, weekStart)}),
    customers as (${customersOf(query, period, context)})
    select
      parts.bucket,
      parts.cell as "group",
      ${metrics},
      max(customers.customers) as "uniqueCustomers",
      max(customers.new_customers) as "newCustomers",
      ${returningCustomers('max(customers.customers)', 'max(customers.new_customers)')} as "returningCustomers"
    from (
      select ${bucket} as bucket, parts.value as cell, false as is_cell, parts.*
      from parts
      union all
      select cells.bucket, cells.value, true, parts.*
      from (
        select buckets.bucket, groups.value
        from buckets
        cross join (${groups}) as groups
        order by buckets.bucket, groups.value
        limit ${MAX_ROWS + 1}
      ) as cells
      left join parts on false
    ) as parts
    left join customers on customers.bucket = parts.bucket
    group by parts.bucket, parts.cell
    having bool_or(parts.is_cell)
    order by parts.bucket, parts.cell`
}

function hourly(query: Query, parts: Sql, metrics: Sql, context: ReportContext): Sql {
  return sql`
    with parts as (${parts}),
    hours as (
      select hour, position
      from unnest(${hoursOf(periodOf(query, context), context)}) with ordinality as hours (hour, position)
    ),
    begins as (
      select array_agg(hour order by position) as hours
      from hours
    )
    select
      to_char(hours.hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as bucket,
      null as "group",
      ${metrics},
      null as "uniqueCustomers",
      null as "newCustomers",
      null as "returningCustomers"
    from hours
    left join parts on width_bucket(parts.instant, (select begins.hours from begins)) = hours.position
    where hours.hour < ${endOfCompleteHours(query, context) ?? 'infinity'}::timestamptz
    group by hours.hour
    order by hours.hour`
}

/** Exact numbers of customers and new customers of each interval; null where they are not stored. */
function customersOf(query: Query, period: Period, context: ReportContext): Sql {
  const { interval = 'day', weekStart = 'monday' } = query
  const isOfAll = query.asOf === undefined && !isFiltered(query) && !isOfLines(query) && !isGrouped(query)
  if (interval === 'hour' || !isOfAll || !hasKeptDays(context)) {
    return sql`select null::date as bucket, null::bigint as customers, null::bigint as new_customers`
  }
  return sql`
    select buckets.bucket, coalesce(active.customers, 0) as customers, coalesce(fresh.new_customers, 0) as new_customers
    from buckets
    left join (${customersByBucket(period, interval, weekStart, context)}) as active using (bucket)
    left join (
      select ${bucketOf(sql`day::timestamp`, interval, weekStart)} as bucket, sum(customers) as new_customers
      from (${newCustomersByDay(period, context)}) as days
      group by 1
    ) as fresh using (bucket)`
}
