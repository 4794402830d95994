import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted } from '../../engine/currencies/converted.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { beginsWith } from '../../engine/prefix.ts'
import { countedCustomer } from '../merged-customers.ts'
import { countsWithin, dayOf } from './orders-counted.ts'
import { and, type OrdersQuery, orderConditions } from './orders-filter.ts'
import { isOfStep, ORDERS_OF_STEP } from './orders-of-step.ts'
import type { OrderStep } from './orders-parameters.ts'
import { isAboutLines } from './requested-lines.ts'
import { isRestated, movedOrders, RESTATED_COUNTS, RESTATED_MONEY, restatedSumsOf } from './restated-orders.ts'
import { isOfWholePeriod, isReversedWithin, reversalsOfOthers } from './stored-reversals.ts'

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

/**
 * Whether totals read the matching orders once, as `matching`, and only the reversals of these and of orders outside the period. Few orders have
 * a requested line. All reversals of the period are more the more orders a shop has.
 */
export const areMatchedFirst = (query: OrdersQuery, context: ReportContext): boolean =>
  isAboutLines(query) && !isOfStep(query) && isOfWholePeriod(query, context)

/** `matching as (…), `: the orders of the list that are placed in the period. Empty if they are not matched first. */
export function matchingOrders(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (!areMatchedFirst(query, context)) return sql``
  return sql`matching as materialized (select ${MATCHED_COLUMNS} ${fromPlaced(query, period, context)}), `
}

/** The columns of `orders` that totals need. Histories and revisions are large. */
const MATCHED_COLUMNS = raw(
  [
    'order_id',
    'customer_id',
    'placed_at',
    'currency',
    'total',
    'discount',
    'tax',
    'shipping',
    'tips',
    'fees',
    'duties',
    'gift_cards_sold',
    'gift_cards_redeemed',
    'cost',
    'cost_known_revenue',
    'lines',
  ]
    .map((name) => `orders.${name}`)
    .join(', '),
)

/**
 * Which orders `fromReversals` selects. `others`: those that `fromListed` leaves out. `elsewhere`: those not placed in the period. `unplaced`:
 * the same with those whose reversals and revisions cancel each other out. `matching`: those of `matchingOrders`, and all that are not placed in
 * the period.
 */
type Selection = 'all' | 'matching' | 'others' | 'elsewhere' | 'unplaced'

/**
 * `from … where …` of `reversals`: refunds, cancellations and revisions in the period, one row per order. `is_placed`: whether the order was
 * placed in the period.
 *
 * @param isListed a condition that all rows of an order match, or none.
 */
export function fromReversals(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  selection: Selection = 'all',
  isListed: Sql = sql`true`,
): Sql {
  const stored = storedReversals(query, period, context, selection, isListed)
  const isSelected = {
    all: sql`true`,
    matching: sql`true`,
    others: sql`is_there`,
    elsewhere: sql`is_there and not is_placed`,
    unplaced: sql`not is_placed`,
  }
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

function storedReversals(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  selection: Selection,
  isListed: Sql,
): Sql {
  const isElsewhere = isPlacedElsewhere(query, period, context)
  const movedOut = movedOrders('out', query, period, context)
  const isWanted = sql`
    ${isReversedWithin(query, period, context)}
    ${ofCustomer(query, context)}
    ${query.search === undefined ? sql`` : sql`and ${beginsWith(sql`order_reversals.order_id`, query.search)}`}
    ${isOfStep(query) ? sql`and order_reversals.order_id in (${ORDERS_OF_STEP})` : sql``}
    and ${isListed}`
  if (selection === 'matching') {
    return sql`
      ${reversalsOfOthers({ isWanted, isElsewhere, movedOut: undefined }, period, context)}
      union all
      select order_reversals.*, false
      from matching
      join order_reversals
        on order_reversals.order_quarter = date_bin('15 minutes', matching.placed_at, '2000-01-01Z')
        and order_reversals.order_id = matching.order_id
      where ${isWanted}
      and not ${isElsewhere}`
  }
  if (selection !== 'all' && isOfWholePeriod(query, context)) {
    const conditions = { isWanted, isElsewhere, movedOut: isRestated(query) ? movedOut : undefined }
    return reversalsOfOthers(conditions, period, context)
  }
  return sql`
    select *, ${isElsewhere} as is_elsewhere
    from order_reversals
    where ${isWanted}
    ${selection === 'all' ? sql`` : sql`and (${isElsewhere} or order_reversals.order_id in (${movedOut}))`}`
}

const MONEY = ['refunds', 'chargebacks', 'cancelled', 'reversed'] as const
const COUNTS = ['refund_count', 'chargeback_count', 'cancelled_orders'] as const

/** The sums of reversals and revisions, added up over rows of `convertedReversals`. */
export function reversalSums(query: OrdersQuery): Sql {
  const sums = [...COUNTS, ...MONEY].map((name) => `sum(${name}) as ${name}`)
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
    money: [...MONEY, ...RESTATED_MONEY],
    others: ['order_id', 'is_elsewhere', ...COUNTS, ...RESTATED_COUNTS],
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
  return sql`orders.order_id in (${ORDERS_OF_STEP})`
}

/** Whether a row of `orders` was placed in the period. */
export function isPlacedWithin(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    orders.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'orders.currency')}
    and ${countsWithin(sql`orders.currency`, sql`orders.placed_at`, query, period, context)}`
}

/** Whether the order of a row of `order_reversals` was placed outside the period. Quarters of an hour are never partly in a period. */
function isPlacedElsewhere(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`not (
    ${isOfCurrency(context, 'order_reversals.order_currency')}
    and ${countsWithin(sql`order_reversals.order_currency`, sql`order_reversals.order_quarter`, query, period, context)}
  )`
}
