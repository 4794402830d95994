import { Type } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import { LISTED_DAYS } from '../../perspectives/tables/order-restatements.ts'
import { Count, Day, Money, nullable, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { describe } from '../engine/describe.ts'
import {
  Basis,
  CurrencyParam,
  DEFAULT_LIMIT,
  EndDate,
  Limit,
  ReportingCurrency,
  Since,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { netRevenue } from '../metrics/net-revenue.ts'
import { arrivals, isChangedSince } from '../orders/known-sales.ts'

const REASONS = ['order', 'revision', 'refund', 'cancellation', 'void', 'withdrawal'] as const

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  since: Since,
  reason: Type.Optional(
    Type.Unsafe<(typeof REASONS)[number]>(
      Type.Enum([...REASONS], {
        expected: `one of ${REASONS.join(', ')}`,
        description: 'Only changes for this reason',
      }),
    ),
  ),
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  basis: Basis,
  limit: Limit,
})
type Query = Type.Static<typeof Query>

const changes = {
  orders: describe(
    Count,
    '1 if the order counts now and did not before, -1 for the opposite; in the sum of older orders their number',
  ),
  totalRevenue: Money,
  adjustments: Money,
  reversed: Money,
  netRevenue: Money,
}

const COUNTS = ['total_orders', 'restated_orders']
const AMOUNTS = ['total_revenue', 'restated_revenue', 'adjustments', 'reversed', 'reversed_by_order']
const KEY = ['date', 'arrival_day', 'reason', 'order_id']

/**
 * What changed, by order, day, day of arrival and reason. Orders that arrived too late for the list are one row for each day and day of
 * arrival, so that all rows together are the numbers of `restatements`.
 */
function changedOrders(query: Query, context: ReportContext): Sql {
  const period = readPeriod(query, context)
  const { reason } = query
  const condition = sql`
    ${isChangedSince(query.since)}
    and (${reason ?? null}::text is null or reason = ${reason ?? null}::text)`
  const columnsWith = (orderId: string) =>
    raw(['currency', 'date', 'arrival_day', 'reason', orderId, ...COUNTS, ...AMOUNTS].join(', '))
  const isOlder = sql`reason = 'order' and date < arrival_day - ${LISTED_DAYS}::int`
  const rows = converted(
    sql`
      ${arrivals('order', columnsWith('order_id'), period, condition, context)}
      union all
      ${arrivals('sales', columnsWith(`'' as order_id`), period, sql`${condition} and ${isOlder}`, context)}`,
    { money: AMOUNTS, others: [...KEY, ...COUNTS], day: sql`amounts.date` },
    period,
    context,
  )
  const isByOrder = query.basis === 'order'
  const sum = (own: string, restated: string) => raw(isByOrder ? `sum(${own})` : `sum(${own} + ${restated})`)
  return sql`
    select ${raw(KEY.join(', '))}, orders, revenue, adjusted, taken
    from (
      select
        ${raw(KEY.join(', '))},
        ${sum('total_orders', 'restated_orders')} as orders,
        ${sum('total_revenue', 'restated_revenue')} as revenue,
        ${isByOrder ? sql`0` : sql`sum(adjustments)`} as adjusted,
        ${raw(isByOrder ? 'sum(reversed_by_order)' : 'sum(reversed)')} as taken
      from (${rows}) as rows
      group by ${raw(KEY.join(', '))}
    ) as sums
    where orders <> 0
    or revenue <> 0
    or adjusted <> 0
    or taken <> 0`
}

const NET = netRevenue(sql`revenue + adjusted`, sql`taken`)

/** The orders behind `restatements`. */
export const restatedOrders = defineReport({
  name: 'restated-orders',
  path: '/api/analytics/sales/restatements/orders',
  summary: 'The orders behind what changed in sales after a day had ended',
  description:
    'One row for each order, day, day of arrival and reason; the largest changes of net revenue first. Orders that first arrived more than 92 days after their day, as imports of history do, are listed as one sum for each day and day of arrival, with the reason `order` and without `orderId`: `/api/analytics/orders` has the orders of a day. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    orderId: describe(nullable(Text), 'Null for refunds that name no order, and for the sum of older orders'),
    date: describe(Day, 'The day in which the change counts'),
    arrivedOn: Day,
    reason: Text,
    ...changes,
  }),
  sql: (query, context) => sql`
    select
      nullif(order_id, '') as "orderId",
      date,
      arrival_day as "arrivedOn",
      reason,
      orders,
      revenue as "totalRevenue",
      adjusted as adjustments,
      taken as reversed,
      ${NET} as "netRevenue"
    from (${changedOrders(query, context)}) as changed
    order by abs(${NET}) desc, date, arrival_day, order_id, reason
    limit ${query.limit ?? DEFAULT_LIMIT}`,
  totals: {
    row: Type.Object({ rows: Count, ...changes }),
    sql: (query, context) => sql`
      select
        count(*) as rows,
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(revenue), 0) as "totalRevenue",
        coalesce(sum(adjusted), 0) as adjustments,
        coalesce(sum(taken), 0) as reversed,
        coalesce(sum(${NET}), 0) as "netRevenue"
      from (${changedOrders(query, context)}) as changed`,
  },
  period: readPeriod,
})
