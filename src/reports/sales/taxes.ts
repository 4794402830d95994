import { Type } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { Count, Money, nullable, Text, Units } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import { Basis, CurrencyParam, EndDate, oneOf, ReportingCurrency, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { salesMetrics } from '../metrics/sales.ts'
import { salesIn } from '../orders/sales-source.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  by: oneOf(
    ['country', 'rate'],
    '`rate`: one row for each country and rate, from the lines that state a rate, and one for the rest',
    'country',
  ),
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  basis: Basis,
})
type Query = Type.Static<typeof Query>

const amounts = {
  orders: Count,
  taxableRevenue: describe(
    Money,
    'Total revenue + adjustments − tax. Of a rate: its lines, without their discounts and tax',
  ),
  tax: Money,
}

/** Orders, taxable revenue and tax from sums of sales, by their labels if they have any. */
const taxesOf = (parts: Sql, query: Query, context: ReportContext): Sql => sql`
  select country, orders, "totalRevenue" + adjustments - tax as "taxableRevenue", tax
  from (
    select value as country, ${salesMetrics(query.basis ?? 'event', context.currency)}
    from (${parts}) as parts
    group by value
  ) as sales`

/** The same of the lines that state a rate. The rate `''` stands for all of them. */
function ratesOf(query: Query, { start, end }: Period, context: ReportContext): Sql {
  const stored = sql`
    select *
    from tax_rate_sales
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${end}::date`
  const columns = {
    money: ['taxable', 'tax', 'restated_taxable', 'restated_tax'],
    others: ['country', 'rate', 'orders', 'restated_orders'],
    day: sql`amounts.date`,
  }
  const sum = (name: string) => raw(query.basis === 'order' ? `sum(${name})` : `sum(${name} + restated_${name})`)
  return sql`
    select country, rate, ${sum('orders')} as orders, ${sum('taxable')} as "taxableRevenue", ${sum('tax')} as tax
    from (${converted(stored, columns, { start, end }, context)}) as rates
    group by country, rate`
}

function rowsOf(query: Query, context: ReportContext): Sql {
  const period = readPeriod(query, context)
  const countries = taxesOf(salesIn(period, {}, context, { dimension: 'country' }), query, context)
  if (query.by !== 'rate')
    return sql`select country, null as rate, orders, "taxableRevenue", tax from (${countries}) as countries`
  return sql`
    with rates as (${ratesOf(query, period, context)})
    select country, rate, orders, "taxableRevenue", tax
    from rates
    where rate <> ''
    union all
    select
      country,
      null,
      countries.orders - coalesce(rates.orders, 0),
      countries."taxableRevenue" - coalesce(rates."taxableRevenue", 0),
      countries.tax - coalesce(rates.tax, 0)
    from (${countries}) as countries
    left join (select * from rates where rate = '') as rates using (country)`
}

/** The tax of orders by country, and by rate where lines state one. */
export const taxes = defineReport({
  name: 'taxes',
  path: '/api/analytics/taxes',
  summary: 'Tax by country and rate',
  description:
    'Tax of the orders placed in the period, highest first. The rows add up to `tax` of `/api/analytics/sales/summary`. With `by=rate`, the row without a rate has what no line with a rate explains: orders without such a line, and all other revenue and tax. An order with several rates counts once for each. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    country: describe(Text, 'Empty for orders without a country'),
    rate: describe(nullable(Units), 'In percent; null without `by=rate`, and for what no line with a rate explains'),
    ...amounts,
  }),
  sql: (query, context) => sql`
    select *
    from (${rowsOf(query, context)}) as taxes
    where orders <> 0
    or "taxableRevenue" <> 0
    or tax <> 0
    order by tax desc, country, rate::numeric nulls last`,
  totals: {
    row: Type.Object(amounts),
    sql: (query, context) => sql`
      select
        coalesce(sum(orders), 0) as orders,
        coalesce(sum("taxableRevenue"), 0) as "taxableRevenue",
        coalesce(sum(tax), 0) as tax
      from (${taxesOf(salesIn(readPeriod(query, context), {}, context), query, context)}) as sales`,
  },
  period: readPeriod,
})
