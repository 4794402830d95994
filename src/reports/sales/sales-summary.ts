import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { customersIn } from '../customers/distinct-customers.ts'
import { Count, nullable } from '../engine/columns.ts'
import { comparisonOf, comparisonOfWholeDays } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import {
  Align,
  AsOf,
  Basis,
  BrandOfLines,
  CategoryOfLines,
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
import { salesMetrics } from '../metrics/sales.ts'
import { isFiltered, salesIn } from '../orders/sales-source.ts'
import { refuseBesideLines } from './refuse-beside-lines.ts'
import { isOfLines, metricsOfLines, nullColumnsOf, salesColumnsOrNull, salesOfLines } from './sales-of-lines.ts'

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
  category: CategoryOfLines,
  brand: BrandOfLines,
})
type Query = Type.Static<typeof Query>

const row = Type.Object({
  ...salesColumnsOrNull,
  uniqueCustomers: describe(
    nullable(Count),
    'Customers who placed an order, without guests. Null with a filter or `asOf`, because customers are not stored by label or day of arrival.',
  ),
  newCustomers: nullable(Count),
  returningCustomers: nullable(Count),
})

function summary(query: Query, context: ReportContext): Sql {
  const period = readPeriod(query, context)
  refuseBesideLines(query, context)
  const customers =
    query.asOf !== undefined || isFiltered(query) || isOfLines(query)
      ? sql`select null::bigint as customers, null::bigint as new_customers`
      : customersIn(period, context)
  return sql`
    select
      sales.*,
      customers.customers as "uniqueCustomers",
      customers.new_customers as "newCustomers",
      ${returningCustomers('customers.customers', 'customers.new_customers')} as "returningCustomers"
    from (${metricsOf(query, period, context)}) as sales
    cross join (${customers}) as customers`
}

function metricsOf(query: Query, period: Period, context: ReportContext): Sql {
  if (isOfLines(query)) {
    return sql`select ${metricsOfLines(period, query, context)} from (${salesOfLines(period, query, context)}) as parts`
  }
  const metrics = salesMetrics(query.basis ?? 'event', context.currency)
  return sql`select ${metrics} from (${salesIn(period, query, context, query)}) as parts`
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
  comparison: (query, context) => {
    const compare = isOfLines(query) ? comparisonOfWholeDays : comparisonOf
    return compare(query, context, readPeriod(query, context))
  },
  nullColumns: nullColumnsOf,
})
