import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { bucketOf, bucketsOf } from '../engine/buckets.ts'
import { Flag, Money, nullable, Text } from '../engine/columns.ts'
import { comparisonOfWholeDays } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { refuseTooManyBuckets } from '../engine/interval-limit.ts'
import {
  Align,
  Basis,
  Compare,
  Complete,
  CurrencyParam,
  EndDate,
  NotFound,
  oneOf,
  ReportingCurrency,
  StartDate,
  Tenant,
  WeekStart,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { daysOfBuckets, unfinishedBucketOf } from '../engine/rows/requested-buckets.ts'
import { averageRevenuePerOrder, productColumns, productMetrics } from '../metrics/products.ts'
import { ProductId } from './product-parameters.ts'
import { daysOfProducts, sumsOfProducts } from './product-sums.ts'
import { catalogueOf, nameOf } from './products-query.ts'

const Query = Type.Object({
  productId: ProductId,

  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  interval: oneOf(['day', 'week', 'month', 'quarter', 'year'], 'Length of an interval', 'day'),

  weekStart: WeekStart,
  complete: Complete,
  basis: Basis,
  compare: Compare,
  align: Align,
})
type Query = Type.Static<typeof Query>

function periodOf(query: Query, context: ReportContext): Period {
  const period = readPeriod(query, context)
  refuseTooManyBuckets(query.interval ?? 'day', period)
  return daysOfBuckets(query, period, context)
}

/** One product by interval. An interval without sales is a row of zeros. */
export const productSeries = defineReport({
  name: 'product-series',
  path: '/api/analytics/products/:productId/series',
  summary: 'One product by day, week, month, quarter or year',
  description:
    'Every interval of the period has a row, and only days within the period count. Products are stored by whole days, so a comparison leaves out today. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    bucket: describe(Text, 'First day of the interval'),
    ...productColumns,
    averageRevenuePerOrder: nullable(Money),
  }),
  sql: series,
  totals: {
    row: Type.Object({
      productId: Text,
      name: describe(
        nullable(Text),
        'Name in the catalogue, or in the first order line with a name; null if there is none',
      ),
      price: describe(nullable(Money), 'Price in the catalogue; null if it is in another currency'),
      isDeleted: Flag,
      ...productColumns,
      averageRevenuePerOrder: nullable(Money),
    }),
    sql: totals,
  },
  period: periodOf,
  unfinishedBucket: (query, context) => unfinishedBucketOf(query, periodOf(query, context), context),
  comparison: (query, context) => comparisonOfWholeDays(query, context, periodOf(query, context)),
  check({ productId }, { isKnown }) {
    if (isKnown === 't') return
    throw new NotFound(`Product "${productId}" not found in the catalogue or in any order`)
  },
})

function series(query: Query, context: ReportContext): Sql {
  const { interval = 'day', weekStart = 'monday' } = query
  return sql`
    select
      buckets.bucket,
      ${productMetrics},
      ${averageRevenuePerOrder(context.currency)} as "averageRevenuePerOrder"
    from (${bucketsOf(periodOf(query, context), interval, weekStart)}) as buckets
    left join (
      select ${bucketOf(sql`day::timestamp`, interval, weekStart)} as bucket, ${sumsOfProducts}
      from (${daysOf(query, context)}) as days
      group by 1
    ) as sums using (bucket)
    order by bucket`
}

function totals(query: Query, context: ReportContext): Sql {
  const { productId } = query
  return sql`
    select
      ${productId} as "productId",
      ${nameOf(context, sql`catalogue`, sql`${productId}`)} as name,
      catalogue.price,
      coalesce(catalogue.is_deleted, false) as "isDeleted",
      ${productMetrics},
      ${averageRevenuePerOrder(context.currency)} as "averageRevenuePerOrder",
      catalogue.product_id is not null
      or exists (
        select
        from product_analytics
        where tenant_id = ${context.tenantId}
        and product_id = ${productId}
      ) as "isKnown"
    from (select ${sumsOfProducts} from (${daysOf(query, context)}) as days) as sums
    left join (${catalogueOf(context)} and product_id = ${productId}) as catalogue on true`
}

function daysOf(query: Query, context: ReportContext): Sql {
  const { productId, basis } = query
  return daysOfProducts(periodOf(query, context), context, { basis, isWanted: sql`product_id = ${productId}` })
}
