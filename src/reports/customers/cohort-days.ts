import { raw, type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Grain, Period } from '../../time/periods.ts'
import { bucketOf } from '../engine/buckets.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { beginOf, localTime } from '../engine/within.ts'
import type { SalesBasis } from '../metrics/sales.ts'
import { isCounted } from '../orders/credit-notes.ts'

// Cohorts are stored by interval. A rate belongs to a day, so converted amounts are added up from the orders of the requested cohorts.

/** Cohorts of single days are stored for this number of days. */
export const DAY_COHORT_DAYS = 90

/** The days on which amounts of cohorts may count. Orders may be dated up to a day in the future. */
export const daysSince = (firstCohort: string, { today }: ReportContext): Period => ({
  start: firstCohort,
  end: addDays(today, 2),
})

/** `cohort`, `day`, `orders`, `revenue` and `reversed` in the reporting currency. */
export function convertedCohortDays(interval: Grain, basis: SalesBasis, cohorts: Period, context: ReportContext): Sql {
  const days = sql`
    select currency, cohort, day, sum(orders) as orders, sum(revenue) as revenue, sum(reversed) as reversed
    from (${cohortAmounts(interval, basis, cohorts, context)}) as amounts
    group by currency, cohort, day`
  const columns = { money: ['revenue', 'reversed'], others: ['cohort', 'day', 'orders'], day: sql`amounts.day` }
  return converted(days, columns, daysSince(cohorts.start, context), context)
}

/**
 * `customer_id`, `currency`, `cohort`, `day`, `orders`, `revenue` and `reversed`: the orders, reversals and refunds without an order of the
 * customers of some cohorts. A customer is in the cohort of the first order in any of the currencies.
 */
export function cohortAmounts(interval: Grain, basis: SalesBasis, cohorts: Period, context: ReportContext): Sql {
  const { tenantId } = context
  const cohort = bucketOf(raw('min(customers.first_day)::timestamp'), interval)
  const isFollowed = interval === 'day' ? sql`day - cohort <= ${DAY_COHORT_DAYS}::int` : sql`true`
  const byEvent = sql`
    union all
    select
      own.customer_id,
      own.currency,
      own.cohort,
      ${localTime(sql`order_reversals.quarter`, context)}::date,
      0,
      0,
      order_reversals.reversed
    from own
    join order_reversals
      on order_reversals.tenant_id = ${tenantId}
      and order_reversals.currency = own.currency
      and order_reversals.order_quarter = date_bin('15 minutes', own.placed_at, '2000-01-01Z')
      and order_reversals.order_id = own.order_id
    where order_reversals.reversed <> 0`
  return sql`
    with members as materialized (
      select customers.customer_id, ${cohort} as cohort
      from customers
      where customers.tenant_id = ${tenantId}
      and ${isOfCurrency(context, 'customers.currency')}
      and customers.first_day is not null
      group by customers.customer_id
      having ${cohort} >= ${cohorts.start}::date
      and ${cohort} <= ${cohorts.end}::date
    ),
    own as materialized (
      select
        orders.customer_id,
        orders.currency,
        members.cohort,
        orders.order_id,
        orders.placed_at,
        orders.total,
        coalesce(orders.reversed, 0) as reversed
      from members
      join orders
        on orders.tenant_id = ${tenantId}
        and orders.customer_id = members.customer_id
      where ${isOfCurrency(context, 'orders.currency')}
      and orders.placed_at >= ${beginOf(cohorts.start, context)}
    )
    select *
    from (
      select
        customer_id,
        currency,
        cohort,
        ${localTime(sql`placed_at`, context)}::date as day,
        1 as orders,
        total as revenue,
        ${basis === 'order' ? sql`reversed` : sql`0`} as reversed
      from own
      ${basis === 'order' ? sql`` : byEvent}
      union all
      select members.customer_id, credit_notes.currency, members.cohort, credit_notes.day, 0, 0, credit_notes.amount
      from members
      join credit_notes
        on credit_notes.tenant_id = ${tenantId}
        and credit_notes.customer_id = members.customer_id
      where ${isOfCurrency(context, 'credit_notes.currency')}
      and ${isCounted}
    ) as amounts
    where ${isFollowed}`
}
