import { definePerspective } from '../perspective.ts'
import { costOf, restatedOf, reversalByOrderOf, reversalOf, salesOf, salesSums } from '../sales-sums.ts'

/** Sales by hour. */
export const hourlySales = definePerspective({
  table: 'hourly_sales_analytics',
  omitsZeros: true,
  key: { currency: 'text', hour: 'timestamptz' },
  sums: salesSums,
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) => ({ currency: order.currency, hour: order.hour, ...salesOf(order) }),
    OrderRestated: (part) => ({ currency: part.currency, hour: part.hour, ...restatedOf(part) }),
    OrderCosted: (part) => ({ currency: part.currency, hour: part.hour, ...costOf(part) }),
    OrderReversed: (reversal) => [
      { currency: reversal.currency, hour: reversal.hour, ...reversalOf(reversal) },
      { currency: reversal.currency, hour: reversal.orderHour, ...reversalByOrderOf(reversal) },
    ],
  },
})
