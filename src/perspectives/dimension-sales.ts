import type { OrderLabels } from '../facts/changes.ts'
import { definePerspective } from './perspective.ts'
import { restatedOf, reversalByOrderOf, reversalOf, salesOf, salesSums } from './sales-sums.ts'

/** Sales by day and channel, by day and country, and by day and payment method. */
export const dimensionSales = definePerspective({
  table: 'dimension_sales_analytics',
  omitsZeros: true,
  key: { currency: 'text', dimension: 'text', date: 'date', value: 'text' },
  sums: salesSums,
  partition: { column: 'date', every: 'year' },
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) => {
      const sales = salesOf(order)
      return dimensionsOf(order).map((dimension) => ({
        currency: order.currency,
        date: order.day,
        ...dimension,
        ...sales,
      }))
    },
    OrderRestated: (part) => {
      const sums = restatedOf(part)
      return dimensionsOf(part).map((dimension) => ({ currency: part.currency, date: part.day, ...dimension, ...sums }))
    },
    OrderReversed: (reversal) =>
      dimensionsOf(reversal).flatMap((dimension) => [
        { currency: reversal.currency, date: reversal.day, ...dimension, ...reversalOf(reversal) },
        { currency: reversal.currency, date: reversal.orderDay, ...dimension, ...reversalByOrderOf(reversal) },
      ]),
  },
})

function dimensionsOf({ channel, country, paymentMethod }: OrderLabels) {
  return [
    { dimension: 'channel', value: channel },
    { dimension: 'country', value: country },
    { dimension: 'payment_method', value: paymentMethod },
  ]
}
