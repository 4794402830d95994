import { Type } from 'typebox'
import { lastOfMonth } from '../../time/days.ts'
import { firstDayOf, lastMonths, type Period } from '../../time/periods.ts'
import { Count, Instant, nullable, Share, Text } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { CurrencyParam, EndDate, Limit, nothingToConvert, oneOf, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriodOr } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { PAIR_SORTS, pairList, pairTotals } from './pair-list.ts'
import { ProductId } from './product-parameters.ts'

const Query = Type.Object(
  {
    startDate: StartDate,
    endDate: EndDate,
    currency: CurrencyParam,
    tenant: Tenant,
    productId: Type.Optional({ ...ProductId, description: 'Only pairs with this product, which then stands first' }),
    sort: oneOf(PAIR_SORTS, 'Column to sort by, highest first', 'orders'),
    minOrders: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        expected: 'a whole number from 1 to 1000000000',
        description:
          'Only pairs in at least this number of orders, because lift and confidence mean little for a few orders. Default: 2, or without `productId` one in 10,000 orders if that is more',
      }),
    ),
    limit: Limit,
  },
  nothingToConvert,
)
type Query = Type.Static<typeof Query>

/** Pairs are stored by month. */
function periodOf(query: Query, context: ReportContext): Period {
  const { start, end } = readPeriodOr((last) => lastMonths(last, 3), query, context)
  return { start: firstDayOf('month', start), end: lastOfMonth(end) }
}

/** Pairs of products that were in the same orders. */
export const boughtTogether = defineReport({
  name: 'bought-together',
  path: '/api/analytics/products/bought-together',
  basis: 'order',
  summary: 'Pairs of products that were in the same orders',
  description:
    'The period is extended to whole months, by default this month and the two before it. Pairs are counted in the background every few minutes; `totals.computedAt` is the time of the oldest count. Cancelled orders count, but orders with more than 50 different products do not.',
  query: Query,
  row: Type.Object({
    productId: Text,
    name: nullable(Text),
    otherProductId: Text,
    otherName: nullable(Text),
    orders: describe(Count, 'Orders with both'),
    productOrders: describe(Count, 'Orders with the product'),
    otherOrders: Count,
    support: describe(Share, 'Orders with both ÷ all orders'),
    confidence: describe(Share, 'Orders with both ÷ orders with the product'),
    otherConfidence: describe(Share, 'Orders with both ÷ orders with the other product'),
    lift: describe(
      Share,
      'Support ÷ (share of orders with the product × share of orders with the other product). 1 is expected by chance, 2 is twice as often.',
    ),
  }),
  sql: (query, context) => pairList(query, periodOf(query, context), context),
  totals: {
    row: Type.Object({
      orders: Count,
      ordersLeftOut: describe(Count, 'Orders with more than 50 different products'),
      minOrders: describe(Count, 'The lowest number of orders of a pair'),
      computedAt: describe(nullable(Instant), 'When the month with the oldest count was counted'),
    }),
    sql: (query, context) => pairTotals(query, periodOf(query, context), context),
  },
  period: periodOf,
})
