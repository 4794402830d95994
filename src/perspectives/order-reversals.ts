import { definePerspective } from './perspective.ts'
import { reversalOf } from './sales-sums.ts'

/**
 * What refunds and cancellations took back from each order, by quarters of an hour: the orders that were taken from in a period
 * of any time zone, whenever they were placed. Refunds that name no order are facts of their own, `credit_notes`.
 */
export const orderReversals = definePerspective({
  table: 'order_reversals',
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
    cancelled_orders: 'bigint',
    cancelled: 'numeric',
    reversed: 'numeric',
  },
  withoutCustomers: true,
  on: {
    OrderReversed: (reversal) => {
      const { orderId, currency, quarter, orderQuarter, orderCurrency } = reversal
      if (orderId === undefined) return []
      const order = { order_id: orderId, order_quarter: orderQuarter, order_currency: orderCurrency }
      return { currency, quarter, ...order, ...reversalOf(reversal) }
    },
  },
})
