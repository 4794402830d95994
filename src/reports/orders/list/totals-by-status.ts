import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { salesMetrics } from '../../metrics/sales.ts'
import { salesIn } from '../sales-source.ts'
import { sumsRow } from '../sums-row.ts'
import { fromReversals, isPlacedWithin, joinOrders } from './orders-contributions.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { isBounded } from './orders-limit.ts'
import { fromNotes } from './orders-notes.ts'
import { hasWords, includesOthers, statusSales } from './status-sums.ts'
import {
  COSTED,
  columnsOf,
  NOT_REQUESTED,
  negated,
  PLACED,
  REVERSED,
  reversedByNotes,
  SALES,
} from './totals-from-sums.ts'

/** The totals from these sums. */
export function fromStatusSums(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const others = sql`
    select orders.customer_id
    from (select reversals.* ${fromReversals(query, period, context, 'elsewhere')}) as reversals
    ${joinOrders('reversals', query, period, context)}`
  return sql`
    with others as materialized (${others})
    select
      sales.orders + (select count(*) from others) + notes.count as rows,
      notes.count as "creditNotes",
      ${query.isGuest === false ? customersOf(query, period, context) : sql`null`} as customers,
      ${NOT_REQUESTED},
      ${isBounded(query, period, context)} as "isBounded",
      sales.*
    from (
      select ${salesMetrics('event', context.currency)}
      from (${salesOf(query, period, context)}) as parts
    ) as sales
    cross join (select count(*) ${fromNotes(query, period, context)}) as notes`
}

/** The customers of the period, and those whose orders or refunds are on the list although they placed no order in the period. */
const customersOf = (query: OrdersQuery, period: Period, context: ReportContext): Sql => sql`(
  select active.customers + absent.customers
  from (${activeCustomers(period, context)}) as active
  cross join (
    select count(distinct customer_id) as customers
    from (
      select customer_id from others
      union all
      select credit_notes.customer_id ${fromNotes(query, period, context)}
    ) as listed
    where not exists (
      select
      from orders
      where orders.customer_id = listed.customer_id
      and ${isPlacedWithin(query, period, context)}
    )
  ) as absent
)`

/** The different customers who placed an order in the period, from sums by day. They are those of one currency: see `isKeptByStatus`. */
const activeCustomers = ({ start, end }: Period, context: ReportContext): Sql => sql`
  select coalesce(sum(customers), 0) as customers
  from customer_activity
  where tenant_id = ${context.tenantId}
  and ${isOfCurrency(context)}
  and date >= ${start}::date
  and date <= ${end}::date
  and previous_date < ${start}::date`

/** Rows of sales with all sums of `SALES`. Orders without a row by status are all orders, less those with one. */
function salesOf(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const suffix = query.basis === 'order' ? '_by_order' : ''
  const sums = { ...columnsOf([...PLACED, ...COSTED]), ...columnsOf(REVERSED, '', suffix) }
  const ofNotes = sql`
    select ${sumsRow(SALES, columnsOf(REVERSED))}
    from (${reversedByNotes(query, period, context)}) as notes`
  if (!includesOthers(query)) {
    return sql`
      select ${sumsRow(SALES, sums)}
      from (${statusSales(hasWords(query), period, context)}) as matching
      union all
      ${ofNotes}`
  }
  return sql`
    select ${sumsRow(SALES, sums)}
    from (${salesIn(period, {}, context)}) as kept
    union all
    select ${sumsRow(SALES, negated(sums))}
    from (${statusSales(sql`not ${hasWords(query)}`, period, context)}) as different
    union all
    select ${sumsRow(SALES, negated(columnsOf(REVERSED)))}
    from (${reversedByNotes({ basis: query.basis }, period, context)}) as all_notes
    union all
    ${ofNotes}`
}
