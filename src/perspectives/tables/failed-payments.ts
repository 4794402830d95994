import { definePerspective } from '../perspective.ts'

/** Failed payments by quarter of an hour, order and reason. Lists the orders of each reason in a period of any time zone. */
export const failedPayments = definePerspective({
  table: 'failed_payments',
  key: { currency: 'text', quarter: 'timestamptz', order_id: 'text', payment_method: 'text', reason: 'text' },
  sums: { payments: 'bigint', amount: 'numeric' },
  withoutCustomers: true,
  on: {
    PaymentTried: ({ currency, quarter, orderId, outcome, paymentMethod, reason, sign, amount }) =>
      outcome === 'processed'
        ? []
        : {
            currency,
            quarter,
            order_id: orderId,
            payment_method: paymentMethod,
            reason,
            payments: sign,
            amount: BigInt(sign) * amount,
          },
  },
})
