import type { OrderLine, Placed } from './life-fact-types.ts'
import { type LINE_PARTS, PARTS, PRODUCT_PARTS } from './life-sums.ts'

// The parts of an order that are summed, besides its total.

export const partsOf = (placed: Placed): Record<string, bigint> => only(PARTS, allPartsOf(placed))

function allPartsOf(placed: Placed): Record<string, bigint> {
  const { lines, discount = 0n, tax = 0n, shipping = 0n, tips = 0n, fees = 0n, duties = 0n, redeemed = 0n } = placed
  const goods = lines.filter(({ isGiftCard }) => !isGiftCard)
  const known = goods.filter(({ cost }) => cost !== undefined)
  return {
    items_sold: sum(lines.map(({ quantity }) => quantity)),
    discounts: discount,
    tax,
    shipping,
    tips,
    fees,
    duties,
    gift_cards_sold: sum(lines.filter(({ isGiftCard }) => isGiftCard).map(({ amount }) => amount)),
    gift_cards_redeemed: redeemed,
    goods_line_revenue: sum(goods.map(({ amount }) => amount)),
    cost: sum(known.map(({ cost = 0n }) => cost)),
    cost_known_revenue: sum(known.map(({ amount }) => amount)),
  }
}

export function productPartsOf({ isGiftCard, cost, amount }: OrderLine): Record<string, bigint> {
  return only(PRODUCT_PARTS, {
    cost: cost ?? 0n,
    cost_known_revenue: cost === undefined ? 0n : amount,
    gift_card_revenue: isGiftCard ? amount : 0n,
  })
}

/** What a line states of the discount and the tax of its order. */
export function linePartsOf(
  { discount = 0n, tax = 0n }: OrderLine,
  { isTaxIncluded = false }: Placed,
): Record<(typeof LINE_PARTS)[number], bigint> {
  return { discounts: discount, tax, included_tax: isTaxIncluded ? tax : 0n }
}

const only = (names: readonly string[], values: Record<string, bigint>) =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? 0n]))

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)
