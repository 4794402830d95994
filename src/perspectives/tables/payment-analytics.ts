import { definePerspective } from '../perspective.ts'

/** Processed and failed payments by day, method and reason. */
export const payments = definePerspective({
  table: 'payment_analytics',
  key: { currency: 'text', date: 'date', outcome: 'text', payment_method: 'text', reason: 'text' },
  sums: { payments: 'bigint', amount: 'numeric' },
  withoutCustomers: true,
  on: {
    PaymentTried: ({ currency, day, outcome, paymentMethod, reason, sign, amount }) => ({
      currency,
      date: day,
      outcome,
      payment_method: paymentMethod,
      reason,
      payments: sign,
      amount: BigInt(sign) * amount,
    }),
  },
})
