import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { fromListed, fromNotes, fromReversals, joinOrders } from './orders-contributions.ts'
import { fromFailed } from './orders-failed.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import type { Position } from './orders-parameters.ts'
import { fromReturned } from './orders-returned.ts'
import { isRestated } from './restated-orders.ts'

/** `kind`, `id` and `at` of the rows after a position, newest first. */
export function orderPage(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  { after, limit }: { after: Position | undefined; limit: number },
): Sql {
  const isAfter = (at: Sql, id: Sql, kind: Position['kind']) =>
    after ? sql`and (${at}, ${id}, ${kind}) < (${after.at}::timestamptz, ${after.id}, ${after.kind})` : sql``
  const isOrderAfter = isAfter(sql`orders.placed_at`, sql`orders.order_id`, 'order')
  const newestOrders = sql`
    ${isOrderAfter}
    order by orders.placed_at desc, orders.order_id desc
    limit ${limit}`
  const orderOf = sql`select 'order' as kind, orders.order_id as id, orders.placed_at as at`
  const { happened } = query
  const isOfReversals = happened !== undefined && !['placed', 'returned', 'payment_failed'].includes(happened)
  const placed = sql`${orderOf} ${fromListed(query, period, context)} ${newestOrders}`
  const reversed = sql`
    ${orderOf}
    from (select reversals.* ${fromReversals(query, period, context, isOfReversals ? 'all' : 'others')}) as reversals
    ${joinOrders('reversals', query, period, context)}
    where true
    ${newestOrders}`
  const failed = sql`
    ${orderOf}
    ${fromFailed(query, period, context)}
    ${joinOrders('failed', query, period, context)}
    where true
    ${newestOrders}`
  const returned = sql`
    ${orderOf}
    ${fromReturned(query, period, context)}
    ${joinOrders('returned', query, period, context)}
    where true
    ${newestOrders}`
  const notes = sql`
    select 'creditNote', refund_id, refunded_at
    ${fromNotes(query, period, context)}
    ${isAfter(sql`refunded_at`, sql`refund_id`, 'creditNote')}
    order by refunded_at desc, refund_id desc
    limit ${limit}`
  const orders = {
    placed: isRestated(query) ? sql`(${placed}) union all (${reversed})` : placed,
    adjusted: reversed,
    returned,
    payment_failed: failed,
    reversed,
    refunded: reversed,
    charged_back: reversed,
    cancelled: reversed,
  }
  const parts = happened === undefined ? sql`(${placed}) union all (${reversed})` : sql`(${orders[happened]})`
  return sql`
    select *
    from (
      ${parts}
      union all
      (${notes})
    ) as candidates
    where ${isBounded(query, period, context)}
    order by at desc, id desc, kind desc
    limit ${limit}`
}
