import { type Sql, sql } from '../db/sql.ts'
import {
  fromNotes,
  fromPlaced,
  fromTaken,
  isPlacedElsewhere,
  joinOrders,
  type OrdersAsked,
} from './order-contributions.ts'
import type { Position } from './order-parameters.ts'
import type { Period } from './period.ts'
import type { ReportContext } from './report.ts'

/** `kind`, `id` and `at` of the rows after a position, newest first. */
export function orderPage(
  asked: OrdersAsked,
  period: Period,
  context: ReportContext,
  { after, limit }: { after: Position | undefined; limit: number },
): Sql {
  const isAfter = (at: Sql, id: Sql, kind: Position['kind']) =>
    after ? sql`and (${at}, ${id}, ${kind}) < (${after.at}::timestamptz, ${after.id}, ${after.kind})` : sql``
  const isOrderAfter = isAfter(sql`orders.placed_at`, sql`orders.order_id`, 'order')
  const elsewhere = sql`and ${isPlacedElsewhere(asked, period, context)}`
  return sql`
    select *
    from (
      (
        select 'order' as kind, orders.order_id as id, orders.placed_at as at
        ${fromPlaced(asked, period, context)}
        ${isOrderAfter}
        order by orders.placed_at desc, orders.order_id desc
        limit ${limit}
      )
      union all
      (
        select 'order', orders.order_id, orders.placed_at
        ${fromTaken(asked, period, context, elsewhere)}
        ${joinOrders(asked, context)}
        where true
        ${isOrderAfter}
        order by orders.placed_at desc, orders.order_id desc
        limit ${limit}
      )
      union all
      (
        select 'creditNote', refund_id, refunded_at
        ${fromNotes(asked, period, context)}
        ${isAfter(sql`refunded_at`, sql`refund_id`, 'creditNote')}
        order by refunded_at desc, refund_id desc
        limit ${limit}
      )
    ) as candidates
    order by at desc, id desc, kind desc
    limit ${limit}`
}
