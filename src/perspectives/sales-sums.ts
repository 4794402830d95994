import type { OrderCosted, OrderPlaced, OrderRestated, OrderReversed } from '../facts/changes.ts'
import { exactUnitsOf, type OrderAmounts } from '../facts/orders/order-parts.ts'

/** What sums by the day of the event have besides those by the day of the order, and the changes of totals by revisions. */
export const restatedSums = {
  restated_orders: 'bigint',
  restated_revenue: 'numeric',
  restated_items_sold: 'numeric',
  restated_discounts: 'numeric',
  restated_tax: 'numeric',
  restated_shipping: 'numeric',
  adjustments: 'numeric',
  restated_tips: 'numeric',
  restated_fees: 'numeric',
  restated_duties: 'numeric',
  restated_gift_cards_sold: 'numeric',
  restated_gift_cards_redeemed: 'numeric',
  restated_goods_line_revenue: 'numeric',
  restated_cost: 'numeric',
  restated_cost_known_revenue: 'numeric',
} as const

/** The sums of orders as they are now, and of their reversals. */
export const presentSums = {
  total_orders: 'bigint',
  total_revenue: 'numeric',
  total_items_sold: 'numeric',
  discounts: 'numeric',
  tax: 'numeric',
  shipping: 'numeric',
  goods_line_revenue: 'numeric',
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
  tips: 'numeric',
  fees: 'numeric',
  duties: 'numeric',
  gift_cards_sold: 'numeric',
  gift_cards_redeemed: 'numeric',
  cost: 'numeric',
  cost_known_revenue: 'numeric',
} as const

/** The sums of sales, for example by day, by hour or by channel. */
export const salesSums = { ...presentSums, ...restatedSums } as const

/** The sums of the parts that few orders have, with the amounts that they add up. */
const RARE_PARTS = [
  ['discounts', 'discount'],
  ['tax', 'tax'],
  ['shipping', 'shipping'],
  ['tips', 'tips'],
  ['fees', 'fees'],
  ['duties', 'duties'],
  ['gift_cards_sold', 'giftCardsSold'],
  ['gift_cards_redeemed', 'giftCardsRedeemed'],
] as const satisfies readonly (readonly [keyof typeof salesSums, keyof OrderAmounts])[]

type OrderSums = Partial<Record<(typeof RARE_PARTS)[number][0], bigint>> & {
  total_orders: number
  total_revenue: bigint
  total_items_sold: bigint
  goods_line_revenue: bigint
}

/** The additions of an order at its own time. Parts that the order does not have are absent. */
export function salesOf(order: OrderPlaced): OrderSums {
  const { sign } = order
  const signed = (amount: bigint) => (sign === 1 ? amount : -amount)
  const sums: OrderSums = {
    total_orders: sign,
    total_revenue: signed(order.total),
    total_items_sold: signed(exactUnitsOf(order)),
    goods_line_revenue: signed(order.goodsLines),
  }
  for (const [sum, part] of RARE_PARTS) if (order[part] !== 0n) sums[sum] = signed(order[part])
  return sums
}

/** The additions of a revised order at the time on which a part of it counts by event. */
export function restatedOf(part: OrderRestated) {
  const money = BigInt(part.sign)
  const total = money * part.total
  return {
    ...(part.kind === 'placed' ? { restated_orders: part.sign, restated_revenue: total } : { adjustments: total }),
    restated_items_sold: money * exactUnitsOf(part),
    restated_discounts: money * part.discount,
    restated_tax: money * part.tax,
    restated_shipping: money * part.shipping,
    restated_tips: money * part.tips,
    restated_fees: money * part.fees,
    restated_duties: money * part.duties,
    restated_gift_cards_sold: money * part.giftCardsSold,
    restated_gift_cards_redeemed: money * part.giftCardsRedeemed,
    restated_goods_line_revenue: money * part.goodsLines,
  }
}

/** The additions of the cost of an order, at the time on which it counts. */
export function costOf({ kind, sign, cost, revenue }: OrderCosted) {
  const money = BigInt(sign)
  return kind === 'placed'
    ? { cost: money * cost, cost_known_revenue: money * revenue }
    : { restated_cost: money * cost, restated_cost_known_revenue: money * revenue }
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
