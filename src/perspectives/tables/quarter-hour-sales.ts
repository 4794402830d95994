import { definePerspective } from '../perspective.ts'
import { costOf, restatedOf, reversalByOrderOf, reversalOf, salesOf, salesSums } from '../sales-sums.ts'

/** Sales by quarter of an hour. Since 2000, days and hours of every time zone consist of whole quarters. */
export const quarterHourSales = definePerspective({
  table: 'quarter_hour_sales',
  omitsZeros: true,
  key: { currency: 'text', quarter: 'timestamptz' },
  sums: salesSums,
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) => ({ currency: order.currency, quarter: order.quarter, ...salesOf(order) }),
    OrderRestated: (part) => ({ currency: part.currency, quarter: part.quarter, ...restatedOf(part) }),
    OrderCosted: (part) => ({ currency: part.currency, quarter: part.quarter, ...costOf(part) }),
    OrderReversed: (reversal) => [
      { currency: reversal.currency, quarter: reversal.quarter, ...reversalOf(reversal) },
      { currency: reversal.currency, quarter: reversal.orderQuarter, ...reversalByOrderOf(reversal) },
    ],
  },
})
