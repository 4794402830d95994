import { type Sql, sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { ParameterError } from '../engine/parameters.ts'
import { beginsWith } from '../engine/prefix.ts'
import type { OrdersQuery } from './orders-contributions.ts'
import { FILTERS } from './orders-filter.ts'
import { DIMENSIONS } from './sales-source.ts'

/** So many are read well before PostgreSQL cancels a report (`REPORT_TIMEOUT_MS`), on two cores that have other work too. */
export const MOST_ORDERS_READ = 400_000

/**
 * Whether a list can be read, worked out without a look at its orders. One that is narrowed by nothing but what most orders may have in
 * common reads every order of its period, or every one whose id begins as asked; all others are of few orders or read an index.
 */
export function isBounded(query: OrdersQuery, { start, end }: Period, { tenantId, currency }: ReportContext): Sql {
  if (broadFilters(query).length === 0) return sql`true`
  const isSmallPeriod = sql`(
    select coalesce(sum(total_orders), 0) <= ${MOST_ORDERS_READ}
    from daily_sales_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and date >= ${start}::date
    and date <= ${end}::date
  )`
  if (query.search === undefined) return isSmallPeriod
  return sql`(${isSmallPeriod} or (
    select count(*) <= ${MOST_ORDERS_READ}
    from (
      select
      from orders
      where tenant_id = ${tenantId}
      and ${beginsWith(sql`order_id`, query.search)}
      limit ${MOST_ORDERS_READ + 1}
    ) as found
  ))`
}

/**
 * @param totals with `isBounded` as a column.
 * @throws ParameterError for a list that cannot be read.
 */
export function refuseUnbounded(query: OrdersQuery, totals: TextRow): void {
  if (totals.isBounded !== 'f') return
  const most = MOST_ORDERS_READ.toLocaleString('en')
  throw new ParameterError(
    broadFilters(query).map((parameter) => ({
      parameter,
      value: String(query[parameter]),
      message: `${parameter} leaves more than ${most} orders of this period to be read one by one, which takes too long`,
      allowed: `a shorter period, with at most ${most} orders, or ${parameter === 'search' ? 'a longer beginning of the id' : 'a cohort, customerId, hour or weekday besides'}`,
    })),
  )
}

type Filter = (typeof FILTERS)[number]

/** These leave few orders, or lead to them by an index, whatever else is asked. */
const NARROW: readonly Filter[] = ['customerId', 'cohort', 'hour', 'weekday']

/** What leaves most orders of a list of what was placed to be read; nothing where something else narrows it enough. */
function broadFilters(query: OrdersQuery): Filter[] {
  if (query.happened !== undefined && query.happened !== 'placed') return []
  const filters = FILTERS.filter((name) => query[name] !== undefined && !(name in DIMENSIONS))
  if (filters.some((name) => NARROW.includes(name))) return []
  const ofCustomers = filters.filter((name) => name === 'customers' || name === 'segment')
  if (ofCustomers.length > 0) return ofCustomers
  return filters.every((name) => isBroad(name, query)) ? filters : []
}

function isBroad(name: Filter, { status, isGuest }: OrdersQuery): boolean {
  if (name === 'status') return status === 'placed' || status === 'paid' || status === 'shipped'
  return name === 'search' || (name === 'isGuest' && isGuest === false)
}
