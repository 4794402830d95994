import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted, ratesIn } from '../../engine/currencies/converted.ts'
import { salesMetrics } from '../../metrics/sales.ts'
import { MONEY_SUMS, sumsOfOrder } from '../sales-of-orders.ts'
import { DIMENSIONS, type Dimension, salesIn } from '../sales-source.ts'
import { sumsRow } from '../sums-row.ts'
import { isAboutCustomers } from './orders-by-customers.ts'
import { fromNotes, fromPlaced, fromReversals, joinOrders, ofProduct } from './orders-contributions.ts'
import { dayOf } from './orders-counted.ts'
import { fromFailed } from './orders-failed.ts'
import { cellConditions, FILTERS, type OrdersQuery } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import { fromReturned } from './orders-returned.ts'
import { isAboutLines } from './requested-lines.ts'
import { RESTATED, restatedOfProduct } from './restated-orders.ts'

/** The metrics of all orders that contribute to a period, in one row, with the numbers of rows and credit notes. */
export function orderTotals(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return isKept(query, context) ? fromSums(query, period, context) : fromOrders(query, period, context)
}

/** Whether the totals can be read from stored sums instead of single orders. */
function isKept(query: OrdersQuery, { timeZone, shopTimeZone }: ReportContext): boolean {
  if (query.happened !== undefined && query.happened !== 'placed') return false
  const filters = FILTERS.filter((name) => query[name] !== undefined)
  if (filters.every((name) => name === 'hour' || name === 'weekday')) return true
  return filters.length === 1 && filters.every((name) => name in DIMENSIONS) && timeZone === shopTimeZone
}

/** Stored sums of sales. For hours and weekdays these are sums by hour, or by quarter of an hour in other time zones. */
function keptSales(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const needsHours = query.hour !== undefined || query.weekday !== undefined
  return sql`
    (${salesIn(period, query, context, { needsHours })}) as kept
    where true
    ${cellConditions(sql`kept.instant`, query, context)}`
}

/** Columns that stored sums cannot provide, and that no query answered from them requests. */
const NOT_REQUESTED = sql`
  null as customers,
  null as "productUnits",
  null as "productRevenue",
  null as "failedPayments",
  null as "failedAmount",
  null as "returnedUnits"`

const isOfOneLabel = (query: OrdersQuery) =>
  (Object.keys(DIMENSIONS) as Dimension[]).some((name) => query[name] !== undefined)

function fromSums(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (query.happened === 'placed') return fromSumsOfPlaced(query, period, context)
  return sql`
    select
      sales.orders + elsewhere.count + notes.count as rows,
      notes.count as "creditNotes",
      ${NOT_REQUESTED},
      sales.*
    from (
      select ${salesMetrics(query.basis ?? 'event', context.currency)}
      from ${keptSales(query, period, context)}
    ) as sales
    cross join (
      select count(*)
      ${reversalsOf(query, period, context, 'elsewhere')}
    ) as elsewhere
    cross join (select count(*) ${fromNotes(query, period, context)}) as notes`
}

/** `reversals`, and `orders` if they are filtered by a label. */
function reversalsOf(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  selection: 'all' | 'elsewhere' = 'all',
): Sql {
  return sql`
    from (select reversals.* ${fromReversals(query, period, context, selection)}) as reversals
    ${isOfOneLabel(query) ? joinOrders('reversals', query, period, context) : sql``}`
}

/** Sales are stored. What was reversed of the placed orders is read from the reversals, so that other orders are left out. */
function fromSumsOfPlaced(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    select sales.orders as rows, 0 as "creditNotes", ${NOT_REQUESTED}, sales.*
    from (
      select ${salesMetrics('event', context.currency)}
      from (
        select ${sumsRow(SALES, columnsOf([...PLACED, ...COSTED]))}
        from ${keptSales(query, period, context)}
        union all
        select ${sumsRow(SALES, { ...columnsOf(REVERSED, 'reversals.'), ...columnsOf(RESTATED, 'reversals.') })}
        ${reversalsOf(query, period, context)}
        where reversals.is_placed
        union all
        select ${sumsRow(SALES, columnsOf(RESTATED.filter(isOfPlacement), 'reversals.'))}
        ${reversalsOf(query, period, context)}
        where reversals.is_now_placed
        and not reversals.is_placed
      ) as parts
    ) as sales`
}

const PLACED = [
  'total_orders',
  'total_revenue',
  'total_items_sold',
  'discounts',
  'tax',
  'shipping',
  'tips',
  'fees',
  'duties',
  'gift_cards_sold',
  'gift_cards_redeemed',
] as const
const REVERSED = [
  'refund_count',
  'refunds',
  'chargeback_count',
  'chargebacks',
  'cancelled_orders',
  'cancelled',
  'reversed',
] as const
const COSTED = ['goods_line_revenue', 'cost', 'cost_known_revenue'] as const
const SALES = [...PLACED, ...COSTED, ...REVERSED, ...RESTATED]

/** What a placement changes, not a later revision. */
const isOfPlacement = (name: (typeof RESTATED)[number]) => name !== 'adjustments'

/** Each of these sums from the column of the same name. */
function columnsOf<C extends string>(names: readonly C[], table = ''): Partial<Record<C, Sql>> {
  return Object.fromEntries(names.map((name) => [name, raw(`${table}${name}`)])) as Partial<Record<C, Sql>>
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

function fromOrders(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const isOfPayments = query.happened === 'payment_failed'
  const isOfReturns = query.happened === 'returned'
  // The rows of these lists are orders to which this happened. Their revenue counts beside them.
  const isOfOthers = isOfPayments || isOfReturns
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
    refund_count: sql`(credit_notes.kind = 'refund')::int`,
    refunds: sql`case when credit_notes.kind = 'refund' then amount else 0 end`,
    chargeback_count: sql`(credit_notes.kind = 'chargeback')::int`,
    chargebacks: sql`case when credit_notes.kind = 'chargeback' then amount else 0 end`,
    reversed: sql`amount`,
  })
  const rates = context.conversion ? sql`rates as materialized (${ratesIn(period, context)}), ` : sql``
  const counts = PARTS.filter((name) => !AMOUNTS.has(name))
  const columns = { money: [...AMOUNTS], others: [...counts, 'customer'], day: sql`amounts.day` }
  const single = sql`
    select ${placed}, ${customerOf('orders')} as customer ${rateOf('orders.currency', 'orders.placed_at')}
    ${fromPlaced(query, period, context)}
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
    select ${reversed}, ${customerOf('orders')} as customer
    from (select reversals.* ${fromReversals(query, period, context)}) as reversals
    ${joinOrders('reversals', query, period, context)}
    ${isOfPayments ? failed : sql``}
    ${isOfReturns ? returned : sql``}`
  return sql`
    with ${rates}bound as materialized (select ${isBounded(query, period, context)} as "isBounded")
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
