import { Type } from 'typebox'
import { decimalsOf } from '../../contracts/currency.ts'
import { type Sql, sql } from '../../db/sql.ts'
import { Count, Instant, Money, nullable, Share, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { CurrencyParam, notConverted, Tenant } from '../engine/parameters.ts'
import { defineReport } from '../engine/report.ts'
import { share } from '../metrics/average.ts'
import { netRevenuePerCustomer } from '../metrics/customers.ts'

const Query = Type.Object(
  { currency: CurrencyParam, tenant: Tenant },
  notConverted(
    'a segment compares a customer with the customers of one currency, and a customer with orders in several currencies has a segment in each. Such segments cannot be added. Request each currency with "currency", or rank the customers of all currencies with /api/analytics/customers/top',
  ),
)

const sums = {
  customers: Count,
  share: describe(nullable(Share), 'Customers ÷ all customers of the shop'),
  orders: Count,
  netRevenue: Money,
  netRevenuePerCustomer: describe(nullable(Money), 'Net revenue ÷ customers, over all time'),
}

const sumsOf = ({ currency }: ReportContext): Sql => sql`
  coalesce(sum(customers), 0) as customers,
  ${share('sum(customers)', 'sum(sum(customers)) over ()')} as share,
  coalesce(sum(orders), 0) as orders,
  coalesce(sum(net_revenue), 0) as "netRevenue",
  ${netRevenuePerCustomer('sum(net_revenue)', 'sum(customers)', decimalsOf(currency))} as "netRevenuePerCustomer"`

const customersOf = ({ tenantId, currency }: ReportContext): Sql => sql`
  from customer_segment_sums
  where tenant_id = ${tenantId}
  and currency = ${currency}`

/** The segments of a shop's customers, by recency, frequency and monetary value of their orders. */
export const customerSegments = defineReport({
  name: 'customer-segments',
  path: '/api/analytics/customers/segments',
  basis: 'order',
  summary: 'Customers by RFM segment',
  description:
    'Each customer has a score from 1 to 5 for recency, frequency and monetary value, by fifths of the shop’s customers. The three scores determine the segment. Segments are computed in the background every few minutes, most recently at `computedAt`.',
  query: Query,
  row: Type.Object({
    segment: Text,
    ...sums,
    recencyScore: describe(Share, 'Average scores, from 1 to 5'),
    frequencyScore: Share,
    monetaryScore: Share,
  }),
  sql: (_query, context) => sql`
    select
      segment,
      ${sumsOf(context)},
      round(sum(recency_scores) / sum(customers), 2) as "recencyScore",
      round(sum(frequency_scores) / sum(customers), 2) as "frequencyScore",
      round(sum(monetary_scores) / sum(customers), 2) as "monetaryScore"
    ${customersOf(context)}
    group by segment
    order by customers desc, segment`,
  totals: {
    row: Type.Object({ ...sums, computedAt: describe(nullable(Instant), 'When the segments were last computed') }),
    sql: (_query, context) => sql`
      select
        ${sumsOf(context)},
        (
          select computed_at
          from customer_segment_runs
          where tenant_id = ${context.tenantId}
          and currency = ${context.currency}
        ) as "computedAt"
      ${customersOf(context)}`,
  },
})
