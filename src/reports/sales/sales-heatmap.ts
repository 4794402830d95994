import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { Basis, CurrencyParam, EndDate, ReportingCurrency, StartDate, Tenant, TimeZone } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { salesColumns, salesMetrics } from '../metrics/sales.ts'
import { salesIn } from '../orders/sales-source.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  timezone: TimeZone,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,

  basis: Basis,
})
type Query = Type.Static<typeof Query>

const partsOf = (query: Query, context: ReportContext) =>
  salesIn(readPeriod(query, context), {}, context, { needsHours: true })

/** All sales metrics by day of the week and local hour: always 168 rows. */
export const salesHeatmap = defineReport({
  name: 'sales-heatmap',
  path: '/api/analytics/sales/heatmap',
  summary: 'Sales by day of the week and hour',
  description:
    'Hours are local time. An hour that occurs twice because clocks are set back is one cell. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    weekday: describe(Count, '1 is Monday, 7 is Sunday'),
    hour: describe(Count, '0 to 23'),
    ...salesColumns,
  }),
  sql: (query, context) => sql`
    with parts as (${partsOf(query, context)})
    select cell / 24 + 1 as weekday, cell % 24 as hour, ${salesMetrics(query.basis ?? 'event', context.currency)}
    from generate_series(0, 7 * 24 - 1) as cell
    left join parts
      on (extract(isodow from parts.local)::int - 1) * 24 + extract(hour from parts.local)::int = cell
    group by cell
    order by cell`,
  totals: {
    row: Type.Object(salesColumns),
    sql: (query, context) => sql`
      select ${salesMetrics(query.basis ?? 'event', context.currency)}
      from (${salesIn(readPeriod(query, context), {}, context)}) as parts`,
  },
  period: readPeriod,
})
