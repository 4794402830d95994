import { raw, type Sql, sql } from '../../../db/sql.ts'
import { restatedSums } from '../../../perspectives/sales-sums.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted } from '../../engine/currencies/converted.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { restatementsOfOrder } from '../order/described-order.ts'
import { sumsRow } from '../sums-row.ts'
import { isAboutCustomers } from './orders-by-customers.ts'
import { countsWithin, dayOf } from './orders-counted.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { isAboutLines, isRequestedLine } from './requested-lines.ts'

/** What revisions change by the day of the event. */
export const RESTATED = Object.keys(restatedSums) as (keyof typeof restatedSums)[]

/** Those with counts or units, and those with amounts. */
export const RESTATED_COUNTS = ['restated_orders', 'restated_items_sold'] as const
export const RESTATED_MONEY = RESTATED.filter((name) => !(RESTATED_COUNTS as readonly string[]).includes(name))

export const HAS_RESTATEMENT = sql`(
  ${RESTATED.map((name) => sql`order_reversals.${raw(name)} <> 0`).reduce((all, one) => sql`${all} or ${one}`)}
)`

/**
 * Whether revisions count on their own days. Customers and the steps of orders are those of orders as they are described now, so lists of them
 * are too.
 */
export const isRestated = (query: OrdersQuery): boolean =>
  query.basis !== 'order' && !isAboutCustomers(query) && query.isGuest === undefined && query.status === undefined

/** The sum of each column of `RESTATED`; zero if revisions do not count on their own days. Zeros, as most of them are, are not added. */
export function restatedSumsOf(query: OrdersQuery): Sql {
  if (!isRestated(query)) return sumsRow(RESTATED, {})
  const sums = Object.fromEntries(
    RESTATED.map((name) => [name, sql`coalesce(sum(${raw(name)}) filter (where ${raw(name)} <> 0), 0)`]),
  )
  return sumsRow(RESTATED, sums)
}

/** The ids of orders that were first placed in the period and are now at another time, or the other way round. */
export function movedOrders(way: 'in' | 'out', query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    select order_reversals.order_id
    from order_reversals
    where order_reversals.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'order_reversals.currency')}
    and order_reversals.restated_orders <> 0
    and ${countsWithin(sql`order_reversals.currency`, sql`order_reversals.quarter`, query, period, context)}
    and ${isRestated(query)}::boolean
    group by order_reversals.order_id
    having sum(order_reversals.restated_orders) ${way === 'in' ? sql`> 0` : sql`< 0`}`
}

/**
 * Units or amount of the requested lines that revisions of a row of `orders` change in the period.
 *
 * @param rates the rates of the period, where a statement reads them several times.
 */
export function restatedOfProduct(
  what: 'quantity' | 'total',
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  rates?: Sql,
): Sql {
  if (!isAboutLines(query)) return sql`null::numeric`
  if (!isRestated(query)) return sql`0`
  const currency = sql`part.terms ->> 'currency'`
  const lines = sql`
    select ${currency} as currency, part.at, part.sign * (line ->> ${what})::numeric as value
    from ${restatementsOfOrder} as part
    cross join lateral json_array_elements(part.terms -> 'lines') as line
    where ${isRequestedLine(sql`line`, query, context.tenantId)}
    and ${isOfCurrency(context, "(part.terms ->> 'currency')")}
    and ${countsWithin(sql`(${currency})`, sql`part.at`, query, period, context)}`
  const columns = { money: ['value'], others: [], day: dayOf(sql`amounts.at`, context) }
  const values = what === 'total' ? converted(lines, columns, period, context, rates) : lines
  return sql`case
    when orders.revisions is null then 0
    else (select coalesce(sum(value), 0) from (${values}) as lines)
  end`
}
