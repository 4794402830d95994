import type { OrderLabels } from '../../facts/order-parts.ts'
import { definePerspective } from '../perspective.ts'
import { costOf, restatedOf, reversalByOrderOf, reversalOf, salesOf, salesSums } from '../sales-sums.ts'

/**
 * Sales by day and channel, by day and country, by day and payment method, and by day and coupon. An order with several coupons is in the row of
 * each. `has_coupon` has each of these orders once.
 */
export const dimensionSales = definePerspective({
  table: 'dimension_sales_analytics',
  version: 2,
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
    OrderCosted: (part) => {
      const sums = costOf(part)
      return dimensionsOf(part).map((dimension) => ({ currency: part.currency, date: part.day, ...dimension, ...sums }))
    },
    OrderReversed: (reversal) =>
      dimensionsOf(reversal).flatMap((dimension) => [
        { currency: reversal.currency, date: reversal.day, ...dimension, ...reversalOf(reversal) },
        { currency: reversal.currency, date: reversal.orderDay, ...dimension, ...reversalByOrderOf(reversal) },
      ]),
  },
})

function dimensionsOf({ channel, country, paymentMethod, couponCodes }: OrderLabels) {
  const dimensions = [
    { dimension: 'channel', value: channel },
    { dimension: 'country', value: country },
    { dimension: 'payment_method', value: paymentMethod },
  ]
  if (couponCodes.length === 0) return dimensions
  return [
    ...dimensions,
    ...couponCodes.map((value) => ({ dimension: 'coupon_code', value })),
    { dimension: 'has_coupon', value: 'true' },
  ]
}
