import { formatMoney } from '../../money.ts'
import type { ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { utcOf } from '../reading/times.ts'
import { linesOf, moneyOf, netOf, productOf, type Snapshot } from './snapshot.ts'

/** The refunds of an order. One that every provider declined moved no money. */
export function readRefunds({ body, orderId, currency, connection }: Snapshot): ShopEvent[] {
  return recordsOf(recordOf(body.refunds).data).flatMap((refund): ShopEvent[] => {
    const [refundId, amount] = [textOf(refund.id), textOf(refund.total_amount)]
    const payments = recordsOf(refund.payments)
    const isDeclined = payments.length > 0 && payments.every(({ is_declined }) => is_declined === true)
    if (refundId === undefined || amount === undefined || isDeclined) return []
    const parts = recordsOf(refund.items)
    const shipping = parts.filter(({ item_type }) => item_type === 'SHIPPING')
    const items = parts.flatMap((part) => {
      const line =
        part.item_type === 'PRODUCT' ? linesOf(body).find(({ id }) => String(id) === String(part.item_id)) : undefined
      return line
        ? [{ productId: productOf(line, connection), quantity: part.quantity, amount: amountOf(part, line) }]
        : []
    })
    const data = {
      orderId,
      refundId,
      amount,
      currency,
      taxAmount: textOf(refund.total_tax),
      shippingAmount:
        shipping.length === 0
          ? undefined
          : formatMoney(shipping.reduce((sum, one) => sum + moneyOf(one.requested_amount), 0n)),
      items: items.length > 0 ? items : undefined,
      refundedAt: utcOf(refund.created),
    }
    return [{ id: `refund:${refundId}`, type: 'OrderRefunded', data }]
  })
}

/** What was refunded of a line: the amount that was entered, otherwise the share of the units. */
function amountOf(part: Json, line: Json): string {
  if (textOf(part.requested_amount) !== undefined) return formatMoney(moneyOf(part.requested_amount))
  const [units, all] = [moneyOf(part.quantity), moneyOf(line.quantity)]
  return all === 0n ? '0' : formatMoney(((netOf(line) * units) / all / HUNDRED_MILLIONTH) * HUNDRED_MILLIONTH)
}

/** Shares are rounded to this fraction of a unit of the currency. */
const HUNDRED_MILLIONTH = moneyOf('0.00000001')
