import { Type } from 'typebox'
import { Count, Flag, Money, nullable, Share, Text } from '../engine/columns.ts'
import { comparisonOfWholeDays } from '../engine/comparison/comparison.ts'
import { describe } from '../engine/describe.ts'
import {
  Align,
  Basis,
  Compare,
  CurrencyParam,
  EndDate,
  oneOf,
  ReportingCurrency,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { comparisonOfSameRows } from '../engine/rows/requested-rows.ts'
import { productColumns } from '../metrics/products.ts'
import {
  BrandOfProduct,
  CategoryOfProduct,
  flag,
  Offset,
  Order,
  PageLimit,
  refuseBeyondEnd,
  Search,
} from './product-parameters.ts'
import { PRODUCT_SORTS, productRows, productTotals, sharedProducts } from './products-query.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  by: oneOf(
    ['product', 'variant', 'sku'],
    'One row for each product, for each variant of each product, or for each stock keeping unit of each product. Orders state both in their lines; a line that states none has the one of its product in the catalogue. A refund counts for a variant if its order has no other variant of the product, otherwise for the row without a variant',
    'product',
  ),
  category: CategoryOfProduct,
  brand: BrandOfProduct,
  sort: oneOf(PRODUCT_SORTS, 'Column to sort by. Equal products are sorted by id', 'netRevenue'),

  order: Order,
  search: Search,
  limit: PageLimit,
  offset: Offset,
  includeUnsold: flag('Include products of the catalogue without sales, except deleted ones'),
  slow: flag('Slow movers: all products of the catalogue that are not deleted, sorted by units sold, lowest first'),

  basis: Basis,
  compare: Compare,
  align: Align,
})

/** Net revenue ÷ net revenue of all products; null when that is not positive. */
const share = nullable(Share)

/** All products of a period, with their refunds and cancellations. */
export const products = defineReport({
  name: 'products',
  path: '/api/analytics/products',
  summary: 'All metrics of each product, with search, sorting and pages',
  description:
    '`totals` cover all matching products and explain the difference from the net revenue of all orders. In a comparison, the rows are the same products, and today is left out because products are stored by whole days. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    productId: Text,
    name: describe(
      nullable(Text),
      'Name in the catalogue, or in the first order line with a name; null if there is none',
    ),
    category: describe(nullable(Text), 'As the catalogue says now'),
    brand: nullable(Text),
    variantId: describe(
      nullable(Text),
      'With `by=variant` the variant of the row, with `by=product` that of the catalogue',
    ),
    sku: describe(
      nullable(Text),
      'With `by=sku` the stock keeping unit of the row, with `by=product` that of the catalogue',
    ),
    price: describe(nullable(Money), 'Price in the catalogue; null if it is in another currency'),
    isDeleted: Flag,
    ...productColumns,
    share,
    averageRevenuePerOrder: nullable(Money),
  }),
  sharedTables: (query, context) => sharedProducts(query, readPeriod(query, context), context),
  sql: productRows,
  totals: {
    row: Type.Object({
      products: describe(Count, 'The number of rows of all pages'),
      ...productColumns,
      timesOrdered: describe(Count, 'An order counts once for each of its products'),
      share,
      otherProducts: describe(
        Money,
        'Net revenue of the products that `search`, `category`, `brand` or `slow` leaves out',
      ),
      residual: describe(
        Money,
        '`salesNetRevenue` − net revenue of all products = `shipping` + `tax` + `tips` + `fees` + `duties` − `discounts` + `linesDifference` − `reversedElsewhere`',
      ),
      shipping: Money,
      tax: Money,
      tips: Money,
      fees: Money,
      duties: Money,
      discounts: Money,
      linesDifference: describe(
        Money,
        'Difference between the total of an order and its lines, over all orders whose total does not match',
      ),
      reversedElsewhere: describe(
        Money,
        'Reversed amounts that belong to no product: refunds without items, shipping and tax',
      ),
      salesNetRevenue: describe(Money, 'Net revenue of all orders = `netRevenue` + `otherProducts` + `residual`'),
    }),
    sql: (query, context) => productTotals(query, readPeriod(query, context), context),
  },
  period: readPeriod,
  comparison: (query, context) =>
    comparisonOfSameRows(comparisonOfWholeDays, query, context, readPeriod(query, context)),
  check: (query, totals) => refuseBeyondEnd(query, totals.products),
})
