import type { OrderPlaced, OrderReversed } from '../facts/changes.ts'

/** What a product's sales add up to, by day or by month. */
export const productSums = {
  times_ordered: 'bigint',
  units_sold: 'numeric',
  total_revenue: 'numeric',
  refunded_units: 'numeric',
  refunded_units_by_order: 'numeric',
  refunds: 'numeric',
  refunds_by_order: 'numeric',
  cancelled_units: 'numeric',
  cancelled_units_by_order: 'numeric',
  cancelled: 'numeric',
  cancelled_by_order: 'numeric',
} as const

/** What each line of an order adds to its product. An order with two lines of a product contains it once. */
export function productsOf({ lines }: OrderPlaced) {
  const counted = new Set<string>()
  return lines.map(({ productId, units, total }) => {
    const isFirstLine = !counted.has(productId)
    counted.add(productId)
    return {
      product_id: productId,
      times_ordered: isFirstLine ? 1 : 0,
      units_sold: units,
      total_revenue: total,
    }
  })
}

/** What a refund or cancellation takes from each product, where it happened. */
export function reversedProductsOf({ kind, sign, lines }: OrderReversed) {
  const factor = BigInt(sign)
  return lines.map(({ productId, units, amount }) => {
    const taken = factor * units
    const money = factor * amount
    return kind === 'refund'
      ? { product_id: productId, refunded_units: taken, refunds: money }
      : { product_id: productId, cancelled_units: taken, cancelled: money }
  })
}

/** The same, where its order was placed. */
export function reversedProductsByOrderOf({ kind, sign, lines }: OrderReversed) {
  const factor = BigInt(sign)
  return lines.map(({ productId, units, amount }) => {
    const taken = factor * units
    const money = factor * amount
    return kind === 'refund'
      ? { product_id: productId, refunded_units_by_order: taken, refunds_by_order: money }
      : { product_id: productId, cancelled_units_by_order: taken, cancelled_by_order: money }
  })
}
