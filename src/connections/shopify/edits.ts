import type { Money } from '../../money.ts'
import { timesUnits } from '../../units.ts'
import { type Json, recordOf, recordsOf } from '../reading/json.ts'
import { amountOf, moneyOf, type Side, sumOf } from './amounts.ts'
import { totalsOf } from './order-totals.ts'
import { idOf, refundTransactionsOf } from './records.ts'
import { movedOf, refundAmountOf, worthOf } from './refund-amount.ts'

/** What edits have changed since an order was placed. */
export interface Edits {
  /** Whether the order has what its `current_` properties say, rather than what it had at first. */
  isCurrent: boolean
  /** What was taken from the order before it was paid. Its lines and `total_price` still have it. */
  removed: { total: Money; tax: Money; discount: Money }
  /** The refunds that are removals only. */
  removals: readonly Json[]
}

const NONE: Edits = { isCurrent: false, removed: { total: 0n, tax: 0n, discount: 0n }, removals: [] }

/**
 * Finds out what edits have changed. An edit that removes lines writes a refund without any transaction. `total_price` does not fall,
 * `current_total_price` does, as it does after each refund. A cancelled order keeps everything: the cancellation takes it away.
 */
export function editsOf(order: Json, side: Side): Edits {
  const refunds = recordsOf(order.refunds)
  const total = amountOf(order, 'total_price', side)
  const current = amountOf(order, 'current_total_price', side)
  if (total === undefined || current === undefined || current === total || isCancelled(order)) return NONE
  // A webhook that leaves out some properties may have no refunds at all.
  if (!Array.isArray(order.refunds)) return NONE
  if (refunds.length === 0) return { ...NONE, isCurrent: true }
  const totals = totalsOf(order)
  const refunded = sumOf(refunds.filter(paysBack).map((refund) => refundAmountOf(refund, side, totals)?.amount))
  // Units that were paid first and removed later are paid back by a refund of their own.
  if (total - refunded === current) return NONE
  const removals = refunds.filter((refund) => refundTransactionsOf(refund).length === 0)
  const removed = removedFrom(order, removals, side, total - refunded - current)
  if (removed === 0n) return NONE
  const lines = removals.flatMap((refund) => recordsOf(refund.refund_line_items))
  const tax = sumOf(lines.map((line) => amountOf(line, 'total_tax', side)))
  const discount = sumOf(lines.map((line) => discountOf(line, side)))
  return { isCurrent: false, removed: { total: removed, tax, discount }, removals }
}

/** The worth of removals. Whether the subtotal of a line includes its tax shows in the amount by which the order has fallen. */
function removedFrom(order: Json, removals: readonly Json[], side: Side, fallenBy: Money): Money {
  const worths = [true, false].map((tax) => sumOf(removals.map((refund) => worthOf(refund, side, { tax }))))
  const [withTax = 0n, withoutTax = 0n] = worths
  return worths.find((worth) => worth === fallenBy) ?? (order.taxes_included === true ? withoutTax : withTax)
}

function discountOf(refundLine: Json, side: Side): Money {
  const price = amountOf(recordOf(refundLine.line_item), 'price', side)
  const [subtotal = 0n, units = 0n] = [amountOf(refundLine, 'subtotal', side), moneyOf(refundLine.quantity)]
  const discount = price === undefined ? 0n : timesUnits(price, units) - subtotal
  return discount > 0n ? discount : 0n
}

/** The removed part of a line of the order. */
export function removedOf({ removals }: Edits, line: Json): Json[] {
  if (removals.length === 0) return []
  return removals
    .flatMap((refund) => recordsOf(refund.refund_line_items))
    .filter((refundLine) => idOf(refundLine, 'line_item_id') === idOf(line))
}

const paysBack = (refund: Json) => movedOf(refund).length > 0

export const isCancelled = (order: Json): boolean => typeof order.cancelled_at === 'string'
