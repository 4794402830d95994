import { definePerspective } from '../perspective.ts'
import { costOf, restatedOf, restatedSums, reversalOf } from '../sales-sums.ts'

/**
 * Refunds, cancellations and restatements by order and quarter of an hour. Lists the orders with reversals or revisions in a period
 * of any time zone.
 * Credit notes are not included. They are in the table `credit_notes`.
 */
export const orderReversals = definePerspective({
  table: 'order_reversals',
  omitsZeros: true,
  key: {
    currency: 'text',
    order_quarter: 'timestamptz',
    order_id: 'text',
    quarter: 'timestamptz',
    order_currency: 'text',
  },
  sums: {
    refund_count: 'bigint',
    refunds: 'numeric',
    chargeback_count: 'bigint',
    chargebacks: 'numeric',
    cancelled_orders: 'bigint',
    cancelled: 'numeric',
    reversed: 'numeric',
    ...restatedSums,
  },
  withoutCustomers: true,
  on: {
    OrderRestated: (part) => ({
      currency: part.currency,
      quarter: part.quarter,
      order_id: part.orderId,
      order_quarter: part.orderQuarter,
      order_currency: part.orderCurrency,
      ...restatedOf(part),
    }),
    OrderCosted: (part) =>
      part.kind === 'placed'
        ? []
        : {
            currency: part.currency,
            quarter: part.quarter,
            order_id: part.orderId,
            order_quarter: part.orderQuarter,
            order_currency: part.orderCurrency,
            ...costOf(part),
          },
    OrderReversed: (reversal) => {
      const { orderId, currency, quarter, orderQuarter, orderCurrency } = reversal
      if (orderId === undefined) return []
      const order = { order_id: orderId, order_quarter: orderQuarter, order_currency: orderCurrency }
      return { currency, quarter, ...order, ...reversalOf(reversal) }
    },
  },
})
