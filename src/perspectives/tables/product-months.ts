import { firstDayOf } from '../../time/periods.ts'
import { definePerspective, sumUp } from '../perspective.ts'
import { productSums } from '../product-sums.ts'
import { productSales } from './product-analytics.ts'

/** Sales and reversals of products by month, for reading long periods quickly. */
export const productMonths = definePerspective({
  table: 'product_months',
  omitsZeros: true,
  key: { currency: 'text', month: 'date', product_id: 'text' },
  sums: productSums,
  withoutCustomers: true,
  sumsUp: sumUp(productSales, ({ currency, date, product_id }) => [
    { currency, month: firstDayOf('month', date), product_id },
  ]),
  on: {},
})
