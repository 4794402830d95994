import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Instant, Money } from '../engine/columns.ts'
import { CurrencyParam, notConvertedArray, OneDay, Tenant } from '../engine/parameters.ts'
import { defineList } from '../engine/report.ts'
import { isWithin } from '../engine/within.ts'

/** Sales by hour of one day of the shop. */
export const hourlySales = defineList({
  name: 'hourly-sales',
  path: '/api/analytics/sales/hourly',
  summary: 'Sales by hour of one day, earliest first',
  description:
    'The day is in the time zone of the shop. Each hour is given as its first instant, in UTC. Hours without an order are omitted.',

  query: Type.Object(
    { date: OneDay, currency: CurrencyParam, tenant: Tenant },
    notConvertedArray('/api/analytics/sales/series with interval=hour'),
  ),

  row: Type.Object({ hour: Instant, totalOrders: Count, totalRevenue: Money }),

  sql({ date }, context) {
    const day = date ?? context.today
    return sql`
      select
        hour,
        total_orders as "totalOrders",
        total_revenue as "totalRevenue"
      from hourly_sales_analytics
      where tenant_id = ${context.tenantId}
      and currency = ${context.currency}
      and ${isWithin(sql`hour`, { start: day, end: day }, context)}
      and total_orders > 0
      order by hour`
  },
})
