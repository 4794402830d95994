import type { OrderPlaced, OrderReversed } from '../facts/changes.ts'

/** The sums of a product, by day or by month. */
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

/** The additions of an order's lines to their products. An order with two lines of a product counts once for it. */
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

/** The additions of a refund or cancellation to its products, on its own day. Chargebacks count as refunds. */
export function reversedProductsOf({ kind, sign, lines }: OrderReversed) {
  const factor = BigInt(sign)
  return lines.map(({ productId, units, amount }) => {
    const taken = factor * units
    const money = factor * amount
    return kind === 'cancellation'
      ? { product_id: productId, cancelled_units: taken, cancelled: money }
      : { product_id: productId, refunded_units: taken, refunds: money }
  })
}

/** The additions of a refund or cancellation to its products, on the day of its order. */
export function reversedProductsByOrderOf({ kind, sign, lines }: OrderReversed) {
  const factor = BigInt(sign)
  return lines.map(({ productId, units, amount }) => {
    const taken = factor * units
    const money = factor * amount
    return kind === 'cancellation'
      ? { product_id: productId, cancelled_units_by_order: taken, cancelled_by_order: money }
      : { product_id: productId, refunded_units_by_order: taken, refunds_by_order: money }
  })
}
