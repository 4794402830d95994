import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { dayOf } from './orders-counted.ts'
import type { OrdersQuery } from './orders-filter.ts'
import type { Position } from './orders-parameters.ts'
import { hadStep, isKeptByStep } from './totals-by-step.ts'

/**
 * Whether a row of `orders` is new enough for a page of orders with failed payments. Sums by step have the number of these orders by their
 * own day, so the newest days that fill the page are known. Two days that overlap because clocks are set back cost one day more.
 */
export function isNewEnough(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  { after, limit }: { after: Position | undefined; limit: number },
): Sql {
  if (!isKeptByStep(query, context)) return sql`true`
  const isBefore = after ? sql`date < ${dayOf(sql`${after.at}::timestamptz`, context)}` : sql`true`
  return sql`orders.placed_at >= (
    select (coalesce(max(date) filter (where orders >= ${limit}), '-infinity') - 1)::timestamp at time zone ${context.timeZone}
    from (
      select date, sum(sum(total_orders)) over (order by date desc) as orders
      from step_sales_analytics
      where ${hadStep(query, period, context)}
      and ${isBefore}
      group by date
    ) as days
  )`
}
