import { exactUnitsOf, type OrderPlaced, type OrderReversed } from '../facts/changes.ts'

/** The sums of sales, for example by day, by hour or by channel. */
export const salesSums = {
  total_orders: 'bigint',
  total_revenue: 'numeric',
  total_items_sold: 'numeric',
  discounts: 'numeric',
  tax: 'numeric',
  shipping: 'numeric',
  refund_count: 'bigint',
  refund_count_by_order: 'bigint',
  refunds: 'numeric',
  refunds_by_order: 'numeric',
  chargeback_count: 'bigint',
  chargeback_count_by_order: 'bigint',
  chargebacks: 'numeric',
  chargebacks_by_order: 'numeric',
  cancelled_orders: 'bigint',
  cancelled_orders_by_order: 'bigint',
  cancelled: 'numeric',
  cancelled_by_order: 'numeric',
  reversed: 'numeric',
  reversed_by_order: 'numeric',
} as const

/** The additions of an order at its own time. */
export function salesOf(order: OrderPlaced) {
  return {
    total_orders: 1,
    total_revenue: order.total,
    total_items_sold: exactUnitsOf(order),
    discounts: order.discount,
    tax: order.tax,
    shipping: order.shipping,
  }
}

/** The additions of a refund, chargeback or cancellation at its own time. */
export function reversalOf({ kind, sign, amount, reversed }: OrderReversed) {
  const money = BigInt(sign)
  const sums = { reversed: money * reversed }
  switch (kind) {
    case 'refund':
      return { ...sums, refund_count: sign, refunds: money * amount }
    case 'chargeback':
      return { ...sums, chargeback_count: sign, chargebacks: money * amount }
    case 'cancellation':
      return { ...sums, cancelled_orders: sign, cancelled: money * amount }
  }
}

/** The additions of a refund, chargeback or cancellation at the time of its order. */
export function reversalByOrderOf({ kind, sign, amount, reversed }: OrderReversed) {
  const money = BigInt(sign)
  const sums = { reversed_by_order: money * reversed }
  switch (kind) {
    case 'refund':
      return { ...sums, refund_count_by_order: sign, refunds_by_order: money * amount }
    case 'chargeback':
      return { ...sums, chargeback_count_by_order: sign, chargebacks_by_order: money * amount }
    case 'cancellation':
      return { ...sums, cancelled_orders_by_order: sign, cancelled_by_order: money * amount }
  }
}
