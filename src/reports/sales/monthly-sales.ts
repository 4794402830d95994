import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { lastMonths } from '../../time/periods.ts'
import { Count, Day, Money, nullable, Units } from '../engine/columns.ts'
import { CurrencyParam, EndDate, notConvertedArray, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineList } from '../engine/report.ts'
import { averageOrderValue } from '../metrics/sales.ts'

/**
 * Sales by month, added up from daily sums. Unique customers are not included: customers of days cannot be added up, and counting
 * them would read every order of the month.
 */
export const monthlySales = defineList({
  name: 'monthly-sales',
  path: '/api/analytics/sales/monthly',
  summary: 'Sales by month, newest first',
  description:
    'Only days within the period count, so the first and the last month can be incomplete. Default period: the month of `endDate` and the 11 months before it.',

  query: Type.Object(
    { startDate: StartDate, endDate: EndDate, currency: CurrencyParam, tenant: Tenant },
    notConvertedArray('/api/analytics/sales/series with interval=month'),
  ),

  row: Type.Object({
    month: Day,
    totalOrders: Count,
    totalRevenue: Money,
    totalItemsSold: Units,
    avgOrderValue: nullable(Money),
  }),

  sql(query, context) {
    const { start, end } = readPeriodOr((last) => lastMonths(last, 12), query, context)
    return sql`
      select
        month,
        total_orders as "totalOrders",
        total_revenue as "totalRevenue",
        total_items_sold as "totalItemsSold",
        ${averageOrderValue('total_revenue', 'total_orders', context.currency)} as "avgOrderValue"
      from (
        select
          date_trunc('month', date::timestamp)::date as month,
          sum(total_orders) as total_orders,
          sum(total_revenue) as total_revenue,
          sum(total_items_sold) as total_items_sold
        from daily_sales_analytics
        where tenant_id = ${context.tenantId}
        and currency = ${context.currency}
        and date >= ${start}::date
        and date <= ${end}::date
        and total_orders > 0
        group by 1
      ) as months
      order by month desc`
  },
})
