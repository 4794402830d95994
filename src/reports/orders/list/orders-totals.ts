import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted, ratesIn } from '../../engine/currencies/converted.ts'
import { salesMetrics } from '../../metrics/sales.ts'
import { MONEY_SUMS, sumsOfOrder } from '../sales-of-orders.ts'
import { sumsRow } from '../sums-row.ts'
import { ofProduct } from './order-content.ts'
import { isAboutCustomers } from './orders-by-customers.ts'
import { areMatchedFirst, fromPlaced, fromReversals, joinOrders, matchingOrders } from './orders-contributions.ts'
import { dayOf } from './orders-counted.ts'
import { fromFailed } from './orders-failed.ts'
import { isFiltered, type OrdersQuery } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import { fromNotes } from './orders-notes.ts'
import { ordersOfStep } from './orders-of-step.ts'
import { fromReturned } from './orders-returned.ts'
import { isAboutLines } from './requested-lines.ts'
import { RESTATED, restatedOfProduct } from './restated-orders.ts'
import { isKeptByStatus } from './status-sums.ts'
import { fromStatusSums } from './totals-by-status.ts'
import { fromStepSums, isKeptByStep } from './totals-by-step.ts'
import { columnsOf, fromSums, isKept, REVERSED, SALES, sumsOfNote } from './totals-from-sums.ts'

/** The metrics of all orders that contribute to a period, in one row, with the numbers of rows and credit notes. */
export function orderTotals(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (isKept(query, context)) return fromSums(query, period, context)
  if (isKeptByStatus(query, context)) return fromStatusSums(query, period, context)
  if (isKeptByStep(query, context)) return fromStepSums(query, period, context)
  return fromOrders(query, period, context)
}

/** The part of each order, reversal, credit note and failed payment in the totals. */
const PARTS = [
  'rows',
  'credit_notes',
  ...SALES,
  'product_units',
  'product_revenue',
  'failed_payments',
  'failed_amount',
  'returned_units',
] as const

/** The parts with amounts, which are converted. */
const AMOUNTS: ReadonlySet<string> = new Set([...MONEY_SUMS, 'product_revenue', 'failed_amount'].filter(isPart))

function isPart(name: string): boolean {
  return (PARTS as readonly string[]).includes(name)
}

/** The units of an order and the totals of its lines of goods, from one reading of its lines. */
const CONTENT = sql`(
  select coalesce(sum(line.quantity), 0) as items, coalesce(sum(line.total) filter (where line.kind is null), 0) as goods
  from json_to_recordset(orders.lines) as line (quantity numeric, total numeric, kind text)
)`

function fromOrders(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const isOfPayments = query.happened === 'payment_failed'
  const isOfReturns = query.happened === 'returned'
  // The rows of these lists are orders to which this happened. Their revenue counts beside them.
  const isOfOthers = isOfPayments || isOfReturns
  const isMatched = areMatchedFirst(query, context)
  const isOfCustomers = query.isGuest === false || isAboutCustomers(query)
  const customerOf = (table: 'orders' | 'credit_notes') =>
    isOfCustomers ? sql`${raw(table)}.customer_id` : sql`null::text`
  const rateOf = (currency: string, moment: string) =>
    context.conversion ? sql`, ${raw(currency)} as currency, ${dayOf(raw(moment), context)} as day` : sql``
  const failed = sql`
    union all
    select
      ${sumsRow(PARTS, { rows: sql`1`, failed_payments: sql`failed.payments`, failed_amount: sql`failed.amount` })},
      ${customerOf('orders')} as customer
    ${fromFailed(query, period, context)}
    ${joinOrders('failed', query, period, context)}`
  const returned = sql`
    union all
    select
      ${sumsRow(PARTS, { rows: sql`1`, returned_units: sql`returned.units` })},
      ${customerOf('orders')} as customer
    ${fromReturned(query, period, context)}
    ${joinOrders('returned', query, period, context)}`
  const orNull = (isRequested: boolean, column: string) =>
    isRequested ? sql`coalesce(sum(${raw(column)}), 0)` : sql`null`
  const placed = sumsRow(PARTS, {
    rows: isOfOthers ? sql`0` : sql`1`,
    ...sumsOfOrder,
    total_items_sold: sql`content.items`,
    goods_line_revenue: sql`content.goods`,
    product_units: ofProduct('quantity', query, context),
    product_revenue: ofProduct('total', query, context),
  })
  const reversed = sumsRow(PARTS, {
    rows: isOfOthers ? sql`0` : sql`reversals.restated_orders + (reversals.is_there and not reversals.is_placed)::int`,
    ...columnsOf(REVERSED, 'reversals.'),
    ...columnsOf(RESTATED, 'reversals.'),
    product_units: restatedOfProduct('quantity', query, period, context),
    product_revenue: restatedOfProduct('total', query, period, context, sql`rates`),
  })
  const creditNotes = sumsRow(PARTS, {
    rows: sql`1`,
    credit_notes: sql`1`,
    ...sumsOfNote,
  })
  const rates = context.conversion ? sql`rates as materialized (${ratesIn(period, context)}), ` : sql``
  const counts = PARTS.filter((name) => !AMOUNTS.has(name))
  const columns = { money: [...AMOUNTS], others: [...counts, 'customer'], day: sql`amounts.day` }
  const single = sql`
    select ${placed}, ${customerOf('orders')} as customer ${rateOf('orders.currency', 'orders.placed_at')}
    from ${isMatched ? sql`matching as orders` : sql`(select orders.* ${fromPlaced(query, period, context)}) as orders`}
    cross join lateral ${CONTENT} as content
    union all
    select
      ${creditNotes},
      ${customerOf('credit_notes')} as customer
      ${rateOf('credit_notes.currency', 'credit_notes.refunded_at')}
    ${fromNotes(query, period, context)}`
  // Reversals, failed payments and returns are converted before they are added by order.
  const parts = sql`
    select ${raw(PARTS.join(', '))}, customer
    from (${converted(single, columns, period, context, sql`rates`)}) as single
    union all
    select ${reversed}, ${isFiltered(query) ? customerOf('orders') : sql`null::text`} as customer
    from (select reversals.* ${fromReversals(query, period, context, isMatched ? 'matching' : 'all')}) as reversals
    ${isFiltered(query) ? joinOrders('reversals', query, period, context) : sql``}
    ${isOfPayments ? failed : sql``}
    ${isOfReturns ? returned : sql``}`
  return sql`
    with ${rates}${ordersOfStep(query, period, context)}${matchingOrders(query, period, context)}bound as materialized (select ${isBounded(query, period, context)} as "isBounded")
    select
      coalesce(sum(rows), 0) as rows,
      coalesce(sum(credit_notes), 0) as "creditNotes",
      ${isOfCustomers ? sql`count(distinct customer)` : sql`null`} as customers,
      ${orNull(isAboutLines(query), 'product_units')} as "productUnits",
      ${orNull(isAboutLines(query), 'product_revenue')} as "productRevenue",
      ${orNull(isOfPayments, 'failed_payments')} as "failedPayments",
      ${orNull(isOfPayments, 'failed_amount')} as "failedAmount",
      ${orNull(isOfReturns, 'returned_units')} as "returnedUnits",
      (select "isBounded" from bound),
      ${salesMetrics('event', context.currency)}
    from (${parts}) as parts
    where (select "isBounded" from bound)`
}
