import { isChance, type Random, wholeBetween } from '../random/random.ts'
import type { Line, Order } from './order.ts'

/** The refunded part of an order. */
export interface Refund {
  amount: number
  lines: { productId: string; quantity: number; amount: number }[]
}

/**
 * A refund of the whole order, or of one line in whole or in part. The amount of a line is its share of the amount paid
 * for the goods (discount and tax included), rounded down, so that no refund exceeds its order.
 */
export function refundOf(order: Order, random: Random): Refund {
  const { tip = 0, fee = 0, duties = 0, card } = order.parts ?? {}
  const paidForGoods = order.total - order.shipping - tip - fee - duties - (card?.lineTotal ?? 0)
  const goods = order.lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0)
  const worth = (line: Line, quantity: number) => Math.floor((paidForGoods * line.unitPrice * quantity) / goods)
  const refunded = (line: Line, quantity: number) => ({
    productId: line.productId,
    quantity,
    amount: worth(line, quantity),
  })
  if (isChance(random, 0.55)) {
    return { amount: order.total, lines: order.lines.map((line) => refunded(line, line.quantity)) }
  }
  const line = order.lines[wholeBetween(random, 0, order.lines.length - 1)] as Line
  const part = refunded(line, wholeBetween(random, 1, line.quantity))
  return { amount: part.amount, lines: [part] }
}
