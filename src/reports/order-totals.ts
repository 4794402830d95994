import { type Sql, sql } from '../db/sql.ts'
import {
  fromNotes,
  fromPlaced,
  fromTaken,
  isPlacedElsewhere,
  itemsOf,
  joinOrders,
  type OrdersAsked,
} from './order-contributions.ts'
import { FILTERS } from './order-filter.ts'
import type { Period } from './period.ts'
import type { ReportContext } from './report.ts'
import { salesMetrics } from './sales-metrics.ts'
import { DIMENSIONS, type Dimension, salesIn } from './sales-source.ts'

/** The metrics of all orders that contribute to a period, in one row, with the number of rows and of credit notes. */
export function orderTotals(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
  return isKept(asked, context) ? fromSums(asked, period, context) : fromOrders(asked, period, context)
}

/** Whether sales are kept by what is asked for, so that not every order need be read. */
function isKept(asked: OrdersAsked, { timeZone, shopTimeZone }: ReportContext): boolean {
  const filters = FILTERS.filter((name) => asked[name] !== undefined)
  if (filters.length === 0) return true
  return filters.length === 1 && filters.every((name) => name in DIMENSIONS) && timeZone === shopTimeZone
}

function fromSums(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
  const hasFilter = (Object.keys(DIMENSIONS) as Dimension[]).some((name) => asked[name] !== undefined)
  const elsewhere = sql`and ${isPlacedElsewhere(asked, period, context)}`
  return sql`
    select
      sales.orders + elsewhere.count + notes.count as rows,
      notes.count as "creditNotes",
      sales.*
    from (
      select ${salesMetrics(asked.basis ?? 'event', context.currency)}
      from (${salesIn(period, asked, context)}) as parts
    ) as sales
    cross join (
      select count(*)
      ${fromTaken(asked, period, context, elsewhere)}
      ${hasFilter ? joinOrders(asked, context) : sql``}
    ) as elsewhere
    cross join (select count(*) ${fromNotes(asked, period, context)}) as notes`
}

function fromOrders(asked: OrdersAsked, period: Period, context: ReportContext): Sql {
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
      ${fromPlaced(asked, period, context)}
      union all
      select
        taken.is_placed_elsewhere::int, 0, 0, 0, 0, 0, 0, 0,
        taken.refund_count,
        taken.refunds,
        taken.cancelled_orders,
        taken.cancelled,
        taken.reversed
      ${fromTaken(asked, period, context)}
      ${joinOrders(asked, context)}
      union all
      select 1, 1, 0, 0, 0, 0, 0, 0, 1, amount, 0, 0, amount
      ${fromNotes(asked, period, context)}
    ) as parts`
}
