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

/** The additions of a refund or cancellation at its own time. */
export function reversalOf({ kind, sign, amount, reversed }: OrderReversed) {
  const money = BigInt(sign)
  return kind === 'refund'
    ? { refund_count: sign, refunds: money * amount, reversed: money * reversed }
    : { cancelled_orders: sign, cancelled: money * amount, reversed: money * reversed }
}

/** The additions of a refund or cancellation at the time of its order. */
export function reversalByOrderOf({ kind, sign, amount, reversed }: OrderReversed) {
  const money = BigInt(sign)
  return kind === 'refund'
    ? { refund_count_by_order: sign, refunds_by_order: money * amount, reversed_by_order: money * reversed }
    : { cancelled_orders_by_order: sign, cancelled_by_order: money * amount, reversed_by_order: money * reversed }
}
