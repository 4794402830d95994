import { definePerspective } from '../perspective.ts'
import {
  costedProductsOf,
  productSums,
  productsOf,
  restatedProductsOf,
  reversedProductsByOrderOf,
  reversedProductsOf,
} from '../product-sums.ts'

/** Sales and reversals of products by day. */
export const productSales = definePerspective({
  table: 'product_analytics',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', product_id: 'text' },
  sums: productSums,
  partition: { column: 'date', every: 'year' },
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) => productsOf(order, { currency: order.currency, date: order.day }),
    OrderRestated: (part) =>
      restatedProductsOf(part).map((product) => ({ currency: part.currency, date: part.day, ...product })),
    OrderCosted: (part) =>
      costedProductsOf(part).map((product) => ({ currency: part.currency, date: part.day, ...product })),
    OrderReversed: (reversal) => [
      ...reversedProductsOf(reversal).map((product) => ({
        currency: reversal.currency,
        date: reversal.day,
        ...product,
      })),
      ...reversedProductsByOrderOf(reversal).map((product) => ({
        currency: reversal.currency,
        date: reversal.orderDay,
        ...product,
      })),
    ],
  },
})
