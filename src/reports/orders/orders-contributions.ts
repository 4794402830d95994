import { raw, type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { beginsWith } from '../engine/prefix.ts'
import { isWithin } from '../engine/within.ts'
import type { SalesBasis } from '../metrics/sales.ts'
import { and, cellConditions, noteConditions, type OrderFilter, orderConditions } from './orders-filter.ts'
import type { OrderStep } from './orders-parameters.ts'

/** Which orders, and where what was taken back from them counts. */
export interface OrdersQuery extends OrderFilter {
  basis?: SalesBasis
}

/** Units of an order. */
export const itemsOf = sql`(
  select coalesce(sum((line ->> 'quantity')::numeric), 0)
  from json_array_elements(orders.lines) as line
)`

/** Units and money of one product in an order's lines; null when none is asked for. */
export function ofProduct(what: 'quantity' | 'total', { productId }: OrdersQuery): Sql {
  if (productId === undefined) return sql`null::numeric`
  return sql`(
    select coalesce(sum((line ->> ${what})::numeric), 0)
    from json_array_elements(orders.lines) as line
    where line ->> 'productId' = ${productId}
  )`
}

/** `from … where …` of the orders that were placed in the period. */
export function fromPlaced(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    from orders
    where ${isPlacedWithin(query, period, context)}
    ${shownConditions(query, period, context)}`
}

/** The same of `taken`: what was taken back in the period, an order a row. */
export function fromReversals(query: OrdersQuery, period: Period, context: ReportContext, only = sql``): Sql {
  return sql`
    from (
      select
        order_id,
        bool_or(${isPlacedElsewhere(query, period, context)}) as is_placed_elsewhere,
        sum(refund_count) as refund_count,
        sum(refunds) as refunds,
        sum(cancelled_orders) as cancelled_orders,
        sum(cancelled) as cancelled,
        sum(reversed) as reversed
      from order_reversals
      where ${isReversedWithin(query, period, context)}
      ${ofCustomer(query, context)}
      ${query.search === undefined ? sql`` : sql`and ${beginsWith(sql`order_reversals.order_id`, query.search)}`}
      ${only}
      group by order_id
    ) as reversals`
}

/** A customer has few orders: with them, not all that was taken back from anybody is looked up. */
function ofCustomer({ customerId }: OrdersQuery, { tenantId }: ReportContext): Sql {
  if (customerId === undefined) return sql``
  return sql`
    and order_reversals.order_id in (
      select order_id
      from orders
      where tenant_id = ${tenantId}
      and customer_id = ${customerId}
      and placed_at is not null
    )`
}

/** The orders of `taken` or `failed`, joined to it. */
export function joinOrders(
  table: 'reversals' | 'failed',
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
): Sql {
  return sql`
    join orders
      on orders.tenant_id = ${context.tenantId}
      and orders.order_id = ${raw(table)}.order_id
      and orders.placed_at is not null
      ${shownConditions(query, period, context)}`
}

/** `from failed`: orders with a failed payment in the period, with how many they had and what these came to. */
export function fromFailed(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    from (
      select order_id, sum(payments) as payments, sum(amount) as amount
      from failed_payments
      where ${isFailedWithin(query, period, context)}
      group by order_id
    ) as failed`
}

/** Whether a row of `failed_payments` is asked for. */
export function isFailedWithin(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const { paymentMethod, failureReason } = query
  return sql`
    failed_payments.tenant_id = ${context.tenantId}
    and failed_payments.currency = ${context.currency}
    and failed_payments.payments <> 0
    and ${isInCellWithin(sql`failed_payments.quarter`, query, period, context)}
    ${and([
      paymentMethod !== undefined && sql`failed_payments.payment_method = ${paymentMethod}`,
      failureReason !== undefined && sql`failed_payments.reason = ${failureReason}`,
    ])}`
}

/** Whether a row of `orders` is shown: as its filters say, and because that happened in the period which is asked for. */
function shownConditions(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    ${orderConditions(query, period, context)}
    ${and([query.happened !== undefined && happenedWithin(query.happened, query, period, context)])}`
}

function happenedWithin(step: OrderStep, query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (step === 'placed') return isPlacedWithin(query, period, context)
  if (step === 'payment_failed') {
    return sql`orders.order_id in (
      select order_id
      from failed_payments
      where ${isFailedWithin(query, period, context)}
    )`
  }
  return sql`orders.order_id in (
    select order_id
    from order_reversals
    where ${isReversedWithin(query, period, context)}
    ${and([
      step === 'refunded' && sql`order_reversals.refund_count <> 0`,
      step === 'cancelled' && sql`order_reversals.cancelled_orders <> 0`,
    ])}
  )`
}

/** `from … where …` of the credit notes of the period. */
export function fromNotes(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const { start, end } = period
  // The days are the shop's, which any other zone's differ from by less than two.
  return sql`
    from credit_notes
    where credit_notes.tenant_id = ${context.tenantId}
    and credit_notes.currency = ${context.currency}
    and credit_notes.day >= ${addDays(start, -2)}::date
    and credit_notes.day <= ${addDays(end, 2)}::date
    and ${isInCellWithin(sql`credit_notes.refunded_at`, query, period, context)}
    ${noteConditions(query, period, context)}`
}

/** Whether a row of `orders` was placed in the period. */
export function isPlacedWithin(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    orders.tenant_id = ${context.tenantId}
    and orders.currency = ${context.currency}
    and ${isInCellWithin(sql`orders.placed_at`, query, period, context)}`
}

/** Whether a row of `order_reversals` counts in the period. What was corrected to nothing does not. */
export function isReversedWithin(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const quarter = query.basis === 'order' ? sql`order_reversals.order_quarter` : sql`order_reversals.quarter`
  return sql`
    order_reversals.tenant_id = ${context.tenantId}
    and order_reversals.currency = ${context.currency}
    and (order_reversals.refund_count <> 0 or order_reversals.cancelled_orders <> 0)
    and ${isInCellWithin(quarter, query, period, context)}`
}

/** Whether the order of a row of `order_reversals` is none of those placed in the period: quarters lie in it whole or not at all. */
export function isPlacedElsewhere(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`not (
    order_reversals.order_currency = ${context.currency}
    and ${isInCellWithin(sql`order_reversals.order_quarter`, query, period, context)}
  )`
}

function isInCellWithin(moment: Sql, query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`${isWithin(moment, period, context)} ${cellConditions(moment, query, context)}`
}
