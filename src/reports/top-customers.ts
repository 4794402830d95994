import { Type } from 'typebox'
import { type Sql, sql } from '../db/sql.ts'
import { average } from './average.ts'
import { Count, Instant, Money, nullable, Text } from './columns.ts'
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

const query = Type.Object({
  ...{ startDate: StartDate, endDate: EndDate, limit: Limit, sort: CustomerSort },
  ...{ search: CustomerSearch, timezone: TimeZone, currency: CurrencyAsked, tenant: Tenant },
})
type Query = Type.Static<typeof query>

const sums = { customers: Count, orders: Count, revenue: Money, netRevenue: Money, averageOrderValue: nullable(Money) }

const periodOf = (asked: Query, context: ReportContext) => readPeriod(asked, context, (last) => addDays(last, -29))

const SORTS = { netRevenue: sql`net_revenue`, revenue: sql`revenue`, orders: sql`orders` }

/** The orders of a period by customer. Refunds and cancellations are those of these orders, whenever they happened. */
function byCustomer(asked: Query, context: ReportContext): Sql {
  const { start, end } = periodOf(asked, context)
  return sql`
    select
      customer_id,
      count(*) as orders,
      sum(total) as revenue,
      sum(total - coalesce(reversed, 0)) as net_revenue,
      max(placed_at) as last_order_at
    from orders
    where tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and placed_at >= ${start}::date::timestamp at time zone ${context.timeZone}
    and placed_at < (${end}::date + 1)::timestamp at time zone ${context.timeZone}
    and customer_id is not null
    ${asked.search === undefined ? sql`` : sql`and ${beginsWith(sql`customer_id`, asked.search)}`}
    group by customer_id`
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
      top.orders,
      top.revenue,
      top.net_revenue as "netRevenue",
      ${average('top.revenue', 'top.orders', context.currency)} as "averageOrderValue",
      top.last_order_at as "lastOrderAt",
      customers.first_order_at as "firstOrderAt"
    from (
      select *
      from (${byCustomer(asked, context)}) as customers_of_period
      order by ${SORTS[asked.sort ?? 'netRevenue']} desc, customer_id
      limit ${asked.limit ?? DEFAULT_LIMIT}
    ) as top
    join customers
      on customers.tenant_id = ${context.tenantId}
      and customers.currency = ${context.currency}
      and customers.customer_id = top.customer_id
    order by ${SORTS[asked.sort ?? 'netRevenue']} desc, top.customer_id`,
  totals: {
    row: Type.Object(sums),
    sql: (asked, context) => sql`
      select
        count(*) as customers,
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(net_revenue), 0) as "netRevenue",
        ${average('sum(revenue)', 'sum(orders)', context.currency)} as "averageOrderValue"
      from (${byCustomer(asked, context)}) as customers_of_period`,
  },
  envelope: { period: periodOf },
  example: {
    rows: [
      {
        ...{ customerId: 'cust-1', orders: 4, revenue: 319.84, netRevenue: 279.86, averageOrderValue: 79.96 },
        ...{ lastOrderAt: '2024-12-12T12:40:00Z', firstOrderAt: '2024-03-02T09:10:00Z' },
      },
    ],
    totals: { customers: 120, orders: 151, revenue: 6036.98, netRevenue: 5837.02, averageOrderValue: 39.98 },
    meta: {},
  },
})
