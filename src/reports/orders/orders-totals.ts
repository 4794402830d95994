import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { salesMetrics } from '../metrics/sales.ts'
import { isAboutCustomers } from './orders-by-customers.ts'
import {
  fromFailed,
  fromNotes,
  fromPlaced,
  fromTaken,
  isPlacedElsewhere,
  itemsOf,
  joinOrders,
  type OrdersQuery,
  ofProduct,
} from './orders-contributions.ts'
import { cellConditions, FILTERS } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import { DIMENSIONS, type Dimension, salesIn } from './sales-source.ts'

/** The metrics of all orders that contribute to a period, in one row, with the number of rows and of credit notes. */
export function orderTotals(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return isKept(query, context) ? fromSums(query, period, context) : fromOrders(query, period, context)
}

/** Whether sales are kept by what is asked for, so that not every order need be read. */
function isKept(query: OrdersQuery, { timeZone, shopTimeZone }: ReportContext): boolean {
  if (query.happened !== undefined && query.happened !== 'placed') return false
  const filters = FILTERS.filter((name) => query[name] !== undefined)
  if (filters.every((name) => name === 'hour' || name === 'weekday')) return true
  return filters.length === 1 && filters.every((name) => name in DIMENSIONS) && timeZone === shopTimeZone
}

/** Of single hours and weekdays, what is kept by the hour, or by the quarter of one in other time zones. */
function keptSales(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const needsHours = query.hour !== undefined || query.weekday !== undefined
  return sql`
    (${salesIn(period, query, context, { needsHours })}) as kept
    where true
    ${cellConditions(sql`kept.instant`, query, context)}`
}

/** No product is asked for then, no failed payments, and nobody's customers. */
const UNASKED = sql`
  null as customers,
  null as "productUnits",
  null as "productRevenue",
  null as "failedPayments",
  null as "failedAmount"`

const isOfOneLabel = (query: OrdersQuery) =>
  (Object.keys(DIMENSIONS) as Dimension[]).some((name) => query[name] !== undefined)

function fromSums(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (query.happened === 'placed') return fromSumsOfPlaced(query, period, context)
  const elsewhere = sql`and ${isPlacedElsewhere(query, period, context)}`
  return sql`
    select
      sales.orders + elsewhere.count + notes.count as rows,
      notes.count as "creditNotes",
      ${UNASKED},
      sales.*
    from (
      select ${salesMetrics(query.basis ?? 'event', context.currency)}
      from ${keptSales(query, period, context)}
    ) as sales
    cross join (
      select count(*)
      ${fromTaken(query, period, context, elsewhere)}
      ${isOfOneLabel(query) ? joinOrders('taken', query, period, context) : sql``}
    ) as elsewhere
    cross join (select count(*) ${fromNotes(query, period, context)}) as notes`
}

/** What was placed is kept; what was taken back from other orders must not be in it. */
function fromSumsOfPlaced(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    select sales.orders as rows, 0 as "creditNotes", ${UNASKED}, sales.*
    from (
      select ${salesMetrics('event', context.currency)}
      from (
        select
          total_orders,
          total_revenue,
          total_items_sold,
          discounts,
          tax,
          shipping,
          ${NOTHING_TAKEN}
        from ${keptSales(query, period, context)}
        union all
        select
          0, 0, 0, 0, 0, 0,
          taken.refund_count,
          taken.refunds,
          taken.cancelled_orders,
          taken.cancelled,
          taken.reversed
        ${fromTaken(query, period, context)}
        ${isOfOneLabel(query) ? joinOrders('taken', query, period, context) : sql``}
        where not taken.is_placed_elsewhere
      ) as parts
    ) as sales`
}

const NOTHING_TAKEN = sql`
  0 as refund_count,
  0 as refunds,
  0 as cancelled_orders,
  0 as cancelled,
  0 as reversed`

function fromOrders(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const isOfPayments = query.happened === 'payment_failed'
  const isRow = isOfPayments ? sql`0` : sql`1`
  const isOfCustomers = query.isGuest === false || isAboutCustomers(query)
  const customerOf = (table: 'orders' | 'credit_notes') =>
    isOfCustomers ? sql`${raw(table)}.customer_id` : sql`null::text`
  const failed = sql`
    union all
    select 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, failed.payments, failed.amount, ${customerOf('orders')}
    ${fromFailed(query, period, context)}
    ${joinOrders('failed', query, period, context)}`
  const orNull = (isAsked: boolean, column: string) => (isAsked ? sql`coalesce(sum(${raw(column)}), 0)` : sql`null`)
  return sql`
    with bound as materialized (select ${isBounded(query, period, context)} as "isBounded")
    select
      coalesce(sum(rows), 0) as rows,
      coalesce(sum(credit_notes), 0) as "creditNotes",
      ${isOfCustomers ? sql`count(distinct customer)` : sql`null`} as customers,
      ${orNull(query.productId !== undefined, 'product_units')} as "productUnits",
      ${orNull(query.productId !== undefined, 'product_revenue')} as "productRevenue",
      ${orNull(isOfPayments, 'failed_payments')} as "failedPayments",
      ${orNull(isOfPayments, 'failed_amount')} as "failedAmount",
      (select "isBounded" from bound),
      ${salesMetrics('event', context.currency)}
    from (
      select
        ${isRow} as rows,
        0 as credit_notes,
        1 as total_orders,
        total as total_revenue,
        ${itemsOf} as total_items_sold,
        coalesce(discount, 0) as discounts,
        coalesce(tax, 0) as tax,
        coalesce(shipping, 0) as shipping,
        ${NOTHING_TAKEN},
        ${ofProduct('quantity', query)} as product_units,
        ${ofProduct('total', query)} as product_revenue,
        0 as failed_payments,
        0 as failed_amount,
        ${customerOf('orders')} as customer
      ${fromPlaced(query, period, context)}
      union all
      select
        taken.is_placed_elsewhere::int * ${isRow}, 0, 0, 0, 0, 0, 0, 0,
        taken.refund_count,
        taken.refunds,
        taken.cancelled_orders,
        taken.cancelled,
        taken.reversed,
        0, 0, 0, 0,
        ${customerOf('orders')}
      ${fromTaken(query, period, context)}
      ${joinOrders('taken', query, period, context)}
      union all
      select 1, 1, 0, 0, 0, 0, 0, 0, 1, amount, 0, 0, amount, 0, 0, 0, 0, ${customerOf('credit_notes')}
      ${fromNotes(query, period, context)}
      ${isOfPayments ? failed : sql``}
    ) as parts
    where (select "isBounded" from bound)`
}
