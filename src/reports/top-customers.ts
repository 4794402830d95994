import { Type } from 'typebox'
import { type Sql, sql } from '../db/sql.ts'
import { average } from './average.ts'
import { Count, Instant, Money, nullable, Text } from './columns.ts'
import { customersIn, hasKeptDays } from './customers-in.ts'
import { addDays } from './days.ts'
import { CustomerSearch } from './order-parameters.ts'
import {
  CurrencyAsked,
  CustomerSort,
  DEFAULT_LIMIT,
  EndDate,
  Limit,
  StartDate,
  Tenant,
  TimeZone,
} from './parameters.ts'
import { readPeriod } from './period.ts'
import { beginsWith } from './prefix.ts'
import { defineReport, type ReportContext } from './report.ts'
import { isWithin } from './within.ts'

const query = Type.Object({
  ...{ startDate: StartDate, endDate: EndDate, limit: Limit, sort: CustomerSort },
  ...{ search: CustomerSearch, timezone: TimeZone, currency: CurrencyAsked, tenant: Tenant },
})
type Query = Type.Static<typeof query>

const sums = { customers: Count, orders: Count, revenue: Money, netRevenue: Money, averageOrderValue: nullable(Money) }

const periodOf = (asked: Query, context: ReportContext) => readPeriod(asked, context, (last) => addDays(last, -29))

const MEASURES = {
  netRevenue: sql`sum(total - coalesce(reversed, 0))`,
  revenue: sql`sum(total)`,
  orders: sql`count(*)`,
}

/**
 * `from … where …` of the period's orders by customers. It names no column that the index orders_placed lacks: without a look at the
 * orders themselves it takes a third of the time, wherever vacuum has been.
 */
function fromOrders(asked: Query, context: ReportContext): Sql {
  return sql`
    from orders
    where ${isOfPeriod(asked, context)}
    and customer_id is not null
    ${asked.search === undefined ? sql`` : sql`and ${beginsWith(sql`customer_id`, asked.search)}`}`
}

function isOfPeriod(asked: Query, context: ReportContext): Sql {
  return sql`
    tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and ${isWithin(sql`placed_at`, periodOf(asked, context), context)}`
}

/** All customers of the period together: from what is kept by day, or for part of them or another time zone from their orders. */
function sumsOf(asked: Query, context: ReportContext): Sql {
  if (asked.search !== undefined || !hasKeptDays(context)) {
    return sql`
      select
        count(distinct customer_id) as customers,
        count(*) as orders,
        coalesce(sum(total), 0) as revenue,
        coalesce(sum(total - coalesce(reversed, 0)), 0) as net_revenue
      ${fromOrders(asked, context)}`
  }
  const period = periodOf(asked, context)
  return sql`
    select customers, orders, revenue, net_revenue
    from (${customersIn(period, context)}) as active
    cross join (
      select
        coalesce(sum(total_orders - guest_orders), 0) as orders,
        coalesce(sum(total_revenue - guest_revenue), 0) as revenue,
        coalesce(sum(total_revenue - guest_revenue - customer_reversed_by_order), 0) as net_revenue
      from daily_sales_analytics
      where tenant_id = ${context.tenantId}
      and currency = ${context.currency}
      and date >= ${period.start}::date
      and date <= ${period.end}::date
    ) as days`
}

/** The customers who brought in the most. */
export const topCustomers = defineReport({
  name: 'top-customers',
  path: '/api/analytics/customers/top',
  summary: 'Customers by what they bought in a period',
  description:
    'Net revenue is that of the orders placed in the period: less what refunds and cancellations took from them, whenever that was. Guests are no customers. `totals` are over all customers of the period. Default: the last 30 days.',
  query,
  row: Type.Object({
    customerId: Text,
    orders: Count,
    revenue: Money,
    netRevenue: Money,
    averageOrderValue: nullable(Money),
    lastOrderAt: Instant,
    /** Of the customer's first order ever, in this currency. */
    firstOrderAt: Instant,
  }),
  sql: (asked, context) => sql`
    select
      top.customer_id as "customerId",
      own.orders,
      own.revenue,
      own.net_revenue as "netRevenue",
      ${average('own.revenue', 'own.orders', context.currency)} as "averageOrderValue",
      own.last_order_at as "lastOrderAt",
      customers.first_order_at as "firstOrderAt"
    from (
      select customer_id, ${MEASURES[asked.sort ?? 'netRevenue']} as measure
      ${fromOrders(asked, context)}
      group by customer_id
      order by measure desc, customer_id
      limit ${asked.limit ?? DEFAULT_LIMIT}
    ) as top
    cross join lateral (
      select
        count(*) as orders,
        sum(total) as revenue,
        sum(total - coalesce(reversed, 0)) as net_revenue,
        max(placed_at) as last_order_at
      from orders
      where ${isOfPeriod(asked, context)}
      and customer_id = top.customer_id
    ) as own
    join customers
      on customers.tenant_id = ${context.tenantId}
      and customers.currency = ${context.currency}
      and customers.customer_id = top.customer_id
    order by top.measure desc, top.customer_id`,
  totals: {
    row: Type.Object(sums),
    sql: (asked, context) => sql`
      select
        customers,
        orders,
        revenue,
        net_revenue as "netRevenue",
        ${average('revenue', 'orders', context.currency)} as "averageOrderValue"
      from (${sumsOf(asked, context)}) as sums`,
  },
  envelope: { period: periodOf },
  plan: 'few-rows',
})
