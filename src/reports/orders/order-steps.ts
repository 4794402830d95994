import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { isWithin } from '../engine/within.ts'
import { hasStatus, isRefundEntry } from './order-status.ts'

/**
 * The steps that the orders of a period have reached: `orders` by `step` and `reason`, with the seconds between steps. Read from daily
 * sums, and from single orders for a last day that counts only in part.
 */
export function stepsReached({ start, end }: Period, context: ReportContext): Sql {
  const { tenantId, until } = context
  const within = sql`
    where tenant_id = ${tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${until === undefined ? end : addDays(end, -1)}::date`
  const kept = sql`
    select 'placed' as step, '' as reason, total_orders as orders, 0 as seconds
    from daily_sales_analytics
    ${within}
    union all
    select step, reason, orders, seconds
    from order_funnel_analytics
    ${within}`
  return until === undefined ? kept : sql`${kept} union all ${stepsOfOrders(end, context)}`
}

/** The same, read from the orders that were placed on this day before the time limit. */
function stepsOfOrders(day: string, context: ReportContext): Sql {
  const { placedAt, paidAt, partlyShippedAt, shippedAt, cancelledAt } = {
    placedAt: sql`orders.placed_at`,
    paidAt: sql`orders.paid_at`,
    partlyShippedAt: sql`orders.partly_shipped_at`,
    shippedAt: sql`orders.shipped_at`,
    cancelledAt: sql`orders.cancelled_at`,
  }
  const readyAt = sql`coalesce(${paidAt}, ${placedAt})`
  return sql`
    select steps.step, coalesce(steps.reason, ''), 1, steps.seconds
    from orders
    cross join lateral (
      values
        (true, 'placed', '', 0),
        (${hasStatus('paid')}, 'paid', '', ${secondsBetween(placedAt, paidAt)}),
        (${hasStatus('partly_shipped')}, 'partly_shipped', '', ${secondsBetween(readyAt, partlyShippedAt)}),
        (${hasStatus('shipped')}, 'shipped', '', ${secondsBetween(readyAt, shippedAt)}),
        (${hasStatus('refunded')}, 'refunded', '', ${secondsBetween(placedAt, firstRefundedAt)}),
        (${hasStatus('payment_failed')}, 'payment_failed', ${lastFailureReason}, 0),
        (
          ${hasStatus('cancelled')},
          case
            when ${hasStatus('cancelled_after_shipment')} then 'cancelled_after_shipment'
            when ${hasStatus('cancelled_before_shipment')} then 'cancelled_before_shipment'
            else 'cancelled_before_payment'
          end,
          orders.cancel_reason,
          ${secondsBetween(placedAt, cancelledAt)}
        )
    ) as steps (is_reached, step, reason, seconds)
    where orders.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'orders.currency')}
    and ${isWithin(sql`orders.placed_at`, { start: day, end: day }, context)}
    and steps.is_reached`
}

/** Whole seconds, never negative, as in `facts/milestones.ts`. */
function secondsBetween(from: Sql, to: Sql): Sql {
  const ms = (moment: Sql) => sql`date_trunc('milliseconds', ${moment})`
  return sql`greatest(0, floor(extract(epoch from ${ms(to)} - ${ms(from)}) + 0.5))::bigint`
}

const firstRefundedAt = sql`(
  select min((event ->> 'at')::timestamptz)
  from json_array_elements(orders.history) as event
  where ${isRefundEntry(sql`event`)}
)`

const lastFailureReason = sql`(
  select event ->> 'reason'
  from json_array_elements(orders.history) with ordinality as events (event, position)
  where event ->> 'kind' = 'payment_failed'
  order by position desc
  limit 1
)`
