import { definePerspective } from '../perspective.ts'
import { salesByDay } from '../sales-by-day.ts'
import { costOf, presentSums } from '../sales-sums.ts'

/**
 * Sales by day and status: whether the order is of a guest, and the steps that it reached by now. Orders of customers without a step
 * have no row: they are all orders of the day, less those with a row.
 */
export const statusSales = definePerspective({
  table: 'status_sales_analytics',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', status: 'text' },
  sums: presentSums,
  withoutCustomers: true,
  on: {
    SalesInStatus: ({ status, sales }) =>
      sales.type === 'OrderCosted'
        ? { currency: sales.currency, date: sales.day, status, ...costOf(sales) }
        : salesByDay(sales).map((addition) => ({ ...addition, status })),
  },
})
