import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { customersIn } from '../customers/distinct-customers.ts'
import { Count, nullable } from '../engine/columns.ts'
import { comparisonOf } from '../engine/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import {
  Align,
  AsOf,
  Basis,
  ChannelParam,
  Compare,
  CountryParam,
  CouponParam,
  CurrencyParam,
  EndDate,
  PaymentMethodParam,
  ReportingCurrency,
  StartDate,
  Tenant,
  TimeZone,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { returningCustomers } from '../metrics/customers.ts'
import { salesColumns, salesMetrics } from '../metrics/sales.ts'
import { isFiltered, salesIn } from '../orders/sales-source.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  timezone: TimeZone,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,

  basis: Basis,
  asOf: AsOf,
  compare: Compare,
  align: Align,

  channel: ChannelParam,
  country: CountryParam,
  paymentMethod: PaymentMethodParam,
  couponCode: CouponParam,
})
type Query = Type.Static<typeof Query>

const row = Type.Object({
  ...salesColumns,
  uniqueCustomers: describe(
    nullable(Count),
    'Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival.',
  ),
  newCustomers: nullable(Count),
  returningCustomers: nullable(Count),
})

function summary(query: Query, context: ReportContext): Sql {
  const period = readPeriod(query, context)
  const customers =
    query.asOf !== undefined || isFiltered(query)
      ? sql`select null::bigint as customers, null::bigint as new_customers`
      : customersIn(period, context)
  return sql`
    select
      sales.*,
      customers.customers as "uniqueCustomers",
      customers.new_customers as "newCustomers",
      ${returningCustomers('customers.customers', 'customers.new_customers')} as "returningCustomers"
    from (select ${salesMetrics(query.basis ?? 'event', context.currency)} from (${salesIn(period, query, context, query)}) as parts) as sales
    cross join (${customers}) as customers`
}

/** All sales metrics of a period in one row, with the change from another period. */
export const salesSummary = defineReport({
  name: 'sales-summary',
  path: '/api/analytics/sales/summary',
  summary: 'All sales metrics of a period, with their change',
  description:
    'The response has one row, which is also in `totals`. Default period: the last 30 days, including today.',
  query: Query,
  row,
  sql: summary,
  totals: { row, sql: summary },
  period: readPeriod,
  comparison: (query, context) => comparisonOf(query, context, readPeriod(query, context)),
})
