import { type Sql, sql } from '../../../db/sql.ts'
import { presentSums } from '../../../perspectives/sales-sums.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted } from '../../engine/currencies/converted.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { MONEY_SUMS } from '../sales-of-orders.ts'
import { FILTERS, type OrdersQuery } from './orders-filter.ts'
import type { OrderStatus } from './orders-parameters.ts'

/**
 * Whether the totals of a list by status or guests can be read from sums by day and status. Different customers are not among these sums: those
 * of all customers are known, but not those of a status, and not those whose orders can be converted.
 */
export function isKeptByStatus(query: OrdersQuery, { timeZone, shopTimeZone, conversion }: ReportContext): boolean {
  const filters = FILTERS.filter((name) => query[name] !== undefined)
  const isByStatus = filters.length > 0 && filters.every((name) => name === 'status' || name === 'isGuest')
  if (!isByStatus || query.happened !== undefined || timeZone !== shopTimeZone) return false
  return query.isGuest !== false || (query.status === undefined && conversion === undefined)
}

/** Whether orders of customers that reached no step are on the list. */
export const includesOthers = ({ status = 'placed', isGuest }: OrdersQuery): boolean =>
  isGuest !== true && ['placed', 'unpaid', 'unshipped'].includes(status)

const PRESENT = Object.keys(presentSums) as (keyof typeof presentSums)[]

/** The rows of the period, in the reporting currency. */
export function statusSales(condition: Sql, { start, end }: Period, context: ReportContext): Sql {
  const stored = sql`
    select *
    from status_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${end}::date
    and ${condition}`
  const isAmount = (name: (typeof PRESENT)[number]) => MONEY_SUMS.includes(name)
  const columns = {
    money: PRESENT.filter(isAmount),
    others: PRESENT.filter((name) => !isAmount(name)),
    day: sql`amounts.date`,
  }
  return converted(stored, columns, { start, end }, context)
}

/** Whether a row of `status_sales_analytics` matches the query. The same conditions as those of `hasStatus` on a row of `orders`. */
export function hasWords({ status = 'placed', isGuest }: OrdersQuery): Sql {
  const words = sql`string_to_array(status, ' ')`
  const has = (word: string) => sql`${word}::text = any(${words})`
  const steps: Partial<Record<OrderStatus, Sql>> = {
    placed: sql`true`,
    unpaid: sql`not ${has('paid')}`,
    unshipped: sql`not ${has('shipped')}`,
    cancelled: sql`strpos(status, 'cancelled_') > 0`,
  }
  const isOfGuests = isGuest === undefined ? sql`true` : sql`(${has('guest')}) = ${isGuest}::boolean`
  return sql`((${steps[status] ?? has(status)}) and ${isOfGuests})`
}

/** One order of this number is enough for a page of a list, because few orders of the period are then read. */
const COMMON = 200

/** Whether at least one of `COMMON` orders of the period is on the list. */
export function isCommon(query: OrdersQuery, { start, end }: Period, context: ReportContext): Sql {
  const ordersOf = (table: Sql, condition: Sql) => sql`(
    select coalesce(sum(total_orders), 0)
    from ${table}
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${end}::date
    and ${condition}
  )`
  const inStatus = (condition: Sql) => ordersOf(sql`status_sales_analytics`, condition)
  const all = ordersOf(sql`daily_sales_analytics`, sql`true`)
  const listed = includesOthers(query)
    ? sql`${all} - ${inStatus(sql`not ${hasWords(query)}`)}`
    : inStatus(hasWords(query))
  return sql`((${listed}) * ${COMMON}::integer >= ${all})`
}
