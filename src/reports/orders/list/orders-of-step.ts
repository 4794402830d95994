import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { endOf } from '../../engine/within.ts'
import { isFailedWithin } from './orders-failed.ts'
import { isFiltered, type OrdersQuery } from './orders-filter.ts'
import type { OrderStep, Position } from './orders-parameters.ts'
import { isReturnedWithin } from './orders-returned.ts'
import { isRestated } from './restated-orders.ts'
import { HAS_REVERSAL, IS_DISTANT, isReversedWithin } from './stored-reversals.ts'

/** Whether the list has the orders to which something happened in the period, other than their placement. */
export const isOfStep = ({ happened }: OrdersQuery): boolean => happened !== undefined && happened !== 'placed'

/** Whether the step is one of those in `order_reversals`. */
export const isOfReversals = (query: OrdersQuery): boolean =>
  isOfStep(query) && query.happened !== 'returned' && query.happened !== 'payment_failed'

/** The ids of the orders of the step, from `ordersOfStep`. */
export const ORDERS_OF_STEP = sql`select order_id from orders_of_step`

/**
 * The common table expression `orders_of_step`, with a comma; nothing for a list without a step. A statement reads these orders several times.
 *
 * @param isListed a condition on rows of `order_reversals`, for a part of the list.
 */
export function ordersOfStep(query: OrdersQuery, period: Period, context: ReportContext, isListed = sql`true`): Sql {
  if (!isOfStep(query)) return sql``
  const from = {
    returned: () => sql`order_returns where ${isReturnedWithin(query, period, context)}`,
    payment_failed: () => sql`failed_payments where ${isFailedWithin(query, period, context)}`,
  }
  const { happened } = query
  const selected =
    happened === 'returned' || happened === 'payment_failed'
      ? from[happened]()
      : sql`order_reversals where ${isReversedBy(query, period, context)} and ${isListed}`
  return sql`orders_of_step as materialized (select distinct order_id from ${selected}), `
}

/** Whether a row of `order_reversals` has the step in the period. */
function isReversedBy(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const steps: Partial<Record<OrderStep, Sql>> = {
    refunded: sql`order_reversals.refund_count <> 0`,
    charged_back: sql`order_reversals.chargeback_count <> 0`,
    cancelled: sql`order_reversals.cancelled_orders <> 0`,
    reversed: HAS_REVERSAL,
    adjusted: isRestated(query) ? sql`order_reversals.adjustments <> 0` : sql`false`,
  }
  return sql`${isReversedWithin(query, period, context)} and ${steps[query.happened ?? 'placed'] ?? sql`true`}`
}

/**
 * `quarter` and `last`: the times of placement between which all orders of a page are, which the key of `order_reversals` finds, so that the
 * orders of the whole period need not be read. Undefined if a filter selects some of the orders, whose number is then not known.
 */
export function spanOfPage(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  { after, limit }: { after: Position | undefined; limit: number },
): Sql | undefined {
  if (!isOfReversals(query) || isFiltered(query)) return
  const last = after
    ? sql`date_bin('15 minutes', ${after.at}::timestamptz, '2000-01-01Z')`
    : sql`'infinity'::timestamptz`
  const newest = (where: Sql) => sql`(
    select distinct order_quarter, order_id
    from order_reversals
    where ${isReversedBy(query, period, context)}
    and order_quarter < ${last}
    and ${where}
    order by order_quarter desc, order_id desc
    limit ${limit}
  )`
  const end = endOf(period, context)
  return sql`
    select
      case when count(*) = ${limit} then min(order_quarter) else '-infinity' end as quarter,
      ${last} as last
    from (
      ${newest(sql`order_quarter < ${end}`)}
      union
      ${newest(sql`order_quarter >= ${end} and ${IS_DISTANT}`)}
      order by order_quarter desc
      limit ${limit}
    ) as newest`
}
