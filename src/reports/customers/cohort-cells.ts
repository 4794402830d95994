import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Grain, Period } from '../../time/periods.ts'
import { bucketOf } from '../engine/buckets.ts'
import type { ReportContext } from '../engine/context.ts'
import { hasSeveralCurrencies, isOfCurrency } from '../engine/currencies/currencies.ts'
import type { SalesBasis } from '../metrics/sales.ts'
import { convertedCohortDays, DAY_COHORT_DAYS } from './cohort-days.ts'
import { sharedCustomers } from './shared-customers.ts'

/**
 * `cohort`, `period`, `customers`, `orders`, `revenue` and `reversed`: one or more rows for each cell. Across currencies, customers with orders
 * in several of them move to the cohort of their first order in any. Their amounts stay with the currency, unless they are converted.
 *
 * @param cohorts the first days of the cohorts.
 */
export function cohortCells(interval: Grain, basis: SalesBasis, cohorts: Period, context: ReportContext): Sql {
  if (!context.conversion) return storedCells(interval, basis, context)
  return sql`
    select cohort, period, customers, 0 as orders, 0 as revenue, 0 as reversed
    from (${storedCells(interval, basis, context)}) as counted
    union all
    select cohort, ${bucketOf(raw('day::timestamp'), interval)}, 0, orders, revenue, reversed
    from (${convertedCohortDays(interval, basis, cohorts, context)}) as days`
}

function storedCells(interval: Grain, basis: SalesBasis, context: ReportContext): Sql {
  const reversed = raw(basis === 'order' ? 'reversed_by_order' : 'reversed')
  const byCurrency = sql`
    select cohort, period, customers, orders, revenue, ${reversed} as reversed
    from cohort_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and grain = ${interval}`
  if (!hasSeveralCurrencies(context)) return byCurrency
  return sql`
    ${byCurrency}
    union all
    ${movedCells('customer_id, currency', -1, interval, context)}
    union all
    ${movedCells('customer_id', 1, interval, context)}`
}

/** The cells of shared customers, where a customer has one cohort for each of these keys. */
function movedCells(key: string, sign: 1 | -1, interval: Grain, context: ReportContext): Sql {
  const bucket = (day: string) => bucketOf(raw(`${day}::timestamp`), interval)
  const isFollowed = interval === 'day' ? sql`day - first_day <= ${DAY_COHORT_DAYS}::int` : sql`true`
  return sql`
    select
      ${bucket('first_day')},
      ${bucket('day')},
      ${sign}::int * count(distinct (${raw(key)})),
      ${sign}::int * count(*),
      0,
      0
    from (
      select orders.customer_id, orders.currency, orders.day, min(orders.day) over (partition by ${raw(ofOrders(key))}) as first_day
      from (${sharedCustomers(context)}) as shared
      join orders
        on orders.tenant_id = ${context.tenantId}
        and orders.customer_id = shared.customer_id
      where orders.placed_at is not null
      and ${isOfCurrency(context, 'orders.currency')}
    ) as own
    where ${isFollowed}
    group by 1, 2`
}

const ofOrders = (key: string) => key.replaceAll(/\w+/g, (column) => `orders.${column}`)
