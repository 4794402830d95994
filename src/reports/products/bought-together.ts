import { Type } from 'typebox'
import { lastOfMonth } from '../../time/days.ts'
import { firstDayOf, lastMonths, type Period } from '../../time/periods.ts'
import { Count, Instant, nullable, Share, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { CurrencyParam, EndDate, Limit, oneOf, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { PAIR_SORTS, pairList, pairTotals } from './pair-list.ts'
import { ProductId } from './product-parameters.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  tenant: Tenant,
  productId: Type.Optional({ ...ProductId, description: 'Only pairs with this product, which then stands first' }),
  sort: oneOf(PAIR_SORTS, 'What to sort by, highest first', 'orders'),
  minOrders: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      expected: 'a whole number from 1 to 1000000000',
      description:
        'Only pairs that so many orders hold: lift and confidence tell little of a few. By default 2; without `productId` one in 10,000 of all orders, where that is more',
    }),
  ),
  limit: Limit,
})
type Query = Type.Static<typeof Query>

/** Pairs are kept by month. Default: this month and the two before it. */
function periodOf(query: Query, context: ReportContext): Period {
  const { start, end } = readPeriodOr((last) => lastMonths(last, 3), query, context)
  return { start: firstDayOf('month', start), end: lastOfMonth(end) }
}

/** Products that are in the same orders more often than by chance. */
export const boughtTogether = defineReport({
  name: 'bought-together',
  path: '/api/analytics/products/bought-together',
  summary: 'Pairs of products that were in the same orders',
  description:
    'By whole months: the period is widened to them, as `meta.period` tells. Counted in the background every few minutes: `totals.computedAt` tells when the month that was counted longest ago was. Cancelled orders count, as they were bought together; orders with more than 50 different products do not make pairs.',
  query: Query,
  row: Type.Object({
    productId: Text,
    name: nullable(Text),
    otherProductId: Text,
    otherName: nullable(Text),
    /** Orders with both. */
    orders: Count,
    /** Orders with the one, and with the other. */
    productOrders: Count,
    otherOrders: Count,
    /** Orders with both ÷ all orders. */
    support: Share,
    /** Orders with both ÷ orders with the product: how many of its buyers took the other one too. */
    confidence: Share,
    /** The same the other way round. */
    otherConfidence: Share,
    /** Support ÷ (share of orders with the one × share of orders with the other): 1 is chance, 2 is twice as often. */
    lift: Share,
  }),
  sql: (query, context) => pairList(query, periodOf(query, context), context),
  totals: {
    row: Type.Object({
      orders: Count,
      ordersLeftOut: Count,
      /** How many orders a pair must be in. */
      minOrders: Count,
      computedAt: nullable(Instant),
    }),
    sql: (query, context) => pairTotals(query, periodOf(query, context), context),
  },
  period: periodOf,
})
