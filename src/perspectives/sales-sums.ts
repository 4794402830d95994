import { exactUnitsOf, type OrderPlaced, type OrderReversed } from '../facts/changes.ts'

/** What sales add up to, wherever they are added up: by day, by hour, by channel. */
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

/** What an order adds where it was placed. */
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

/** What a refund or cancellation adds where it happened. */
export function reversalOf({ kind, sign, amount, reversed }: OrderReversed) {
  const money = BigInt(sign)
  return kind === 'refund'
    ? { refund_count: sign, refunds: money * amount, reversed: money * reversed }
    : { cancelled_orders: sign, cancelled: money * amount, reversed: money * reversed }
}

/** What a refund or cancellation adds where its order was placed. */
export function reversalByOrderOf({ kind, sign, amount, reversed }: OrderReversed) {
  const money = BigInt(sign)
  return kind === 'refund'
    ? { refund_count_by_order: sign, refunds_by_order: money * amount, reversed_by_order: money * reversed }
    : { cancelled_orders_by_order: sign, cancelled_by_order: money * amount, reversed_by_order: money * reversed }
}
