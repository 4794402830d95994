import { cutText } from '../../contracts/cut-text.ts'
import { formatMoney, ONE, parseMoney } from '../../money.ts'
import { timesUnits } from '../../units.ts'
import type { Connection } from '../connection.ts'
import { type Json, recordsOf, textOf } from '../reading/json.ts'
import { amountOf, moneyOf, type Side, sumOf } from './amounts.ts'
import { type Edits, removedOf } from './edits.ts'
import { productOfLine } from './products.ts'
import { idOf } from './records.ts'

const HUNDRED = 100n

/**
 * The lines that the customer bought, without tips and without units that an edit has removed. The total of a line is its amount after
 * its discounts, including its part of the discounts of the whole order: the amount that a refund of the line pays back.
 */
export function orderLinesOf(order: Json, side: Side, edits: Edits, connection: Connection) {
  return recordsOf(order.line_items).flatMap((line) => {
    const { quantity, total, tax } = boughtOf(line, side, edits)
    if (isTip(line) || quantity <= 0n) return []
    return [
      {
        productId: productOfLine(line, connection),
        quantity: Number(formatMoney(quantity)),
        lineTotal: formatMoney(total),
        productName: labelOf(line.title),
        variantId: idOf(line, 'variant_id'),
        sku: textOf(line.sku),
        taxAmount: tax === undefined ? undefined : formatMoney(tax),
        taxRate: taxRateOf(line),
        kind: line.gift_card === true ? 'gift_card' : undefined,
      },
    ]
  })
}

/** A tip of the customer is a line without a product. It is part of `total_tip_received`. */
export const isTip = (line: Json): boolean => typeof line.tip_payment_gateway === 'string'

/** Names can be longer than a label. */
export function labelOf(value: unknown): string | undefined {
  const text = textOf(value)
  return text === undefined ? undefined : cutText(text)
}

function boughtOf(line: Json, side: Side, edits: Edits) {
  const ordered = moneyOf(line.quantity) ?? ONE
  const price = amountOf(line, 'price', side) ?? 0n
  const discounts = sumOf(recordsOf(line.discount_allocations).map((one) => amountOf(one, 'amount', side)))
  const total = timesUnits(price, ordered) - discounts
  const taxes = recordsOf(line.tax_lines)
  const tax = taxes.length === 0 ? undefined : sumOf(taxes.map((one) => amountOf(one, 'price', side)))
  const current = moneyOf(line.current_quantity)
  if (edits.isCurrent && current !== undefined && ordered > 0n) {
    return { quantity: current, total: (total * current) / ordered, tax: tax && (tax * current) / ordered }
  }
  const removed = removedOf(edits, line)
  return {
    quantity: ordered - sumOf(removed.map(({ quantity }) => moneyOf(quantity))),
    total: total - sumOf(removed.map((one) => amountOf(one, 'subtotal', side))),
    tax: tax && tax - sumOf(removed.map((one) => amountOf(one, 'total_tax', side))),
  }
}

/** The rates of all taxes of a line together, in percent. */
function taxRateOf(line: Json): string | undefined {
  const rates = recordsOf(line.tax_lines).map(({ rate }) => {
    const text = textOf(rate)
    return text === undefined ? undefined : parseMoney(text)
  })
  const known = rates.filter((rate) => rate !== undefined)
  return known.length === 0 || known.length < rates.length ? undefined : formatMoney(sumOf(known) * HUNDRED)
}
