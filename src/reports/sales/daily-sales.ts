import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Day, Money, nullable, Units } from '../engine/columns.ts'
import { CurrencyParam, EndDate, notConvertedArray, StartDate, Tenant } from '../engine/parameters.ts'
import { last31Days, readPeriodOr } from '../engine/period.ts'
import { defineList } from '../engine/report.ts'
import { averageOrderValue } from '../metrics/sales.ts'

/**
 * Sales by day. This is the report to copy for a new one. Copy this file, list the copy in `../index.ts`, and add a test beside it. Its route,
 * parameter checks, OpenAPI entry, CSV form and command then follow.
 */
export const dailySales = defineList({
  name: 'daily-sales',
  path: '/api/analytics/sales/daily',
  summary: 'Sales by day, newest first',
  description:
    'Days begin in the time zone of the shop. Days without an order are omitted. Default period: `endDate` and the 30 days before it.',

  query: Type.Object(
    { startDate: StartDate, endDate: EndDate, currency: CurrencyParam, tenant: Tenant },
    notConvertedArray('/api/analytics/sales/series'),
  ),

  row: Type.Object({
    date: Day,
    totalOrders: Count,
    totalRevenue: Money,
    totalItemsSold: Units,
    avgOrderValue: nullable(Money),
    uniqueCustomers: Count,
  }),

  sql(query, context) {
    const { start, end } = readPeriodOr(last31Days, query, context)
    return sql`
      select
        date,
        total_orders as "totalOrders",
        total_revenue as "totalRevenue",
        total_items_sold as "totalItemsSold",
        ${averageOrderValue('total_revenue', 'total_orders', context.currency)} as "avgOrderValue",
        unique_customers as "uniqueCustomers"
      from daily_sales_analytics
      where tenant_id = ${context.tenantId}
      and currency = ${context.currency}
      and date >= ${start}::date
      and date <= ${end}::date
      and total_orders > 0
      order by date desc`
  },
})
