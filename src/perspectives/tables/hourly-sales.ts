import { definePerspective, sumUp } from '../perspective.ts'
import { salesByTime } from '../sales-by-time.ts'
import { salesSums } from '../sales-sums.ts'

/** Sales by hour. */
export const hourlySales = definePerspective({
  table: 'hourly_sales_analytics',
  omitsZeros: true,
  key: { currency: 'text', hour: 'timestamptz' },
  sums: salesSums,
  withoutCustomers: true,
  sumsUp: sumUp(salesByTime, ({ currency, hour }) => [{ currency, hour }]),
  on: {},
})
