import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import { customersIn } from '../customers/distinct-customers.ts'
import { Count, nullable } from '../engine/columns.ts'
import { comparisonOf } from '../engine/comparison.ts'
import {
  Align,
  Basis,
  ChannelAsked,
  Compare,
  CountryAsked,
  CurrencyAsked,
  EndDate,
  PaymentMethodAsked,
  StartDate,
  Tenant,
  TimeZone,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport, type ReportContext } from '../engine/report.ts'
import { salesColumns, salesMetrics } from '../metrics/sales.ts'
import { salesIn } from '../orders/sales-source.ts'

const query = Type.Object({
  ...{ startDate: StartDate, endDate: EndDate, timezone: TimeZone, currency: CurrencyAsked, tenant: Tenant },
  ...{ basis: Basis, compare: Compare, align: Align },
  ...{ channel: ChannelAsked, country: CountryAsked, paymentMethod: PaymentMethodAsked },
})
type Query = Type.Static<typeof query>

const row = Type.Object({
  ...salesColumns,
  /** Different customers who placed an order; guests are none. Null with a filter, by which they are not kept. */
  uniqueCustomers: nullable(Count),
  newCustomers: nullable(Count),
  returningCustomers: nullable(Count),
})

const periodOf = (asked: Query, context: ReportContext) => readPeriod(asked, context, (last) => addDays(last, -29))

function summary(asked: Query, context: ReportContext): Sql {
  const period = periodOf(asked, context)
  const isFiltered = [asked.channel, asked.country, asked.paymentMethod].some((filter) => filter !== undefined)
  const customers = isFiltered
    ? sql`select null::bigint as customers, null::bigint as new_customers`
    : customersIn(period, context)
  return sql`
    select
      sales.*,
      customers.customers as "uniqueCustomers",
      customers.new_customers as "newCustomers",
      customers.customers - customers.new_customers as "returningCustomers"
    from (select ${salesMetrics(asked.basis ?? 'event', context.currency)} from (${salesIn(period, asked, context)}) as parts) as sales
    cross join (${customers}) as customers`
}

/** All metrics of a period in one row, with their change against another period. */
export const salesSummary = defineReport({
  name: 'sales-summary',
  path: '/api/analytics/sales/summary',
  summary: 'The metrics of a period, and their change',
  description: 'Default: the last 30 days, today included. `totals` is the one row.',
  query,
  row,
  sql: summary,
  totals: { row, sql: summary },
  envelope: {
    period: periodOf,
    comparison: (asked, context) => comparisonOf(asked, context, periodOf(asked, context)),
  },
})
