import type { OrderLabels } from '../../facts/orders/order-parts.ts'
import { definePerspective, defineSums, sumUp } from '../perspective.ts'
import { costOf, restatedOf, reversalByOrderOf, reversalOf, salesOf, salesSums } from '../sales-sums.ts'

/** Sales by day and all labels of the orders. `coupons` is a JSON list, or empty. */
const salesByLabels = defineSums({
  key: { currency: 'text', date: 'date', channel: 'text', country: 'text', payment_method: 'text', coupons: 'text' },
  sums: salesSums,
  on: {
    OrderPlaced: (order) => ({ ...placeOf(order, order.day), ...salesOf(order) }),
    OrderRestated: (part) => ({ ...placeOf(part, part.day), ...restatedOf(part) }),
    OrderCosted: (part) => ({ ...placeOf(part, part.day), ...costOf(part) }),
    OrderReversed: (reversal) => [
      { ...placeOf(reversal, reversal.day), ...reversalOf(reversal) },
      { ...placeOf(reversal, reversal.orderDay), ...reversalByOrderOf(reversal) },
    ],
  },
})

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
  sumsUp: sumUp(salesByLabels, ({ currency, date, channel, country, payment_method, coupons }) => {
    const place = { currency, date }
    const couponCodes = coupons === '' ? [] : (JSON.parse(coupons) as string[])
    return [
      { ...place, dimension: 'channel', value: channel },
      { ...place, dimension: 'country', value: country },
      { ...place, dimension: 'payment_method', value: payment_method },
      ...couponCodes.map((value) => ({ ...place, dimension: 'coupon_code', value })),
      ...(couponCodes.length > 0 ? [{ ...place, dimension: 'has_coupon', value: 'true' }] : []),
    ]
  }),
  on: {},
})

const placeOf = (
  { currency, channel, country, paymentMethod, couponCodes }: OrderLabels & { currency: string },
  date: string,
) => ({
  currency,
  date,
  channel,
  country,
  payment_method: paymentMethod,
  coupons: couponCodes.length === 0 ? '' : JSON.stringify(couponCodes),
})
