import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { bucketOf } from '../engine/buckets.ts'
import { Count, Day, Money, nullable, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import {
  Basis,
  CurrencyParam,
  EndDate,
  oneOf,
  ReportingCurrency,
  Since,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { salesMetrics } from '../metrics/sales.ts'
import { salesChangedSince } from '../orders/known-sales.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  since: Since,
  groupBy: oneOf(['day', 'reason'], 'One row for each interval and reason, or for each reason', 'day'),
  interval: oneOf(
    ['day', 'week', 'month', 'quarter', 'year'],
    'Length of an interval. What arrived within the interval in which it counts is not a change of it',
    'day',
  ),
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  basis: Basis,
})
type Query = Type.Static<typeof Query>

const changes = {
  orders: describe(Count, 'More orders than before; less than 0 if there are fewer'),
  totalRevenue: Money,
  adjustments: Money,
  reversed: Money,
  netRevenue: Money,
}

const NAMES = sql`orders, "totalRevenue", adjustments, reversed, "netRevenue"`

const metricsOf = ({ basis = 'event' }: Query, { currency }: ReportContext): Sql => salesMetrics(basis, currency)

const partsOf = (query: Query, context: ReportContext): Sql =>
  salesChangedSince(query, readPeriod(query, context), context)

/** What changed in the sales of days after they had ended, and why. */
export const restatements = defineReport({
  name: 'restatements',
  path: '/api/analytics/sales/restatements',
  summary: 'What changed in sales after a day had ended, by day and reason',
  description:
    'Reasons: `order` (late orders), `revision`, `refund` (with chargebacks and voids of refunds), `cancellation`, `void` (voided and reinstated orders) and `withdrawal`. `/api/analytics/sales/restatements/orders` has the orders. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    date: describe(
      nullable(Day),
      'The first day of the interval in which the change counts; null with `groupBy=reason`',
    ),
    reason: Text,
    ...changes,
  }),
  sql: (query, context) => {
    const date = query.groupBy === 'reason' ? sql`null::date` : bucketOf(sql`local`, query.interval ?? 'day')
    return sql`
      select date, reason, ${NAMES}
      from (
        select ${date} as date, value as reason, ${metricsOf(query, context)}
        from (${partsOf(query, context)}) as parts
        group by 1, 2
      ) as changed
      where orders <> 0
      or "totalRevenue" <> 0
      or adjustments <> 0
      or reversed <> 0
      order by date, reason`
  },
  totals: {
    row: Type.Object(changes),
    sql: (query, context) => sql`
      select ${NAMES}
      from (select ${metricsOf(query, context)} from (${partsOf(query, context)}) as parts) as changed`,
  },
  period: readPeriod,
})
