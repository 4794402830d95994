import { definePerspective, sumUp } from '../perspective.ts'
import { salesByTime } from '../sales-by-time.ts'
import { salesSums } from '../sales-sums.ts'

/** Sales by quarter of an hour. Since 2000, days and hours of every time zone consist of whole quarters. */
export const quarterHourSales = definePerspective({
  table: 'quarter_hour_sales',
  omitsZeros: true,
  key: { currency: 'text', quarter: 'timestamptz' },
  sums: salesSums,
  withoutCustomers: true,
  sumsUp: sumUp(salesByTime, ({ currency, quarter }) => [{ currency, quarter }]),
  on: {},
})
