import { raw, type Sql, sql } from '../../../db/sql.ts'
import { addDays } from '../../../time/days.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted } from '../../engine/currencies/converted.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { beginsWith } from '../../engine/prefix.ts'
import { countedCustomer } from '../merged-customers.ts'
import { countsWithin, dayOf } from './orders-counted.ts'
import { isFailedWithin } from './orders-failed.ts'
import { and, noteConditions, type OrdersQuery, orderConditions } from './orders-filter.ts'
import type { OrderStep } from './orders-parameters.ts'
import { isReturnedWithin } from './orders-returned.ts'
import { isAboutLines, isRequestedLine } from './requested-lines.ts'
import {
  HAS_RESTATEMENT,
  isRestated,
  movedOrders,
  RESTATED_COUNTS,
  RESTATED_MONEY,
  restatedSumsOf,
} from './restated-orders.ts'

/** Units of an order. */
export const itemsOf = sql`(
  select coalesce(sum((line ->> 'quantity')::numeric), 0)
  from json_array_elements(orders.lines) as line
)`

/** All coupons of a row of `orders`, as JSON. */
export const couponsOf = sql`coalesce(
  orders.coupon_codes,
  case when orders.coupon_code is null then '[]' else json_build_array(orders.coupon_code) end
)`

/** Units or amount of the requested lines of an order; null if all lines are requested. */
export function ofProduct(what: 'quantity' | 'total', query: OrdersQuery, { tenantId }: ReportContext): Sql {
  if (!isAboutLines(query)) return sql`null::numeric`
  return sql`(
    select coalesce(sum((line ->> ${what})::numeric), 0)
    from json_array_elements(orders.lines) as line
    where ${isRequestedLine(sql`line`, query, tenantId)}
  )`
}

/** `from … where …` of the orders placed in the period. Orders that a revision moved into it are in `fromReversals`. */
export function fromListed(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const hasMovedOut = sql`orders.order_id in (${movedOrders('out', query, period, context)})`
  return sql`
    ${fromPlaced(query, period, context)}
    ${isRestated(query) ? sql`and not ${hasMovedOut}` : sql``}`
}

/** `from … where …` of the orders whose present time is in the period. */
export function fromPlaced(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    from orders
    where ${isPlacedWithin(query, period, context)}
    ${shownConditions(query, period, context)}`
}

/** Which orders `fromReversals` selects. `others`: those that `fromListed` leaves out. `elsewhere`: those not placed in the period. */
type Selection = 'all' | 'others' | 'elsewhere'

/**
 * `from … where …` of `reversals`: refunds, cancellations and revisions in the period, one row per order. `is_placed`: whether the order was
 * placed in the period.
 */
export function fromReversals(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  selection: Selection = 'all',
): Sql {
  const others = sql`
    and (
      ${isPlacedElsewhere(query, period, context)}
      or order_reversals.order_id in (${movedOrders('out', query, period, context)})
    )`
  const stored = sql`
    select *, ${isPlacedElsewhere(query, period, context)} as is_elsewhere
    from order_reversals
    where ${isReversedWithin(query, period, context)}
    ${ofCustomer(query, context)}
    ${query.search === undefined ? sql`` : sql`and ${beginsWith(sql`order_reversals.order_id`, query.search)}`}
    ${selection === 'all' ? sql`` : others}`
  const isSelected = { all: sql`true`, others: sql`is_there`, elsewhere: sql`is_there and not is_placed` }
  return sql`
    from (
      select
        *,
        is_now_placed::int + restated_orders > 0 as is_placed,
        refund_count <> 0
          or chargeback_count <> 0
          or cancelled_orders <> 0
          or adjustments <> 0
          or restated_orders > 0 as is_there
      from (
        select order_id, not bool_or(is_elsewhere) as is_now_placed, ${reversalSums(query)}
        from (${convertedReversals(stored, query, period, context)}) as amounts
        group by order_id
      ) as sums
    ) as reversals
    where ${isSelected[selection]}`
}

const REVERSAL_MONEY = ['refunds', 'chargebacks', 'cancelled', 'reversed'] as const
const REVERSAL_COUNTS = ['refund_count', 'chargeback_count', 'cancelled_orders'] as const

/** The sums of reversals and revisions, added up over rows of `convertedReversals`. */
export function reversalSums(query: OrdersQuery): Sql {
  const sums = [...REVERSAL_COUNTS, ...REVERSAL_MONEY].map((name) => `sum(${name}) as ${name}`)
  return sql`${raw(sums.join(', '))}, ${restatedSumsOf(query)}`
}

/** Rows of `order_reversals` with amounts in the reporting currency, each at the rate of the day on which it counts. */
export function convertedReversals(
  stored: Sql,
  { basis }: OrdersQuery,
  period: Period,
  context: ReportContext,
  rates?: Sql,
): Sql {
  const moment = basis === 'order' ? sql`amounts.order_quarter` : sql`amounts.quarter`
  const columns = {
    money: [...REVERSAL_MONEY, ...RESTATED_MONEY],
    others: ['order_id', 'is_elsewhere', ...REVERSAL_COUNTS, ...RESTATED_COUNTS],
    day: dayOf(moment, context),
  }
  return converted(stored, columns, period, context, rates)
}

/** Limits reversals to the orders of a customer, which are few, instead of reading the reversals of all customers. */
function ofCustomer({ customerId }: OrdersQuery, context: ReportContext): Sql {
  if (customerId === undefined) return sql``
  return sql`
    and order_reversals.order_id in (
      select order_id
      from orders
      where tenant_id = ${context.tenantId}
      and customer_id = ${countedCustomer(customerId, context)}
      and placed_at is not null
    )`
}

/** Joins the orders of `reversals`, `failed` or `returned`. */
export function joinOrders(
  table: 'reversals' | 'failed' | 'returned',
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

/** Whether a row of `orders` matches the filters, and `happened` in the period. */
function shownConditions(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    ${orderConditions(query, period, context)}
    ${and([query.happened !== undefined && happenedWithin(query.happened, query, period, context)])}`
}

function happenedWithin(step: OrderStep, query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (step === 'placed') {
    const isNowPlaced = isPlacedWithin(query, period, context)
    if (!isRestated(query)) return isNowPlaced
    return sql`(
      (${isNowPlaced} and orders.order_id not in (${movedOrders('out', query, period, context)}))
      or orders.order_id in (${movedOrders('in', query, period, context)})
    )`
  }
  if (step === 'returned') {
    return sql`orders.order_id in (
      select order_id
      from order_returns
      where ${isReturnedWithin(query, period, context)}
    )`
  }
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
      step === 'charged_back' && sql`order_reversals.chargeback_count <> 0`,
      step === 'cancelled' && sql`order_reversals.cancelled_orders <> 0`,
      step === 'reversed' && HAS_REVERSAL,
      step === 'adjusted' && (isRestated(query) ? sql`order_reversals.adjustments <> 0` : sql`false`),
    ])}
  )`
}

/** `from … where …` of the credit notes of the period. */
export function fromNotes(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const { start, end } = period
  // The stored days are those of the shop. Days of other time zones differ from them by less than two days.
  return sql`
    from credit_notes
    where credit_notes.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'credit_notes.currency')}
    and credit_notes.day >= ${addDays(start, -2)}::date
    and credit_notes.day <= ${addDays(end, 2)}::date
    and ${countsWithin(sql`credit_notes.currency`, sql`credit_notes.refunded_at`, query, period, context)}
    ${noteConditions(query, period, context)}`
}

/** Whether a row of `orders` was placed in the period. */
export function isPlacedWithin(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    orders.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'orders.currency')}
    and ${countsWithin(sql`orders.currency`, sql`orders.placed_at`, query, period, context)}`
}

const HAS_REVERSAL = sql`(
  order_reversals.refund_count <> 0
  or order_reversals.chargeback_count <> 0
  or order_reversals.cancelled_orders <> 0
)`

/** Whether a row of `order_reversals` counts in the period. Rows that were corrected to zero do not. */
export function isReversedWithin(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const quarter = query.basis === 'order' ? sql`order_reversals.order_quarter` : sql`order_reversals.quarter`
  return sql`
    order_reversals.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'order_reversals.currency')}
    and (${HAS_REVERSAL} ${isRestated(query) ? sql`or ${HAS_RESTATEMENT}` : sql``})
    and ${countsWithin(sql`order_reversals.currency`, quarter, query, period, context)}`
}

/** Whether the order of a row of `order_reversals` was placed outside the period. Quarters of an hour are never partly in a period. */
function isPlacedElsewhere(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`not (
    ${isOfCurrency(context, 'order_reversals.order_currency')}
    and ${countsWithin(sql`order_reversals.order_currency`, sql`order_reversals.order_quarter`, query, period, context)}
  )`
}
