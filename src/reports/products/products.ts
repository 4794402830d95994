import { Type } from 'typebox'
import { Count, Flag, Money, nullable, Share, Text } from '../engine/columns.ts'
import { comparisonOfWholeDays } from '../engine/comparison.ts'
import { Align, Basis, Compare, CurrencyParam, EndDate, oneOf, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { productColumns } from '../metrics/products.ts'
import { flag, Offset, Order, PageLimit, refuseBeyondEnd, Search } from './product-parameters.ts'
import { PRODUCT_SORTS, productRows, productTotals, sharedProducts } from './products-query.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  tenant: Tenant,
  sort: oneOf(PRODUCT_SORTS, 'What to sort by; equal products stand in the order of their ids', 'netRevenue'),

  order: Order,
  search: Search,
  limit: PageLimit,
  offset: Offset,
  includeUnsold: flag('List products of the catalogue without a sale as well, unless they are deleted'),
  slow: flag('Slow movers: all products of the catalogue that are not deleted, those that sold least first'),

  basis: Basis,
  compare: Compare,
  align: Align,
})

/** Of the net revenue of all products; null when that is not above zero. */
const share = nullable(Share)

/** All products of a period, with what was taken back of them. */
export const products = defineReport({
  name: 'products',
  path: '/api/analytics/products',
  summary: 'Products with every metric: sorted, searched, page by page',
  description:
    'Default: the last 30 days, today included. `totals` are of all products that are asked for, not of the page; there `timesOrdered` counts an order once for each of its products, and `netRevenue` + `otherProducts` (left out by `search` or `slow`) + `residual` = `salesNetRevenue`, the net revenue of all orders. `residual` = `shipping` + `tax` − `discounts` + `linesDifference` (of orders whose total is not that of their lines) − `reversedElsewhere` (what refunds and cancellations took besides products: refunds that name no items, shipping, taxes). `comparison.rows` are the same products in the same order; products are kept by whole days, so of a period that is still going on, the days that are over are compared.',
  query: Query,
  row: Type.Object({
    productId: Text,
    /** As the catalogue has it; null where it knows nothing of the product. */
    name: nullable(Text),
    /** Null also when it is in another currency. */
    price: nullable(Money),
    isDeleted: Flag,
    ...productColumns,
    share,
    averageRevenuePerOrder: nullable(Money),
  }),
  sharedTables: (query, context) => sharedProducts(query, readPeriod(query, context), context),
  sql: productRows,
  totals: {
    row: Type.Object({
      products: Count,
      ...productColumns,
      share,
      otherProducts: Money,
      residual: Money,
      shipping: Money,
      tax: Money,
      discounts: Money,
      linesDifference: Money,
      reversedElsewhere: Money,
      salesNetRevenue: Money,
    }),
    sql: (query, context) => productTotals(query, readPeriod(query, context), context),
  },
  period: readPeriod,
  comparison(query, context) {
    const requestedPeriod = readPeriod(query, context)
    const compared = comparisonOfWholeDays(query, context, requestedPeriod)
    return compared && { ...compared, context: { ...compared.context, requestedPeriod } }
  },
  check: (query, totals) => refuseBeyondEnd(query, totals.products),
})
