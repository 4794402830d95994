import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Day, Instant, Money, nullable, OwnMoney, Text } from '../engine/columns.ts'
import { hasMixedMoney, onlyCurrencyOf, unlessMixed } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import { ALL_CURRENCIES, CurrencyOrAll, ReportingCurrency, Tenant } from '../engine/parameters.ts'
import { defineRow } from '../engine/report.ts'
import { netRevenue } from '../metrics/net-revenue.ts'
import { averageOrderValue } from '../metrics/sales.ts'
import { CustomerId } from '../orders/list/orders-parameters.ts'
import { CustomerMerge, countedCustomer, mergesInto } from '../orders/merged-customers.ts'
import { RefundState } from '../orders/order/refund-state.ts'
import { currenciesOf, customerFacts, recentOrdersOf, seriesOf } from './customer-facts.ts'

const money = { orders: Count, revenue: nullable(Money), reversed: nullable(Money), netRevenue: nullable(Money) }
const ownMoney = { orders: Count, revenue: OwnMoney, reversed: OwnMoney, netRevenue: OwnMoney }

/** One customer, in one currency or in all. */
export const customer = defineRow({
  name: 'customer',
  path: '/api/analytics/customers/:customerId',
  scope: 'people',
  summary: 'One customer: orders, revenue, segment and months',
  description:
    'A merged customer is shown as the customer it was merged into, with all orders of both. Amounts are in one currency, and null for `currency=all` without `reportingCurrency`; `currencies` has the amounts of each currency. `netRevenue` is `revenue` − `reversed`, where refunds that name the customer but no order count as reversed. `recentOrders` has the last 50 orders.',
  query: Type.Object({
    customerId: CustomerId,
    currency: CurrencyOrAll,
    reportingCurrency: ReportingCurrency,
    tenant: Tenant,
  }),
  row: Type.Object({
    customerId: describe(
      Text,
      'The customer that counts: if the requested customer was merged, the one it was merged into',
    ),
    mergedCustomers: describe(
      Type.Array(CustomerMerge),
      'The merges that ended at this customer, directly or by others',
    ),
    currency: describe(Text, 'Of the amounts; `all` for all currencies'),
    firstOrderAt: nullable(Instant),
    firstOrderId: nullable(Text),
    lastOrderAt: nullable(Instant),
    lastOrderId: nullable(Text),
    ...money,
    averageOrderValue: nullable(Money),
    averageDaysBetweenOrders: describe(
      nullable(Type.Number()),
      'Days from the first order to the last ÷ (orders − 1); null for fewer than two orders',
    ),
    unconvertedOrders: describe(Count, 'Orders without a rate, which are missing in the amounts'),
    segment: describe(
      nullable(Text),
      'RFM segment in the currency; null until it is computed in the background, and for several currencies',
    ),
    cohort: describe(nullable(Day), 'Month of the first order'),
    currencies: Type.Array(Type.Object({ currency: Text, ...ownMoney })),
    series: describe(
      Type.Array(Type.Object({ month: Day, ...money })),
      'All months from the first order to the last order or refund. Reversals count in the month of their order',
    ),
    recentOrders: Type.Array(
      Type.Object({
        orderId: Text,
        currency: Text,
        placedAt: Instant,
        total: OwnMoney,
        reversed: OwnMoney,
        netRevenue: OwnMoney,
        refundState: describe(
          RefundState,
          'How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total',
        ),
        paidAt: nullable(Instant),
        partlyShippedAt: nullable(Instant),
        shippedAt: nullable(Instant),
        cancelledAt: nullable(Instant),
      }),
    ),
  }),
  sql: (query, context) => {
    const customerId = countedCustomer(query.customerId, context)
    return sql`
    with ${customerFacts(customerId, context)}
    select
      ${customerId} as "customerId",
      ${mergesInto(customerId, context)} as "mergedCustomers",
      ${hasMixedMoney(context) ? ALL_CURRENCIES : context.currency} as currency,
      (select min(placed_at) from own) as "firstOrderAt",
      (select order_id from own order by placed_at, order_id limit 1) as "firstOrderId",
      (select max(placed_at) from own) as "lastOrderAt",
      (select order_id from own order by placed_at desc, order_id desc limit 1) as "lastOrderId",
      sums.orders,
      sums.unconverted_orders as "unconvertedOrders",
      ${unlessMixed(sql`sums.revenue`, context)} as revenue,
      ${unlessMixed(sql`sums.reversed`, context)} as reversed,
      ${unlessMixed(netRevenue('sums.revenue', 'sums.reversed'), context)} as "netRevenue",
      ${unlessMixed(averageOrderValue('sums.revenue', '(sums.orders - sums.unconverted_orders)', context.currency), context)} as "averageOrderValue",

      (
        select round(extract(epoch from max(placed_at) - min(placed_at)) / 86400 / nullif(count(*) - 1, 0), 2)
        from own
      ) as "averageDaysBetweenOrders",
      (
        select segment
        from customer_segments
        where tenant_id = ${context.tenantId}
        and currency = ${onlyCurrencyOf(context)}
        and customer_id = ${customerId}
      ) as segment,
      (select date_trunc('month', min(day))::date from own) as cohort,
      ${currenciesOf(customerId, context)} as currencies,
      ${seriesOf(context)} as series,
      ${recentOrdersOf} as "recentOrders"
    from (
      select
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(orders) filter (where revenue is null), 0) as unconverted_orders,
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(reversed), 0) as reversed
      from activity
    ) as sums
    where exists (
      select
      from orders
      where tenant_id = ${context.tenantId}
      and customer_id = ${customerId}
      and placed_at is not null
    )
    or exists (
      select
      from credit_notes
      where tenant_id = ${context.tenantId}
      and customer_id = ${customerId}
    )`
  },
  planner: 'point-lookups',
  notFound: ({ customerId }) => `Customer "${customerId}" not found`,
})
