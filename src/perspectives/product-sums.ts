import type { OrderPlaced, OrderReversed } from '../facts/changes.ts'

/** What a product's sales add up to, by day or by month. */
export const productSums = {
  times_ordered: 'bigint',
  units_sold: 'bigint',
  total_revenue: 'numeric',
  refunded_units: 'bigint',
  refunded_units_by_order: 'bigint',
  refunds: 'numeric',
  refunds_by_order: 'numeric',
  cancelled_units: 'bigint',
  cancelled_units_by_order: 'bigint',
  cancelled: 'numeric',
  cancelled_by_order: 'numeric',
} as const

/** What each line of an order adds to its product. An order with two lines of a product contains it once. */
export function productsOf({ lines }: OrderPlaced) {
  const counted = new Set<string>()
  return lines.map(({ productId, quantity, total }) => {
    const isFirstLine = !counted.has(productId)
    counted.add(productId)
    return {
      product_id: productId,
      times_ordered: isFirstLine ? 1 : 0,
      units_sold: quantity,
      total_revenue: total,
    }
  })
}

/** What a refund or cancellation takes from each product, where it happened. */
export function reversedProductsOf({ kind, sign, lines }: OrderReversed) {
  return lines.map(({ productId, quantity, amount }) => {
    const units = sign * quantity
    const money = BigInt(sign) * amount
    return kind === 'refund'
      ? { product_id: productId, refunded_units: units, refunds: money }
      : { product_id: productId, cancelled_units: units, cancelled: money }
  })
}

/** The same, where its order was placed. */
export function reversedProductsByOrderOf({ kind, sign, lines }: OrderReversed) {
  return lines.map(({ productId, quantity, amount }) => {
    const units = sign * quantity
    const money = BigInt(sign) * amount
    return kind === 'refund'
      ? { product_id: productId, refunded_units_by_order: units, refunds_by_order: money }
      : { product_id: productId, cancelled_units_by_order: units, cancelled_by_order: money }
  })
}
