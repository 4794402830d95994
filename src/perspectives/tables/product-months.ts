import { firstDayOf } from '../../time/periods.ts'
import { definePerspective } from '../perspective.ts'
import {
  costedProductsOf,
  productSums,
  productsOf,
  restatedProductsOf,
  reversedProductsByOrderOf,
  reversedProductsOf,
} from '../product-sums.ts'

/** Sales and reversals of products by month, for reading long periods quickly. */
export const productMonths = definePerspective({
  table: 'product_months',
  omitsZeros: true,
  key: { currency: 'text', month: 'date', product_id: 'text' },
  sums: productSums,
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) => {
      const month = firstDayOf('month', order.day)
      return productsOf(order).map((product) => ({ currency: order.currency, month, ...product }))
    },
    OrderRestated: (part) => {
      const month = firstDayOf('month', part.day)
      return restatedProductsOf(part).map((product) => ({ currency: part.currency, month, ...product }))
    },
    OrderCosted: (part) => {
      const month = firstDayOf('month', part.day)
      return costedProductsOf(part).map((product) => ({ currency: part.currency, month, ...product }))
    },
    OrderReversed: (reversal) => {
      const { currency } = reversal
      const month = firstDayOf('month', reversal.day)
      const orderMonth = firstDayOf('month', reversal.orderDay)
      return [
        ...reversedProductsOf(reversal).map((product) => ({ currency, month, ...product })),
        ...reversedProductsByOrderOf(reversal).map((product) => ({ currency, month: orderMonth, ...product })),
      ]
    },
  },
})
