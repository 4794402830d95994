import { Type } from 'typebox'
import { decimalsOf } from '../../contracts/currency.ts'
import { raw, type Sql, sql } from '../../db/sql.ts'
import { addPeriods, firstDayOf, type Grain, type Period } from '../../time/periods.ts'
import { bucketOf, bucketsOf, stepOf } from '../engine/buckets.ts'
import { Count, Day, Flag, Money, nullable, Share } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { unlessMixed } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import { refuseTooManyCells } from '../engine/interval-limit.ts'
import {
  Basis,
  CohortInterval,
  CurrencyOrAll,
  EndDate,
  Periods,
  ReportingCurrency,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { share } from '../metrics/average.ts'
import { netRevenuePerCustomer } from '../metrics/customers.ts'
import { netRevenue } from '../metrics/net-revenue.ts'
import { cohortCells } from './cohort-cells.ts'
import { cohortAmounts, daysSince } from './cohort-days.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  interval: CohortInterval,
  periods: Periods,
  currency: CurrencyOrAll,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  basis: Basis,
})
type Query = Type.Static<typeof Query>

const DEFAULT_PERIODS = 12
/** Number of cohorts when no start is given. */
const DEFAULT_COHORTS = 12

const cell = {
  index: describe(Count, 'Number of periods since the first order; 0 is the period of the first order'),
  size: describe(
    Count,
    'Customers of the cohort. In the average: customers of all cohorts for which this period is complete.',
  ),
  customers: describe(Count, 'Customers of the cohort who placed an order in this period'),
  retention: describe(nullable(Share), 'customers ÷ size; null when the cohort is empty'),
  orders: describe(Count, 'With `reportingCurrency` without the orders that have no rate'),
  revenue: describe(nullable(Money), 'Null for `currency=all` without `reportingCurrency`, as all amounts'),
  netRevenue: describe(nullable(Money), 'Revenue − reversed'),
  cumulativeRevenue: describe(nullable(Money), 'From the first order to the end of this period'),
  cumulativeNetRevenue: nullable(Money),
  netRevenuePerCustomer: describe(nullable(Money), 'Cumulative net revenue ÷ size'),
}

const row = Type.Object({
  cohort: describe(
    nullable(Day),
    'First day of the period in which these customers placed their first order in this currency, or with `currency=all` or `reportingCurrency` in any; null in the average',
  ),
  period: describe(nullable(Day), 'First day of the period of this row; null in the average'),
  ...cell,
  isUnfinished: describe(Flag, 'Whether the period is in progress, so that its numbers will grow'),
})

/** The first day of the first cohort, and the end of the period. */
function periodOf(query: Query, context: ReportContext): Period {
  const { interval = 'month' } = query
  const { start, end } = readPeriodOr((last) => lastCohorts(interval, last), query, context)
  return { start: firstDayOf(interval, start), end }
}

function lastCohorts(interval: Grain, end: string): Period {
  return { start: addPeriods(interval, firstDayOf(interval, end), 1 - DEFAULT_COHORTS), end }
}

/** All cells of all cohorts, zeros included, up to the period in progress. */
function cells(query: Query, context: ReportContext): Sql {
  const { interval = 'month', basis = 'event', periods = DEFAULT_PERIODS } = query
  const { today } = context
  refuseTooManyCells(interval, periodOf(query, context), periods)
  const current = firstDayOf(interval, today)
  return sql`
    with kept as (
      select
        cohort,
        period,
        sum(customers) as customers,
        sum(orders) as orders,
        sum(revenue) as revenue,
        sum(${netRevenue('revenue', 'reversed')}) as net_revenue
      from (${cohortCells(interval, basis, periodOf(query, context), context)}) as cells
      where cohort >= ${periodOf(query, context).start}::date
      and cohort <= ${periodOf(query, context).end}::date
      group by cohort, period
    ),
    cohorts as (
      select buckets.bucket as cohort, coalesce(kept.customers, 0) as size
      from (${bucketsOf(periodOf(query, context), interval, 'monday')}) as buckets
      left join kept on kept.cohort = buckets.bucket and kept.period = buckets.bucket
      where buckets.bucket <= ${current}::date
    ),
    grid as (
      select cohorts.cohort, cohorts.size, index, (cohorts.cohort + index * ${stepOf(interval)})::date as period
      from cohorts
      cross join generate_series(0, ${periods}::int) as index
    )
    select
      grid.cohort,
      grid.period,
      grid.index,
      grid.size,
      coalesce(kept.customers, 0) as customers,
      coalesce(kept.orders, 0) as orders,
      coalesce(kept.revenue, 0) as revenue,
      coalesce(kept.net_revenue, 0) as net_revenue,
      sum(coalesce(kept.revenue, 0)) over so_far as cumulative_revenue,
      sum(coalesce(kept.net_revenue, 0)) over so_far as cumulative_net_revenue,
      grid.period = ${current}::date as is_unfinished
    from grid
    left join kept on kept.cohort = grid.cohort and kept.period = grid.period
    where grid.period <= ${current}::date
    window so_far as (partition by grid.cohort order by grid.index)`
}

function shown(context: ReportContext): Sql {
  const decimals = decimalsOf(context.currency) + 2
  const amount = (column: string) => unlessMixed(raw(column), context)
  return sql`
    index,
    size,
    customers,
    ${share('customers', 'size')} as retention,
    orders,
    ${amount('revenue')} as revenue,
    ${amount('net_revenue')} as "netRevenue",
    ${amount('cumulative_revenue')} as "cumulativeRevenue",
    ${amount('cumulative_net_revenue')} as "cumulativeNetRevenue",
    ${unlessMixed(netRevenuePerCustomer('cumulative_net_revenue', 'size', decimals), context)} as "netRevenuePerCustomer",
    is_unfinished as "isUnfinished"`
}

/** The weighted average: for each index, the sums over all cohorts for which that period is complete. */
function averages(query: Query, context: ReportContext): Sql {
  return sql`
    select
      index,
      sum(size) as size,
      sum(customers) as customers,
      sum(orders) as orders,
      sum(revenue) as revenue,
      sum(net_revenue) as net_revenue,
      sum(cumulative_revenue) as cumulative_revenue,
      sum(cumulative_net_revenue) as cumulative_net_revenue,
      false as is_unfinished
    from (${cells(query, context)}) as cells
    where not is_unfinished
    group by index`
}

/** The totals of the amounts in one currency without a rate: of the cohorts and customers that have such amounts. */
function totalsWithoutRate(query: Query, { start, end }: Period, context: ReportContext): Sql {
  const { interval = 'month', basis = 'event', periods = DEFAULT_PERIODS } = query
  const period = bucketOf(raw('day::timestamp'), interval)
  return sql`
    select
      count(distinct cohort) as cohorts,
      count(distinct customer_id) as customers,
      coalesce(sum(orders), 0) as orders,
      coalesce(sum(revenue), 0) as revenue,
      coalesce(sum(${netRevenue('revenue', 'reversed')}), 0) as "netRevenue"
    from (${cohortAmounts(interval, basis, periodOf(query, context), context)}) as amounts
    where currency = ${context.currency}
    and day >= ${start}::date
    and day <= ${end}::date
    and ${period} >= cohort
    and ${period} <= (cohort + ${periods}::int * ${stepOf(interval)})::date
    and ${period} <= ${firstDayOf(interval, context.today)}::date`
}

/** Customers by the period of their first order, with their orders in each period since. */
export const cohorts = defineReport({
  name: 'customer-cohorts',
  path: '/api/analytics/customers/cohorts',
  summary: 'Retention and revenue of cohorts, period by period',
  description:
    'There is one row per cohort and period. The last rows, with `cohort` null, are the average over all cohorts for which the period is complete, weighted by size. With `reportingCurrency`, all customers and orders of the requested cohorts are read, which takes longer. Default: the last 12 cohorts.',
  query: Query,
  row,
  sql: (query, context) => sql`
    (
      select cohort, period, ${shown(context)}
      from (${cells(query, context)}) as cells
      order by cohort, index
    )
    union all
    (
      select null, null, ${shown(context)}
      from (${averages(query, context)}) as averages
      order by index
    )`,
  totals: {
    row: Type.Object({
      cohorts: Count,
      customers: Count,
      orders: Count,
      revenue: nullable(Money),
      netRevenue: nullable(Money),
    }),
    sql: (query, context) => {
      if (context.withoutRate) return totalsWithoutRate(query, context.withoutRate, context)
      return sql`
      select
        count(distinct cohort) as cohorts,
        coalesce(sum(size) filter (where index = 0), 0) as customers,
        coalesce(sum(orders), 0) as orders,
        ${unlessMixed(sql`coalesce(sum(revenue), 0)`, context)} as revenue,
        ${unlessMixed(sql`coalesce(sum(net_revenue), 0)`, context)} as "netRevenue"
      from (${cells(query, context)}) as cells`
    },
  },
  period: periodOf,
  daysOfAmounts: (query, context) => daysSince(periodOf(query, context).start, context),
  unfinishedBucket: ({ interval = 'month' }, { today }) => firstDayOf(interval, today),
})
