import type { Money } from '../../money.ts'
import type { Terms } from './order.ts'
import type { OrderAmounts, OrderLine } from './order-parts.ts'

/** The amounts of an order as a revision states them. */
export function amountsOf(terms: Terms): OrderAmounts {
  let [giftCardsSold, goodsLines] = [0n, 0n]
  for (const { isGiftCard, total } of terms.lines) {
    if (isGiftCard) giftCardsSold += total
    else goodsLines += total
  }
  return {
    total: terms.total,
    discount: terms.discount ?? 0n,
    tax: terms.tax ?? 0n,
    shipping: terms.shipping ?? 0n,
    tips: terms.tips ?? 0n,
    fees: terms.fees ?? 0n,
    duties: terms.duties ?? 0n,
    giftCardsSold,
    goodsLines,
    giftCardsRedeemed: terms.giftCard ?? 0n,
  }
}

/** The totals of the lines that are gift cards. */
export function giftCardsIn(lines: readonly OrderLine[]): Money {
  let sum = 0n
  for (const { isGiftCard, total } of lines) if (isGiftCard) sum += total
  return sum
}

/** The sum of a part over all lines. Undefined if no line states it. */
export function sumOfLines(lines: readonly OrderLine[], part: 'tax' | 'discount'): Money | undefined {
  let sum: Money | undefined
  for (const { [part]: amount } of lines) if (amount !== undefined) sum = (sum ?? 0n) + amount
  return sum
}

/** Whether an order has an amount or a property that few orders have. */
export const hasRareAmounts = ({ tips, fees, duties, giftCard, taxIncluded, lines }: Terms): boolean =>
  tips !== undefined ||
  fees !== undefined ||
  duties !== undefined ||
  giftCard !== undefined ||
  taxIncluded !== undefined ||
  lines.some(({ isGiftCard }) => isGiftCard)
