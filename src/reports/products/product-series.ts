import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import { bucketOf, bucketsOf } from '../engine/buckets.ts'
import { Flag, Money, nullable, Text } from '../engine/columns.ts'
import { comparisonOfWholeDays } from '../engine/comparison.ts'
import { refuseTooManyBuckets } from '../engine/interval-limit.ts'
import {
  Align,
  Basis,
  Compare,
  Complete,
  CurrencyAsked,
  EndDate,
  NotKnown,
  oneOf,
  StartDate,
  Tenant,
  WeekStart,
} from '../engine/parameters.ts'
import { type Period, readPeriod } from '../engine/period.ts'
import { defineReport, type ReportContext } from '../engine/report.ts'
import { daysOfBuckets, unfinishedBucketOf } from '../engine/requested-buckets.ts'
import { averageRevenue, averageRevenuePerOrder, productColumns, productMetrics } from '../metrics/products.ts'
import { ProductId } from './product-parameters.ts'
import { sumsOf } from './product-sums.ts'
import { catalogueOf, nameOf } from './products-query.ts'

const query = Type.Object({
  productId: ProductId,
  ...{ startDate: StartDate, endDate: EndDate, currency: CurrencyAsked, tenant: Tenant },
  interval: oneOf(['day', 'week', 'month', 'quarter', 'year'], 'How long a bucket is', 'day'),
  ...{ weekStart: WeekStart, complete: Complete, basis: Basis, compare: Compare, align: Align },
})
type Query = Type.Static<typeof query>

function periodOf(asked: Query, context: ReportContext): Period {
  const period = readPeriod(asked, context, (last) => addDays(last, -29))
  refuseTooManyBuckets(asked.interval ?? 'day', period)
  return daysOfBuckets(asked, period, context)
}

/** One product by bucket: complete, a bucket without any sale is a row of zeros. */
export const productSeries = defineReport({
  name: 'product-series',
  path: '/api/analytics/products/:productId/series',
  summary: 'A product by day, week, month, quarter or year',
  description:
    'Every bucket that the period touches is there, but only the days within the period count. Default: the last 30 days, today included. Products are kept by whole days, so of a period that is still going on, the days that are over are compared. 404 for a product of which neither the catalogue nor any order knows.',
  query,
  row: Type.Object({
    /** Its first day. */
    bucket: Text,
    ...productColumns,
    averageRevenuePerOrder,
  }),
  sql: series,
  totals: {
    row: Type.Object({
      productId: Text,
      /** As the catalogue has it; null where it knows nothing of the product. */
      name: nullable(Text),
      /** Null also when it is in another currency. */
      price: nullable(Money),
      isDeleted: Flag,
      ...productColumns,
      averageRevenuePerOrder,
    }),
    sql: totals,
  },
  envelope: {
    period: periodOf,
    unfinishedBucket: (asked, context) => unfinishedBucketOf(asked, periodOf(asked, context), context),
    comparison: (asked, context) => comparisonOfWholeDays(asked, context, periodOf(asked, context)),
    check({ productId }, { isKnown }) {
      if (isKnown === 't') return
      throw new NotKnown(`Neither the catalogue nor any order knows a product "${productId}"`)
    },
  },
})

function series(asked: Query, context: ReportContext): Sql {
  const { interval = 'day', weekStart = 'monday' } = asked
  return sql`
    select
      buckets.bucket,
      ${productMetrics},
      ${averageRevenue(context.currency)}
    from (${bucketsOf(periodOf(asked, context), interval, weekStart)}) as buckets
    left join (
      select ${bucketOf(sql`date::timestamp`, interval, weekStart)} as bucket, ${sumsOf(asked)}
      ${daysOf(asked, context)}
      group by 1
    ) as sums using (bucket)
    order by bucket`
}

function totals(asked: Query, context: ReportContext): Sql {
  const { productId } = asked
  return sql`
    select
      ${productId} as "productId",
      ${nameOf(context, sql`catalogue`, sql`${productId}`)} as name,
      catalogue.price,
      coalesce(catalogue.is_deleted, false) as "isDeleted",
      ${productMetrics},
      ${averageRevenue(context.currency)},
      catalogue.product_id is not null
      or exists (
        select
        from product_analytics
        where tenant_id = ${context.tenantId}
        and product_id = ${productId}
      ) as "isKnown"
    from (select ${sumsOf(asked)} ${daysOf(asked, context)}) as sums
    left join (${catalogueOf(context)} and product_id = ${productId}) as catalogue on true`
}

function daysOf(asked: Query, context: ReportContext): Sql {
  const { start, end } = periodOf(asked, context)
  return sql`
    from product_analytics
    where tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and product_id = ${asked.productId}
    and date >= ${start}::date
    and date <= ${end}::date`
}
