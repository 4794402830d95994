import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isNewEnough } from './failed-page.ts'
import { fromListed, fromReversals, joinOrders } from './orders-contributions.ts'
import { fromFailed } from './orders-failed.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import { fromNotes } from './orders-notes.ts'
import { isOfReversals, ordersOfStep, spanOfPage } from './orders-of-step.ts'
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
  const placed = sql`${orderOf} ${fromListed(query, period, context)} ${newestOrders}`
  const span = spanOfPage(query, period, context, { after, limit })
  const ofReversals = span ? WITHIN_SPAN : sql`true`
  const isListed = isOfReversals(query) ? ofReversals : NOT_OLDER
  const selection = isOfReversals(query) ? 'all' : 'others'
  const reversed = sql`
    ${orderOf}
    from (select reversals.* ${fromReversals(query, period, context, selection, isListed)}) as reversals
    ${joinOrders('reversals', query, period, context)}
    where true
    ${newestOrders}`
  const failed = sql`
    ${orderOf}
    ${fromFailed(query, period, context)}
    ${joinOrders('failed', query, period, context)}
    where ${isNewEnough(query, period, context, { after, limit })}
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
    placed: isRestated(query) ? sql`select * from placed union all (${reversed})` : sql`select * from placed`,
    adjusted: reversed,
    returned,
    payment_failed: failed,
    reversed,
    refunded: reversed,
    charged_back: reversed,
    cancelled: reversed,
  }
  const parts = happened === undefined ? sql`select * from placed union all (${reversed})` : sql`(${orders[happened]})`
  return sql`
    with ${span ? sql`span as materialized (${span}), ` : sql``}
    ${ordersOfStep(query, period, context, ofReversals)}
    placed as materialized (${placed}),
    oldest as materialized (
      select case when count(*) = ${limit} then date_bin('15 minutes', min(at), '2000-01-01Z') else '-infinity' end as quarter
      from placed
    )
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

/** Orders that are older than a whole page of placed ones are not on the page. */
const NOT_OLDER = sql`order_reversals.order_quarter >= (select quarter from oldest)`

/** The orders of a page of reversals. */
const WITHIN_SPAN = sql`(
  order_reversals.order_quarter >= (select quarter from span)
  and order_reversals.order_quarter <= (select last from span)
)`
