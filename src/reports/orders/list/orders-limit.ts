import { type Sql, sql } from '../../../db/sql.ts'
import type { TextRow } from '../../../json/write-rows.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { ParameterError } from '../../engine/parameters.ts'
import { beginsWith } from '../../engine/prefix.ts'
import { DIMENSIONS } from '../sales-source.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { FILTERS } from './orders-filter.ts'
import { isCommon, isKeptByStatus } from './status-sums.ts'

/** On two busy cores, PostgreSQL reads this number of orders well within the time limit of a report (`REPORT_TIMEOUT_MS`). */
export const MOST_ORDERS_READ = 400_000
/** The same for orders whose lines are read one by one, to look up their products. */
const MOST_ORDERS_WITH_LINES = 100_000

const LABELS_OF_LINES = ['category', 'brand', 'variantId', 'sku'] as const

const mostOf = (query: OrdersQuery): number =>
  LABELS_OF_LINES.some((name) => query[name] !== undefined) ? MOST_ORDERS_WITH_LINES : MOST_ORDERS_READ

/**
 * Whether a list reads few enough orders, decided without reading them. A list whose filters match most orders reads all orders of its
 * period, or all orders whose id begins with a text. Other lists have few orders or use an index.
 */
export function isBounded(query: OrdersQuery, { start, end }: Period, context: ReportContext): Sql {
  const { tenantId } = context
  if (broadFilters(query).length === 0) return sql`true`
  const isSmallPeriod = sql`(
    select coalesce(sum(total_orders), 0) <= ${mostOf(query)}
    from daily_sales_analytics
    where tenant_id = ${tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${end}::date
  )`
  // Totals by status do not read orders, and a page of common orders reads few.
  if (isKeptByStatus(query, context)) return sql`(${isSmallPeriod} or ${isCommon(query, { start, end }, context)})`
  if (query.search === undefined) return isSmallPeriod
  return sql`(${isSmallPeriod} or (
    select count(*) <= ${mostOf(query)}
    from (
      select
      from orders
      where tenant_id = ${tenantId}
      and ${beginsWith(sql`order_id`, query.search)}
      limit ${mostOf(query) + 1}
    ) as found
  ))`
}

/**
 * @param totals with `isBounded` as a column.
 * @throws ParameterError for a list that cannot be read.
 */
export function refuseUnbounded(query: OrdersQuery, totals: TextRow): void {
  if (totals.isBounded !== 'f') return
  const most = mostOf(query).toLocaleString('en')
  throw new ParameterError(
    broadFilters(query).map((parameter) => ({
      parameter,
      value: String(query[parameter]),
      message: `${parameter} matches too many orders: more than ${most} orders of this period would have to be read`,
      allowed: `a shorter period, with at most ${most} orders, or ${parameter === 'search' ? 'a longer search text' : 'an additional cohort, customerId, hour or weekday'}`,
    })),
  )
}

type Filter = (typeof FILTERS)[number]

/** Filters that select few orders, or orders by an index, whatever the other filters are. */
const NARROW: readonly Filter[] = ['customerId', 'cohort', 'hour', 'weekday']

/** The filters for which most orders of the period must be read; empty if another filter is narrow enough. */
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
  if ((LABELS_OF_LINES as readonly string[]).includes(name)) return true
  return name === 'search' || (name === 'isGuest' && isGuest === false)
}
