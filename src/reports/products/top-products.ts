import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Money, nullable, Text, Units } from '../engine/columns.ts'
import {
  CurrencyParam,
  DEFAULT_LIMIT,
  EndDate,
  Limit,
  notConvertedArray,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { last31Days, readPeriodOr } from '../engine/period.ts'
import { defineList } from '../engine/report.ts'
import { averageRevenuePerOrder } from '../metrics/products.ts'
import { productSumsIn } from './product-sums.ts'

/** Products by revenue. Equal products are sorted by id. */
export const topProducts = defineList({
  name: 'top-products',
  path: '/api/analytics/products/top',
  summary: 'Products by revenue, highest first',
  description:
    '`timesOrdered` is the number of orders that contain the product. Default period: `endDate` and the 30 days before it.',

  query: Type.Object(
    { startDate: StartDate, endDate: EndDate, limit: Limit, currency: CurrencyParam, tenant: Tenant },
    notConvertedArray('/api/analytics/products'),
  ),

  row: Type.Object({
    productId: Text,
    timesOrdered: Count,
    unitsSold: Units,
    totalRevenue: Money,
    avgRevenuePerOrder: nullable(Money),
  }),

  sql(query, context) {
    const period = readPeriodOr(last31Days, query, context)
    return sql`
      select
        product_id as "productId",
        times_ordered as "timesOrdered",
        units_sold as "unitsSold",
        total_revenue as "totalRevenue",
        ${averageRevenuePerOrder(context.currency)} as "avgRevenuePerOrder"
      from (
        ${productSumsIn(period, context, {
          sums: ['times_ordered', 'units_sold', 'total_revenue'],
          basis: 'order',
        })}
        order by total_revenue desc, product_id
        limit ${query.limit ?? DEFAULT_LIMIT}
      ) as top
      order by top.total_revenue desc, product_id`
  },
})
