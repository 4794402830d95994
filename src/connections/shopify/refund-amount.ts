import type { Money } from '../../money.ts'
import { type Json, recordsOf, textOf } from '../reading/json.ts'
import { amountOf, currencyOf, moneyOf, partOf, type Side, sumOf } from './amounts.ts'
import type { OrderTotals } from './order-totals.ts'
import { refundTransactionsOf } from './records.ts'

export interface RefundAmount {
  amount: Money
  /** Undefined for the currency of the order. */
  currency: string | undefined
  /** Whether the amount was converted by the total of the order, because the records come to something else than what moved. */
  isEstimated: boolean
}

/** The parts of a refund that its worth includes. Versions of the API differ in what they state twice. */
interface Counted {
  /** The tax of lines is added to their subtotals. */
  tax: boolean
  /** The shipping lines, if no adjustment refunds shipping. */
  shippingLines: boolean
  duties: boolean
  /** Adjustments for a difference between the lines and what moved. */
  discrepancies: boolean
}

const ALL: Counted = { tax: true, shippingLines: true, duties: true, discrepancies: true }
const CHOICES = [true, false]
/** All combinations, the usual one first. */
const COMBINATIONS: readonly Counted[] = CHOICES.flatMap((discrepancies) =>
  CHOICES.flatMap((tax) =>
    CHOICES.flatMap((shippingLines) => CHOICES.map((duties) => ({ discrepancies, tax, shippingLines, duties }))),
  ),
)

/** What went back to the customer or is about to, in the currency in which the customer paid. */
export const movedMoneyOf = (refund: Json): Money => sumOf(movedOf(refund).map(({ amount }) => moneyOf(amount)))

/** The transactions that paid money back, or are about to. */
export const movedOf = (refund: Json): Json[] =>
  refundTransactionsOf(refund).filter(({ status, amount }) => isMoved(status) && (moneyOf(amount) ?? 0n) > 0n)

const isMoved = (status: unknown) => status === 'success' || status === 'pending'

/**
 * The amount of a refund. Records of lines and adjustments state it on both sides. They count if they come to what moved; otherwise what
 * moved is converted by the total of the order.
 *
 * @param totals undefined if the order is not known.
 * @returns undefined if the amount cannot be found without the order.
 */
export function refundAmountOf(refund: Json, side: Side, totals?: OrderTotals): RefundAmount | undefined {
  const moved = movedMoneyOf(refund)
  const stated = textOf(movedOf(refund)[0]?.currency) ?? currencyIn(refund, 'presentment')
  const paidIn = stated ?? totals?.presentmentCurrency
  if (side === 'presentment') return { amount: moved, currency: paidIn, isEstimated: false }
  const currency = currencyIn(refund, 'shop') ?? totals?.shopCurrency
  const counted = COMBINATIONS.find((combination) => worthOf(refund, 'presentment', combination) === moved)
  if (counted) return { amount: worthOf(refund, 'shop', counted), currency, isEstimated: false }
  if ((currency ?? paidIn) === (paidIn ?? currency)) {
    return { amount: moved, currency: currency ?? paidIn, isEstimated: false }
  }
  const amount = totals && partOf(moved, totals.shop, totals.presentment, currency ?? '')
  return amount === undefined ? undefined : { amount, currency, isEstimated: true }
}

/** What the records of a refund come to: lines with tax, less adjustments, which are negative if more went back than the lines. */
export function worthOf(refund: Json, side: Side, parts: Partial<Counted> = {}): Money {
  const counted = { ...ALL, ...parts }
  const lines = recordsOf(refund.refund_line_items).flatMap((line) => [
    amountOf(line, 'subtotal', side),
    counted.tax ? amountOf(line, 'total_tax', side) : undefined,
  ])
  const adjustments = adjustmentsOf(refund).filter(({ kind }) => counted.discrepancies || kind !== 'refund_discrepancy')
  const shipping = counted.shippingLines ? shippingLinesOf(refund) : []
  return (
    sumOf(lines) -
    sumOf(adjustments.map((adjustment) => withTaxOf(adjustment, side))) +
    sumOf(shipping.map((line) => shippingOf(line, side))) +
    (counted.duties ? (amountOf(refund, 'total_duties', side) ?? 0n) : 0n)
  )
}

/**
 * The adjustments, without the one that stands for money that is still on its way: a positive discrepancy of exactly the pending
 * amount.
 */
export function adjustmentsOf(refund: Json): Json[] {
  const adjustments = recordsOf(refund.order_adjustments)
  const pending = movedOf(refund).filter(({ status }) => status === 'pending')
  const awaited = sumOf(pending.map(({ amount }) => moneyOf(amount)))
  const index = adjustments.findIndex(
    (adjustment) =>
      adjustment.kind === 'refund_discrepancy' && awaited > 0n && withTaxOf(adjustment, 'presentment') === awaited,
  )
  return adjustments.filter((_, i) => i !== index)
}

/** An adjustment with its tax, which is stated besides. */
const withTaxOf = (adjustment: Json, side: Side): Money =>
  (amountOf(adjustment, 'amount', side) ?? 0n) + (amountOf(adjustment, 'tax_amount', side) ?? 0n)

/** The refunded shipping of newer versions of the API. Adjustments of older versions may state the same. */
export const shippingLinesOf = (refund: Json): Json[] =>
  adjustmentsOf(refund).some(({ kind }) => kind === 'shipping_refund') ? [] : recordsOf(refund.refund_shipping_lines)

const shippingOf = (line: Json, side: Side): Money =>
  (amountOf(line, 'subtotal_amount', side) ?? 0n) + (amountOf(line, 'tax_amount', side) ?? 0n)

/** The currency of one side, as any amount of the refund states it. */
function currencyIn(refund: Json, side: Side): string | undefined {
  const stated = [
    ...recordsOf(refund.refund_line_items).map((line) => currencyOf(line, 'subtotal', side)),
    ...recordsOf(refund.order_adjustments).map((adjustment) => currencyOf(adjustment, 'amount', side)),
    ...recordsOf(refund.refund_shipping_lines).map((line) => currencyOf(line, 'subtotal_amount', side)),
    currencyOf(refund, 'total_duties', side),
    ...recordsOf(refund.transactions).map((transaction) => currencyOf(transaction, 'total_unsettled', side)),
  ]
  return stated.find((currency) => currency !== undefined)
}
