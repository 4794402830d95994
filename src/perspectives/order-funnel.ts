import { definePerspective } from './perspective.ts'

/** How far the orders of each day came, how long each step took, and why some came no further. */
export const orderFunnel = definePerspective({
  table: 'order_funnel_analytics',
  key: { currency: 'text', date: 'date', step: 'text', reason: 'text' },
  sums: { orders: 'bigint', seconds: 'bigint' },
  withoutCustomers: true,
  on: {
    OrderReached: ({ currency, orderDay, step, reason, sign, seconds }) => ({
      currency,
      date: orderDay,
      step,
      reason,
      orders: sign,
      seconds: sign * seconds,
    }),
  },
})
