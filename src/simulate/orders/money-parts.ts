import { isChance, randomOf } from '../random/random.ts'
import type { Line, Order } from './order.ts'
import { portion, taxRateOf } from './tax.ts'

/** Countries outside the customs union, with duties in thousandths of the goods. */
const DUTIES: Readonly<Record<string, number>> = { GB: 40, CH: 35 }
/** The share of online orders with a tip for the courier, and of those with a gift card. */
const TIPPED = 0.03
const WITH_CARD = 0.02
const TIP = 200
const INVOICE_FEE = 150

/** The line of a sold gift card. */
export const GIFT_CARD: Line = {
  productId: 'gift-card',
  productName: 'Gift card',
  quantity: 1,
  unitPrice: 5000,
  lineTotal: 5000,
  variant: undefined,
}

/** What only orders of shops with `hasMoneyParts` state. Amounts are whole minor units. */
export interface MoneyParts {
  tip: number
  fee: number
  duties: number
  /** The part of the total that was paid with a gift card. */
  giftCard: number
  /** A gift card that was sold with the goods. */
  card: Line | undefined
  /** Whether the amounts of the lines include the tax. */
  isTaxIncluded: boolean
}

/**
 * The order with tips, fees, duties and gift cards. In stores, prices include the tax. Discounts, tax and duties concern the goods only,
 * not a sold gift card.
 */
export function withMoneyParts(seed: string, order: Order): Order {
  const { arrival, lines, country, paymentMethod, discount } = order
  const random = randomOf(seed, 'money parts', arrival.key)
  const isInStore = arrival.channel === 'store'
  const goods = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0) - discount
  const rate = taxRateOf(country)
  const tax = isInStore ? Math.round((goods * rate) / (1000 + rate)) : order.tax
  const tip = !isInStore && isChance(random, TIPPED) ? TIP : 0
  const card = !isInStore && isChance(random, WITH_CARD) ? GIFT_CARD : undefined
  const fee = paymentMethod === 'invoice' ? INVOICE_FEE : 0
  const duties = portion(goods, DUTIES[country] ?? 0)
  const added = tip + fee + duties + (card?.lineTotal ?? 0)
  const total = order.total - (isInStore ? order.tax : 0) + added
  const giftCard = paymentMethod === 'gift_card' ? total : 0
  return { ...order, tax, total, parts: { tip, fee, duties, giftCard, card, isTaxIncluded: isInStore } }
}

/** What a line has of the discount and the tax of its order. */
interface LineParts {
  discount: number
  tax: number
}

/** Shares out the discount and the tax of an order among its lines, by their totals and without a rest. */
export function partsOfLines({ lines, discount, tax }: Order): LineParts[] {
  const goods = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0)
  const upTo = (amount: number, part: number) => (goods === 0 ? 0 : Math.floor((amount * part) / goods))
  let before = 0
  return lines.map(({ lineTotal }) => {
    const after = before + lineTotal
    const part = (amount: number) => upTo(amount, after) - upTo(amount, before)
    const parts = { discount: part(discount), tax: part(tax) }
    before = after
    return parts
  })
}
