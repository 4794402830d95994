import { formatMoney, type Money } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { amountOf, moneyOf, partOf, type Side, sumOf } from './amounts.ts'
import type { OrderTotals } from './order-totals.ts'
import { productOfLine } from './products.ts'
import { failedRefundOf } from './read-transaction.ts'
import { hasFailed, idOf, refundTransactionsOf } from './records.ts'
import {
  adjustmentsOf,
  movedMoneyOf,
  movedOf,
  type RefundAmount,
  refundAmountOf,
  shippingLinesOf,
} from './refund-amount.ts'

interface RefundContext {
  connection: Connection
  orderId: string
  side: Side
  /** Undefined when the refund is delivered without its order. */
  totals?: OrderTotals
}

/**
 * The money that went back. Each transaction is a refund of its own, identified by the id of the transaction: a later delivery that reports
 * its failure names the transaction only. The lines are stated with the first transaction.
 *
 * @returns undefined if the amount is known only with the order.
 */
export function moneyEventsOf(refund: Json, context: RefundContext): ShopEvent[] | undefined {
  const transactions = refundTransactionsOf(refund)
  const failed = transactions.filter(hasFailed).map((transaction) => failedRefundOf(transaction, context.orderId))
  const moved = movedOf(refund)
  if (moved.length === 0) return failed
  const total = refundAmountOf(refund, context.side, context.totals)
  if (total === undefined) return undefined
  const shares = sharesOf(refund, total)
  const first = transactions[0]
  const refunds = moved.map((transaction, i): ShopEvent => {
    const id = idOf(transaction)
    const status = transaction.status === 'pending' ? 'pending' : 'succeeded'
    return {
      id: `refund:${id}:${status}`,
      type: 'OrderRefunded',
      data: {
        orderId: context.orderId,
        refundId: id,
        status,
        amount: formatMoney(shares[i] ?? 0n),
        currency: total.currency,
        ...(total.isEstimated ? { estimated: true } : moved.length === 1 && partsOf(refund, context.side)),
        items: transaction === first ? itemsOf(refund, context) : undefined,
        refundedAt: timeOf(refund, 'processed_at', 'created_at'),
      },
    }
  })
  return [...failed, ...refunds]
}

/** What each transaction paid back. In another currency than that of the shop, the last one has the rest. */
function sharesOf(refund: Json, { amount, currency }: RefundAmount): Money[] {
  const moved = movedOf(refund).map((transaction) => moneyOf(transaction.amount) ?? 0n)
  const total = movedMoneyOf(refund)
  const shares = moved.map((one) => (amount === total ? one : (partOf(amount, one, total, currency ?? '') ?? 0n)))
  const rest = amount - sumOf(shares.slice(0, -1))
  return [...shares.slice(0, -1), rest]
}

function itemsOf(refund: Json, { connection, side }: RefundContext) {
  const items = recordsOf(refund.refund_line_items).map((line) => ({
    productId: productOfLine(recordOf(line.line_item), connection),
    quantity: line.quantity,
    amount: formatMoney(amountOf(line, 'subtotal', side) ?? 0n),
  }))
  return items.length === 0 ? undefined : items
}

/** The parts of the amount, besides the goods. */
function partsOf(refund: Json, side: Side) {
  const lines = recordsOf(refund.refund_line_items)
  const adjustments = adjustmentsOf(refund)
  const ofShipping = adjustments.filter(({ kind }) => kind === 'shipping_refund')
  const ofOthers = adjustments.filter(({ kind }) => kind !== 'shipping_refund')
  const shippingLines = shippingLinesOf(refund)
  const shipping =
    sumOf(shippingLines.map((line) => amountOf(line, 'subtotal_amount', side))) -
    sumOf(ofShipping.map((adjustment) => amountOf(adjustment, 'amount', side)))
  const tax =
    sumOf(lines.map((line) => amountOf(line, 'total_tax', side))) +
    sumOf(shippingLines.map((line) => amountOf(line, 'tax_amount', side))) -
    sumOf(adjustments.map((adjustment) => amountOf(adjustment, 'tax_amount', side)))
  const adjustment = -sumOf(ofOthers.map((one) => amountOf(one, 'amount', side)))
  return {
    shippingAmount: shipping === 0n ? undefined : formatMoney(shipping),
    taxAmount: tax === 0n ? undefined : formatMoney(tax),
    adjustmentAmount: adjustment === 0n ? undefined : formatMoney(adjustment),
  }
}

/**
 * The units that came back. Lines that were refunded before they were shipped (`cancel`) did not come back, and neither did
 * lines without restocking that were not shipped.
 */
export function returnEventsOf(refund: Json, { connection, orderId }: RefundContext): ShopEvent[] {
  const lines = recordsOf(refund.refund_line_items)
  const returnedAt = timeOf(refund, 'processed_at', 'created_at')
  return [true, false].flatMap((restocked): ShopEvent[] => {
    const items = lines
      .filter((line) => (restocked ? isRestocked(line) : isKept(line)))
      .map((line) => ({ productId: productOfLine(recordOf(line.line_item), connection), quantity: line.quantity }))
    if (items.length === 0) return []
    const returnId = restocked ? `${idOf(refund)}` : `${idOf(refund)}:no_restock`
    return [
      { id: `return:${returnId}`, type: 'ItemsReturned', data: { orderId, returnId, items, restocked, returnedAt } },
    ]
  })
}

const isRestocked = ({ restock_type }: Json) => restock_type === 'return' || restock_type === 'legacy_restock'

const isKept = ({ restock_type, line_item }: Json) =>
  restock_type === 'no_restock' && textOf(recordOf(line_item).fulfillment_status) !== undefined

/** Reads a refund that is delivered alone. The next snapshot of its order states it again. */
export function readDeliveredRefund(refund: Json, connection: Connection): Reading {
  const [id, orderId] = [idOf(refund), idOf(refund, 'order_id')]
  if (id === undefined || orderId === undefined) {
    return { problem: 'The refund has no id or no order_id. Send the body as Shopify has written it.' }
  }
  if (connection.testOrders === 'ignore' && recordsOf(refund.transactions).some(({ test }) => test === true)) {
    return { ignored: 'test_order' }
  }
  const context = { connection, orderId, side: connection.currencyMode }
  const paid = moneyEventsOf(refund, context)
  if (paid === undefined) return { ignored: 'amount_needs_order' }
  // Without any money, the lines may have been removed by an edit rather than returned. The order says which.
  const events = paid.length === 0 ? [] : [...paid, ...returnEventsOf(refund, context)]
  return events.length === 0 ? { ignored: 'no_money_moved' } : { events }
}
