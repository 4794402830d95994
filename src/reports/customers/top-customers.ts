import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import { Count, Instant, Money, nullable, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import {
  CurrencyParam,
  CustomerSort,
  DEFAULT_LIMIT,
  EndDate,
  Limit,
  ReportingCurrency,
  StartDate,
  Tenant,
  TimeZone,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { beginsWith } from '../engine/prefix.ts'
import { defineReport } from '../engine/report.ts'
import { isWithin, localTime } from '../engine/within.ts'
import { netRevenue, netRevenueOfCustomer, netRevenueOfOrder } from '../metrics/net-revenue.ts'
import { averageOrderValue } from '../metrics/sales.ts'
import { isCounted } from '../orders/credit-notes.ts'
import { CustomerSearch } from '../orders/list/orders-parameters.ts'
import { customersIn, hasKeptDays } from './distinct-customers.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  limit: Limit,
  sort: CustomerSort,
  search: CustomerSearch,
  timezone: TimeZone,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
})
type Query = Type.Static<typeof Query>

const sums = { customers: Count, orders: Count, revenue: Money, netRevenue: Money, averageOrderValue: nullable(Money) }

const MEASURES = {
  netRevenue: sql`sum(${netRevenueOfOrder})`,
  revenue: sql`sum(total)`,
  orders: sql`count(*)`,
}

/** `from … where …` of the refunds in the period that name a customer but no order. */
function fromNotes(query: Query, context: ReportContext, isWanted: Sql = sql`true`): Sql {
  const period = readPeriod(query, context)
  // The stored days are those of the shop. Days of other time zones differ from them by less than two days.
  const stored = sql`
    select currency, customer_id, refunded_at, amount
    from credit_notes
    where credit_notes.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'credit_notes.currency')}
    and credit_notes.customer_id is not null
    and ${isWanted}
    and ${isCounted}
    and credit_notes.day >= ${addDays(period.start, -2)}::date
    and credit_notes.day <= ${addDays(period.end, 2)}::date
    and ${isWithin(sql`credit_notes.refunded_at`, period, context)}`
  const day = sql`${localTime(sql`amounts.refunded_at`, context)}::date`
  return sql`from (${converted(stored, { money: ['amount'], others: ['customer_id'], day }, period, context)}) as notes`
}

/** `customer_id` and `measure` of each customer of the period. Customers are sorted by `measure`. */
function measured(query: Query, context: ReportContext): Sql {
  const sort = query.sort ?? 'netRevenue'
  const ofOrders = sql`
    select customer_id, ${MEASURES[sort]} as measure
    ${fromOrders(query, context)}
    group by customer_id`
  if (sort !== 'netRevenue') return ofOrders
  return sql`
    select of_orders.customer_id, ${netRevenueOfCustomer('of_orders.measure', 'coalesce(notes.amount, 0)')} as measure
    from (${ofOrders}) as of_orders
    left join (
      select customer_id, sum(amount) as amount
      ${fromNotes(query, context)}
      group by customer_id
    ) as notes using (customer_id)`
}

/**
 * `from … where …` of the orders of customers in the period. It uses only columns of the index orders_placed, so that vacuumed pages need no
 * access to the table. This takes a third of the time.
 */
function fromOrders(query: Query, context: ReportContext, isWanted: Sql = ofCustomers(query)): Sql {
  const stored = sql`
    select currency, customer_id, placed_at, total, reversed
    from orders
    where ${isOfPeriod(query, context)}
    and ${isWanted}`
  const day = sql`${localTime(sql`amounts.placed_at`, context)}::date`
  const columns = { money: ['total', 'reversed'], others: ['customer_id', 'placed_at'], day }
  return sql`from (${converted(stored, columns, readPeriod(query, context), context)}) as own_orders`
}

/** Whether an order is of a customer whose id begins with the searched text. */
const ofCustomers = ({ search }: Query): Sql =>
  search === undefined
    ? sql`customer_id is not null`
    : sql`customer_id is not null and ${beginsWith(sql`customer_id`, search)}`

function isOfPeriod(query: Query, context: ReportContext): Sql {
  return sql`
    tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and ${isWithin(sql`placed_at`, readPeriod(query, context), context)}`
}

/** Sums over all customers of the period: from daily sums, or from orders for a search or another time zone. */
function sumsOf(query: Query, context: ReportContext): Sql {
  if (query.search !== undefined || !hasKeptDays(context)) {
    return sql`
      select
        count(distinct customer_id) as customers,
        count(*) as orders,
        coalesce(sum(total), 0) as revenue,
        coalesce(sum(${netRevenueOfOrder}), 0) as net_revenue
      ${fromOrders(query, context)}`
  }
  const period = readPeriod(query, context)
  const stored = sql`
    select *
    from daily_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${period.start}::date
    and date <= ${period.end}::date`
  const columns = {
    money: ['total_revenue', 'guest_revenue', 'customer_reversed_by_order'],
    others: ['total_orders', 'guest_orders'],
    day: sql`amounts.date`,
  }
  return sql`
    select customers, orders, revenue, net_revenue
    from (${customersIn(period, context)}) as active
    cross join (
      select
        coalesce(sum(total_orders - guest_orders), 0) as orders,
        coalesce(sum(total_revenue - guest_revenue), 0) as revenue,
        coalesce(sum(${netRevenue('total_revenue - guest_revenue', 'customer_reversed_by_order')}), 0) as net_revenue
      from (${converted(stored, columns, period, context)}) as amounts
    ) as days`
}

/** The refunds that name a customer of the period but no order. */
function notesOfCustomers(query: Query, context: ReportContext): Sql {
  const ofThese = sql`
    credit_notes.customer_id in (
      select customer_id
      from orders
      where ${isOfPeriod(query, context)}
      and customer_id = credit_notes.customer_id
      and ${ofCustomers(query)}
    )`
  return sql`
    select coalesce(sum(amount), 0) as amount
    ${fromNotes(query, context, ofThese)}`
}

/** The customers with the highest net revenue, revenue or number of orders. */
export const topCustomers = defineReport({
  name: 'top-customers',
  path: '/api/analytics/customers/top',
  basis: 'order',
  scope: 'people',
  summary: 'The customers with the highest net revenue, revenue or number of orders',
  description:
    'Net revenue is that of the orders a customer placed in the period, minus refunds in the period that name the customer but no order. Guests are left out, and `totals` cover all customers of the period. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    customerId: Text,
    orders: Count,
    revenue: Money,
    netRevenue: Money,
    averageOrderValue: nullable(Money),
    lastOrderAt: Instant,
    firstOrderAt: describe(Instant, "Time of the customer's first order in this currency"),
  }),
  sql: (query, context) => sql`
    select
      top.customer_id as "customerId",
      own.orders,
      own.revenue,
      ${netRevenueOfCustomer('own.net_revenue', 'notes.amount')} as "netRevenue",
      ${averageOrderValue('own.revenue', 'own.orders', context.currency)} as "averageOrderValue",
      own.last_order_at as "lastOrderAt",
      (
        select min(first_order_at)
        from customers
        where customers.tenant_id = ${context.tenantId}
        and ${isOfCurrency(context, 'customers.currency')}
        and customers.customer_id = top.customer_id
      ) as "firstOrderAt"
    from (
      select customer_id, measure
      from (${measured(query, context)}) as measured
      order by measure desc, customer_id
      limit ${query.limit ?? DEFAULT_LIMIT}
    ) as top
    cross join lateral (
      select
        count(*) as orders,
        sum(total) as revenue,
        sum(${netRevenueOfOrder}) as net_revenue,
        max(placed_at) as last_order_at
      ${fromOrders(query, context, sql`customer_id = top.customer_id`)}
    ) as own
    cross join lateral (
      select coalesce(sum(amount), 0) as amount
      ${fromNotes(query, context, sql`credit_notes.customer_id = top.customer_id`)}
    ) as notes
    order by top.measure desc, top.customer_id`,
  totals: {
    row: Type.Object(sums),
    sql: (query, context) => sql`
      select
        customers,
        orders,
        revenue,
        ${netRevenueOfCustomer('net_revenue', 'notes.amount')} as "netRevenue",
        ${averageOrderValue('revenue', 'orders', context.currency)} as "averageOrderValue"
      from (${sumsOf(query, context)}) as sums
      cross join (${notesOfCustomers(query, context)}) as notes`,
  },
  period: readPeriod,
  planner: 'point-lookups',
})
