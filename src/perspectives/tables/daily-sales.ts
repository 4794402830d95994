import type { OrderReversed } from '../../facts/changes.ts'
import { definePerspective, sumUp } from '../perspective.ts'
import { salesByTime } from '../sales-by-time.ts'
import { salesSums } from '../sales-sums.ts'

/** Sales by day, with the numbers of distinct and new customers. Guests do not count as customers. */
export const dailySales = definePerspective({
  table: 'daily_sales_analytics',
  omitsZeros: true,
  key: { currency: 'text', date: 'date' },
  sums: {
    unique_customers: 'bigint',
    new_customers: 'bigint',
    guest_orders: 'bigint',
    guest_revenue: 'numeric',
    customer_reversed_by_order: 'numeric',
    ...salesSums,
  },
  partition: { column: 'date', every: 'year' },
  sumsUp: sumUp(salesByTime, ({ currency, day }) => [{ currency, date: day }]),
  on: {
    OrderPlaced: ({ customerId, currency, day, sign, total }) =>
      customerId === undefined ? { currency, date: day, guest_orders: sign, guest_revenue: BigInt(sign) * total } : [],
    OrderReversed: (reversal) =>
      isOfCustomersOrder(reversal)
        ? {
            currency: reversal.currency,
            date: reversal.orderDay,
            customer_reversed_by_order: BigInt(reversal.sign) * reversal.reversed,
          }
        : [],
    CustomerActiveOnDay: ({ currency, day, sign }) => ({ currency, date: day, unique_customers: sign }),
    FirstOrderMoved: ({ currency, from, to }) => [
      ...(to === undefined ? [] : [{ currency, date: to, new_customers: 1 }]),
      ...(from === undefined ? [] : [{ currency, date: from, new_customers: -1 }]),
    ],
  },
})

/** Whether the reversal is neither of a guest's order nor a credit note. */
const isOfCustomersOrder = ({ orderId, customerId }: OrderReversed) => orderId !== undefined && customerId !== undefined
