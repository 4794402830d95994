import type { OrderCosted, OrderPlaced, OrderRestated, OrderReversed } from '../facts/changes.ts'

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
  restated_orders: 'bigint',
  restated_units: 'numeric',
  restated_revenue: 'numeric',
  cost: 'numeric',
  cost_known_revenue: 'numeric',
  gift_card_revenue: 'numeric',
  restated_cost: 'numeric',
  restated_cost_known_revenue: 'numeric',
  restated_gift_card_revenue: 'numeric',
} as const

/**
 * The additions of an order's lines to their products. An order with two lines of a product counts once for it.
 *
 * @param place the other columns of their keys.
 */
export function productsOf<Place extends object>({ lines, sign }: OrderPlaced, place: Place) {
  const signed = (amount: bigint) => (sign === 1 ? amount : -amount)
  const counted = lines.length > 1 ? new Set<string>() : undefined
  return lines.map(({ productId, units, total, isGiftCard }) => {
    const isFirstLine = !counted?.has(productId)
    counted?.add(productId)
    const addition = {
      ...place,
      product_id: productId,
      times_ordered: isFirstLine ? sign : 0,
      units_sold: signed(units),
      total_revenue: signed(total),
    }
    return isGiftCard ? { ...addition, gift_card_revenue: signed(total) } : addition
  })
}

/** The additions of a part of a revised order to its products. Only whole orders count as orders of a product. */
export function restatedProductsOf({ kind, sign, lines }: OrderRestated) {
  const factor = BigInt(sign)
  const counted = new Set<string>()
  return lines.map(({ productId, units, total, isGiftCard }) => {
    const isFirstLine = !counted.has(productId)
    counted.add(productId)
    return {
      product_id: productId,
      restated_orders: isFirstLine && kind === 'placed' ? sign : 0,
      restated_units: factor * units,
      restated_revenue: factor * total,
      ...(isGiftCard && { restated_gift_card_revenue: factor * total }),
    }
  })
}

/** The additions of the cost of an order to its products, at the time on which it counts. */
export function costedProductsOf({ kind, sign, lines }: OrderCosted) {
  const factor = BigInt(sign)
  return lines.map(({ productId, cost, revenue }) =>
    kind === 'placed'
      ? { product_id: productId, cost: factor * cost, cost_known_revenue: factor * revenue }
      : { product_id: productId, restated_cost: factor * cost, restated_cost_known_revenue: factor * revenue },
  )
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
