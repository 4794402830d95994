import { type Sql, sql } from '../db/sql.ts'
import type { OrdersAsked } from './order-contributions.ts'
import { FILTERS } from './order-filter.ts'
import { ParameterError } from './parameters.ts'
import type { Period } from './period.ts'
import { beginsWith } from './prefix.ts'
import type { ReportContext } from './report.ts'
import type { TextRow } from './write-rows.ts'

/** On two idle cores these are read in about half the time after which PostgreSQL cancels a report (`REPORT_TIMEOUT_MS`). */
export const MOST_ORDERS_READ = 400_000

/**
 * Whether a list can be read, worked out without a look at its orders. One that is narrowed by nothing but what most orders may have in
 * common reads every order of its period, or every one whose id begins as asked; all others are of few orders or read an index.
 */
export function isBounded(asked: OrdersAsked, { start, end }: Period, { tenantId, currency }: ReportContext): Sql {
  if (broadFilters(asked).length === 0) return sql`true`
  const isOfFewDays = sql`(
    select coalesce(sum(total_orders), 0) <= ${MOST_ORDERS_READ}
    from daily_sales_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and date >= ${start}::date
    and date <= ${end}::date
  )`
  if (asked.search === undefined) return isOfFewDays
  return sql`(${isOfFewDays} or (
    select count(*) <= ${MOST_ORDERS_READ}
    from (
      select
      from orders
      where tenant_id = ${tenantId}
      and ${beginsWith(sql`order_id`, asked.search)}
      limit ${MOST_ORDERS_READ + 1}
    ) as found
  ))`
}

/**
 * @param totals with `isBounded` as a column.
 * @throws ParameterError for a list that cannot be read.
 */
export function refuseUnbounded(asked: OrdersAsked, totals: TextRow): void {
  if (totals.isBounded !== 'f') return
  const most = MOST_ORDERS_READ.toLocaleString('en')
  throw new ParameterError(
    broadFilters(asked).map((parameter) => ({
      parameter,
      value: String(asked[parameter]),
      message: `${parameter} leaves more than ${most} orders of this period to be read one by one, which takes too long`,
      allowed: `a shorter period, with at most ${most} orders, or ${parameter === 'search' ? 'a longer beginning of the id' : 'a narrower filter besides, such as country or couponCode'}`,
    })),
  )
}

/** All that a list of what was placed is narrowed to, when it may be true of most orders; else nothing. */
function broadFilters(asked: OrdersAsked): (typeof FILTERS)[number][] {
  if (asked.happened !== undefined && asked.happened !== 'placed') return []
  const filters = FILTERS.filter((name) => asked[name] !== undefined)
  return filters.every((name) => isBroad(name, asked)) ? filters : []
}

function isBroad(name: (typeof FILTERS)[number], { status, isGuest }: OrdersAsked): boolean {
  if (name === 'status') return status === 'placed' || status === 'paid' || status === 'shipped'
  if (name === 'isGuest') return isGuest === false
  return name === 'customers' || name === 'segment' || name === 'search'
}
