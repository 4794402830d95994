import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { beginOf } from '../../engine/within.ts'
import { countsWithin } from './orders-counted.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { HAS_RESTATEMENT, isRestated } from './restated-orders.ts'

/** Whether a row of `order_reversals` has a refund, chargeback or cancellation. */
export const HAS_REVERSAL = sql`(
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

/** The same condition as that of the index `order_reversals_distant`. */
export const IS_DISTANT = sql`(
  order_reversals.quarter < order_reversals.order_quarter
  or order_reversals.quarter - order_reversals.order_quarter > interval '32 days'
  or order_reversals.order_currency <> order_reversals.currency
)`

/** Whether the orders of a period are those between two times, which the key of `order_reversals` finds. */
export const isOfWholePeriod = ({ basis, hour, weekday }: OrdersQuery, { conversion }: ReportContext): boolean =>
  basis !== 'order' && hour === undefined && weekday === undefined && conversion === undefined

interface Conditions {
  /** Whether a row of `order_reversals` counts in the period. */
  isWanted: Sql
  /** Whether its order was placed outside the period. */
  isElsewhere: Sql
  /** The ids of orders that a revision moved out of the period; undefined if revisions do not count on their own days. */
  movedOut: Sql | undefined
}

/**
 * `select …` of the reversals in a period that are of orders placed outside it, or moved out of it. An order can be outside only if it is one
 * of the 32 days before the period, or if its reversal is in the index `order_reversals_distant`. All other reversals of the period, which
 * are more the longer it is, are not read.
 */
export function reversalsOfOthers(
  { isWanted, isElsewhere, movedOut }: Conditions,
  period: Period,
  context: ReportContext,
): Sql {
  const begin = beginOf(period.start, context)
  const elsewhere = sql`
    select *, true as is_elsewhere
    from order_reversals
    where ${isWanted}
    and order_reversals.order_quarter >= ${begin} - interval '768 hours'
    and order_reversals.order_quarter < ${begin}
    and not ${IS_DISTANT}
    union all
    select *, true
    from order_reversals
    where ${isWanted}
    and ${IS_DISTANT}
    and ${isElsewhere}`
  if (!movedOut) return elsewhere
  return sql`
    ${elsewhere}
    union all
    select order_reversals.*, false
    from (${movedOut}) as moved
    join orders as moved_order
      on moved_order.tenant_id = ${context.tenantId}
      and moved_order.order_id = moved.order_id
    join order_reversals
      on order_reversals.order_quarter = date_bin('15 minutes', moved_order.placed_at, '2000-01-01Z')
      and order_reversals.order_id = moved_order.order_id
    where ${isWanted}
    and not ${isElsewhere}`
}
