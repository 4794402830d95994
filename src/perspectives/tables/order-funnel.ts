import { definePerspective } from '../perspective.ts'

/** Orders by day, step and reason, with the time that the steps took. */
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
