import { type Sql, sql } from '../db/sql.ts'
import { addDays } from './days.ts'
import { cellConditions, noteConditions, type OrderFilter, orderConditions } from './order-filter.ts'
import type { Position } from './order-parameters.ts'
import type { Period } from './period.ts'
import type { ReportContext } from './report.ts'
import { type SalesBasis, salesMetrics } from './sales-metrics.ts'

/** Which orders, and where what was taken back from them counts. */
export interface OrdersAsked extends OrderFilter {
  basis?: SalesBasis
}

/** Units of an order. */
export const itemsOf = sql`(
  select coalesce(sum((line ->> 'quantity')::bigint), 0)
  from json_array_elements(orders.lines) as line
)`

/** The metrics of all orders that contribute to a period, in one row, with their number as `rows`. */
export function totalsOf(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
  return sql`
    select
      coalesce(sum(rows), 0) as rows,
      coalesce(sum(credit_notes), 0) as "creditNotes",
      ${salesMetrics('event', context.currency)}
    from (
      select
        1 as rows,
        0 as credit_notes,
        1 as total_orders,
        total as total_revenue,
        ${itemsOf} as total_items_sold,
        coalesce(discount, 0) as discounts,
        coalesce(tax, 0) as tax,
        coalesce(shipping, 0) as shipping,
        0 as refund_count,
        0 as refunds,
        0 as cancelled_orders,
        0 as cancelled,
        0 as reversed
      from orders
      where ${isPlacedWithin(asked, period, context)}
      ${orderConditions(asked, context)}
      union all
      select
        case when ${isPlacedWithin(asked, period, context)} then 0 else 1 end,
        ${sql`0, 0, 0, 0, 0, 0, 0`},
        taken.refund_count,
        taken.refunds,
        taken.cancelled_orders,
        taken.cancelled,
        taken.reversed
      from (
        select
          order_id,
          sum(refund_count) as refund_count,
          sum(refunds) as refunds,
          sum(cancelled_orders) as cancelled_orders,
          sum(cancelled) as cancelled,
          sum(reversed) as reversed
        from order_reversals
        where ${isTakenWithin(asked, period, context)}
        group by order_id
      ) as taken
      join orders
        on orders.tenant_id = ${context.tenantId}
        and orders.order_id = taken.order_id
      where true
      ${orderConditions(asked, context)}
      union all
      select 1, 1, 0, 0, 0, 0, 0, 0, 1, amount, 0, 0, amount
      from credit_notes
      where ${isNotedWithin(asked, period, context)}
      ${noteConditions(asked, context)}
    ) as parts`
}

/** `kind`, `id` and `at` of the rows after a position, newest first. */
export function pageOf(
  asked: OrdersAsked,
  period: Period,
  context: ReportContext,
  { after, limit }: { after: Position | undefined; limit: number },
): Sql {
  const isAfter = (at: Sql, id: Sql, kind: Position['kind']) =>
    after ? sql`and (${at}, ${id}, ${kind}) < (${after.at}::timestamptz, ${after.id}, ${after.kind})` : sql``
  const isOrderAfter = isAfter(sql`orders.placed_at`, sql`orders.order_id`, 'order')
  return sql`
    select *
    from (
      (
        select 'order' as kind, orders.order_id as id, orders.placed_at as at
        from orders
        where ${isPlacedWithin(asked, period, context)}
        ${orderConditions(asked, context)}
        ${isOrderAfter}
        order by orders.placed_at desc, orders.order_id desc
        limit ${limit}
      )
      union all
      (
        select 'order', orders.order_id, orders.placed_at
        from (
          select distinct order_id
          from order_reversals
          where ${isTakenWithin(asked, period, context)}
        ) as taken
        join orders
          on orders.tenant_id = ${context.tenantId}
          and orders.order_id = taken.order_id
        where not (${isPlacedWithin(asked, period, context)})
        ${orderConditions(asked, context)}
        ${isOrderAfter}
        order by orders.placed_at desc, orders.order_id desc
        limit ${limit}
      )
      union all
      (
        select 'creditNote', refund_id, refunded_at
        from credit_notes
        where ${isNotedWithin(asked, period, context)}
        ${noteConditions(asked, context)}
        ${isAfter(sql`refunded_at`, sql`refund_id`, 'creditNote')}
        order by refunded_at desc, refund_id desc
        limit ${limit}
      )
    ) as candidates
    order by at desc, id desc, kind desc
    limit ${limit}`
}

/** Whether a row of `orders` was placed in the period. */
export function isPlacedWithin(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
  return sql`
    orders.tenant_id = ${context.tenantId}
    and orders.currency = ${context.currency}
    ${isWithin(sql`orders.placed_at`, asked, period, context)}`
}

/** Whether a row of `order_reversals` counts in the period. What was corrected to nothing does not. */
export function isTakenWithin(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
  const quarter = asked.basis === 'order' ? sql`order_reversals.order_quarter` : sql`order_reversals.quarter`
  return sql`
    order_reversals.tenant_id = ${context.tenantId}
    and order_reversals.currency = ${context.currency}
    and (order_reversals.refund_count <> 0 or order_reversals.cancelled_orders <> 0)
    ${isWithin(quarter, asked, period, context)}`
}

function isNotedWithin(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
  const { start, end } = period
  // The days are the shop's, which any other zone's differ from by less than two.
  return sql`
    credit_notes.tenant_id = ${context.tenantId}
    and credit_notes.currency = ${context.currency}
    and credit_notes.day >= ${addDays(start, -2)}::date
    and credit_notes.day <= ${addDays(end, 2)}::date
    ${isWithin(sql`credit_notes.refunded_at`, asked, period, context)}`
}

function isWithin(moment: Sql, asked: OrdersAsked, { start, end }: Period, context: ReportContext): Sql {
  return sql`
    and ${moment} >= ${start}::date::timestamp at time zone ${context.timeZone}
    and ${moment} < (${end}::date + 1)::timestamp at time zone ${context.timeZone}
    ${cellConditions(moment, asked, context)}`
}
