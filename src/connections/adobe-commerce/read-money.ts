import { formatMoney, type Money } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading } from '../platform.ts'
import { type Json, textOf } from '../reading/json.ts'
import { utcOf } from '../reading/times.ts'
import { type Amounts, amountsOf, textOfAmount, totalOf } from './amounts.ts'
import { amountsOfLine, linesOf, productOf } from './lines.ts'
import { missing } from './read-order.ts'

/** The states of credit memos and invoices, which are numbers. */
const PAID = '2'
const CANCELLED = '3'

/** Reads a credit memo: a refund, or one that was cancelled. */
export function readCreditMemo(memo: Json, eventTime: unknown, connection: Connection): Reading {
  const ids = idsOf(memo)
  if (!ids) return missing('A credit memo', 'entity_id and order_id')
  const { id: refundId, orderId } = ids
  const time = utcOf(memo.created_at) ?? utcOf(eventTime)
  if (textOf(memo.state) === CANCELLED) {
    return { events: [{ id: `refund-voided:${refundId}`, type: 'RefundVoided', time, data: { refundId, orderId } }] }
  }
  const amounts = amountsOf(memo, connection)
  if (!amounts) return missing(`Credit memo ${refundId}`, 'base_grand_total and base_currency_code')
  const { total } = totalOf(memo, amounts)
  const items = linesOf(memo).flatMap((one) => {
    const { net } = amountsOfLine(one, amounts)
    if (Number(one.line.qty) === 0) return []
    return [{ productId: productOf(one, connection).productId, quantity: one.line.qty, amount: formatMoney(net) }]
  })
  const adjustment = adjustmentOf(memo, amounts)
  const data = {
    orderId,
    refundId,
    amount: formatMoney(total),
    currency: amounts.currency,
    shippingAmount: textOfAmount(amounts.of(memo, 'shipping_amount')),
    taxAmount: textOfAmount(amounts.of(memo, 'tax_amount')),
    adjustmentAmount: adjustment === undefined ? undefined : formatMoney(adjustment),
    items: items.length > 0 ? items : undefined,
    refundedAt: time,
  }
  return { events: [{ id: `refund:${refundId}`, type: 'OrderRefunded', data }] }
}

/** What the shop has added to the lines, less what it has kept. The sum may be missing beside its two parts. */
function adjustmentOf(memo: Json, { of }: Amounts): Money | undefined {
  const [added, kept] = [of(memo, 'adjustment_positive'), of(memo, 'adjustment_negative')]
  const parts = added === undefined && kept === undefined ? undefined : (added ?? 0n) - abs(kept ?? 0n)
  return of(memo, 'adjustment') ?? parts
}

const abs = (amount: Money): Money => (amount < 0n ? -amount : amount)

/** Reads an invoice. One that is paid is a payment of the order. A subscription without the field `state` is one of paid invoices. */
export function readInvoice(invoice: Json, eventTime: unknown, connection: Connection): Reading {
  const ids = idsOf(invoice)
  if (!ids) return missing('An invoice', 'entity_id and order_id')
  const { id, orderId } = ids
  if ((textOf(invoice.state) ?? PAID) !== PAID) return { ignored: 'not_paid' }
  const amounts = amountsOf(invoice, connection)
  if (!amounts) return missing(`Invoice ${id}`, 'base_grand_total and base_currency_code')
  const data = {
    orderId,
    transactionId: textOf(invoice.transaction_id) ?? `invoice-${id}`,
    amount: formatMoney(totalOf(invoice, amounts).total),
    currency: amounts.currency,
    processedAt: utcOf(invoice.created_at) ?? utcOf(eventTime),
  }
  return { events: [{ id: `payment:${id}`, type: 'PaymentProcessed', data }] }
}

/** The ids of a record that belongs to an order. */
export function idsOf(record: Json): { id: string; orderId: string } | undefined {
  const [id, orderId] = [textOf(record.entity_id) ?? textOf(record.id), textOf(record.order_id)]
  return id !== undefined && orderId !== undefined ? { id, orderId } : undefined
}
