import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { bucketOf, bucketsOf } from '../engine/buckets.ts'
import { Count, Money, Text, Units } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { refuseTooManyPoints } from '../engine/interval-limit.ts'
import {
  Basis,
  CurrencyParam,
  EndDate,
  oneOf,
  ReportingCurrency,
  StartDate,
  Tenant,
  WeekStart,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { unfinishedBucketOf } from '../engine/rows/requested-buckets.ts'
import { productMetrics } from '../metrics/products.ts'
import { flag, Offset, Order, PageLimit, pageOf, refuseBeyondEnd, Search } from './product-parameters.ts'
import { daysOfProducts, sumsOfProducts } from './product-sums.ts'
import { PRODUCT_SORTS, productRows, sharedProducts } from './products-query.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  interval: oneOf(['day', 'week', 'month', 'quarter', 'year'], 'Length of an interval', 'day'),
  weekStart: WeekStart,
  sort: oneOf(
    PRODUCT_SORTS,
    'Column that selects the products of the page, as in `/api/analytics/products`',
    'netRevenue',
  ),

  order: Order,
  search: Search,
  limit: PageLimit,
  offset: Offset,
  includeUnsold: flag('Include products of the catalogue without sales, except deleted ones'),
  slow: flag('Slow movers: all products of the catalogue that are not deleted, sorted by units sold, lowest first'),
  basis: Basis,
})
type Query = Type.Static<typeof Query>

function periodOf(query: Query, context: ReportContext): Period {
  const period = readPeriod(query, context)
  refuseTooManyPoints(query.interval ?? 'day', period, pageOf(query).limit)
  return period
}

/** The series of all products of a page, in one request. */
export const productsSeries = defineReport({
  name: 'products-series',
  path: '/api/analytics/products/series',
  summary: 'The products of one page, each by day, week, month, quarter or year',
  description:
    'The parameters select the same products as in `/api/analytics/products`, here in the sequence of their ids. Every interval of the period has a row, up to 20,000 rows in total: a longer interval or a smaller `limit` gives fewer. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    productId: Text,
    bucket: describe(Text, 'First day of the interval'),
    unitsSold: Units,
    netUnits: Units,
    netRevenue: Money,
  }),
  sharedTables: (query, context) => sharedProducts(query, periodOf(query, context), context),
  sql: series,
  totals: {
    /** On all pages. */
    row: Type.Object({ products: Count }),
    sql: () => sql`select count(*) as products from listed`,
  },
  period: periodOf,
  unfinishedBucket: (query, context) => unfinishedBucketOf(query, periodOf(query, context), context),
  check: (query, totals) => refuseBeyondEnd(query, totals.products),
})

function series(query: Query, context: ReportContext): Sql {
  const { interval = 'day', weekStart = 'monday', basis } = query
  const period = periodOf(query, context)
  return sql`
    with page as (select "productId" as product_id from (${productRows(query, context)}) as listed),
    parts as (
      select product_id, ${bucketOf(sql`day::timestamp`, interval, weekStart)} as bucket, ${sumsOfProducts}
      from (${daysOfProducts(period, context, { basis, isWanted: sql`product_id in (select product_id from page)` })}) as days
      group by 1, 2
    )
    select "productId", bucket, "unitsSold", "netUnits", "netRevenue"
    from (
      select product_id as "productId", bucket, ${productMetrics}
      from page
      cross join (${bucketsOf(period, interval, weekStart)}) as buckets
      left join parts using (product_id, bucket)
    ) as points
    order by "productId", bucket`
}
