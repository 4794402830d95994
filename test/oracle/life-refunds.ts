import { decimal } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { Facts, Order, Refund, RefundKind, RefundStatus, Void } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import type { LifeData, Numeral } from './life-types.ts'

// The rules of docs/events.md, "Refunds".

export function refundOf({ id, data }: LifeEvent, at: Moment): Refund {
  const { refundId, amount, cumulativeAmount = '0', atLeast, currency, items = [] } = data
  const lines = items.map((item) => ({
    product: nameOf(item.productId) ?? '(none)',
    quantity: absolute(number(item.quantity)),
    amount: number(item.amount ?? '0'),
  }))
  const hasNegativeAmounts = lines.reduce((sum, line) => sum + line.amount, 0n) < 0n
  return {
    id: refundId === undefined ? id : String(refundId),
    at,
    kind: kindOf(data),
    status: statusOf(data),
    amount: amount === undefined ? undefined : absolute(number(amount)),
    runningTotal: absolute(number(cumulativeAmount)),
    isLeast: amount === undefined && atLeast === true,
    payment: nameOf(data.paymentId),
    isOfPayment: nameOf(data.orderId) === undefined && nameOf(data.paymentId) !== undefined,
    currency,
    items: hasNegativeAmounts ? lines.map((line) => ({ ...line, amount: -line.amount })) : lines,
  }
}

/** Words are read in any case. Unknown words count as absent. */
const wordOf = (text: unknown) =>
  String(text ?? '')
    .trim()
    .toLowerCase()

/** Without a status, a refund has succeeded. */
export function statusOf({ status }: LifeData): RefundStatus {
  const word = wordOf(status)
  return word === 'pending' || word === 'failed' ? word : 'succeeded'
}

const kindOf = ({ kind }: LifeData): RefundKind => (wordOf(kind) === 'chargeback' ? 'chargeback' : 'refund')

const RANKS: Record<RefundStatus, number> = { pending: 1, succeeded: 2, failed: 3 }

/** Whether an event describes a refund rather than the one before it: by its status, and otherwise as the first to arrive. */
export function describesRefund({ status }: Refund, known: Refund | undefined): boolean {
  return known === undefined || RANKS[status] > RANKS[known.status]
}

/** At the same time, the void whose reason comes first in UTF-8. */
export function earlierVoid(one: Void, known: Void | undefined): Void {
  if (known === undefined) return one
  const sequence = compare(one.at.text, known.at.text) || compareBytes(one.reason, known.reason)
  return sequence < 0 ? one : known
}

/**
 * Finds the void of each refund and credit note. An order has one entry for the voids of a refund, and another one if the refund is
 * also that of a payment.
 */
export function addVoids({ orders, creditNotes, shopVoids }: Omit<Facts, 'products'>): void {
  const byRefund = new Map(shopVoids.map((voided) => [JSON.stringify([voided.tenant, voided.refund]), voided]))
  const ofShop = (tenant: string, refund: string) => byRefund.get(JSON.stringify([tenant, refund]))
  for (const note of creditNotes) note.voided = ofShop(note.tenant, note.id)
  for (const { tenant, refunds, voids, entries, ownRefunds, paymentRefunds } of orders) {
    for (const refund of refunds.values()) {
      const [own, shop] = [voids.get(refund.id), ofShop(tenant, refund.id)]
      refund.voided = own && shop ? earlierVoid(own, shop) : (own ?? shop)
      if (shop && ownRefunds.has(refund.id)) entries.add(`RefundVoided ${refund.id}`)
    }
    for (const [entry, refund] of paymentRefunds) if (ofShop(tenant, refund)) entries.add(`RefundVoided ${entry}`)
  }
}

export const isCounted = ({ status, voided }: Refund): boolean => status !== 'failed' && voided === undefined

export type CountedRefund = Refund & { amount: bigint; currency: string }

/**
 * The refunds of an order that count, by time, with the amounts that follow from running totals. Least totals come after all others: each
 * adds what the refunds before it do not have.
 */
export function countedRefunds({ refunds }: Order, orderCurrency: string): CountedRefund[] {
  const counted = [...refunds.values()].filter(isCounted).sort(bySequence)
  const amounts = new Map<string, CountedRefund>()
  const sums = new Map<string, bigint>()
  for (const refund of [...counted.filter(({ isLeast }) => !isLeast), ...counted.filter(({ isLeast }) => isLeast)]) {
    const { kind, currency = orderCurrency, runningTotal, payment, isOfPayment, isLeast } = refund
    const ofOrder = `${kind} ${currency}`
    const ofPayment = `${ofOrder} of ${payment}`
    const missing = runningTotal - (sums.get(isOfPayment ? ofPayment : ofOrder) ?? 0n)
    const amount = refund.amount ?? (isLeast && missing < 0n ? 0n : missing)
    for (const name of [ofOrder, ofPayment]) sums.set(name, (sums.get(name) ?? 0n) + amount)
    if (refund.amount !== undefined || amount !== 0n) amounts.set(refund.id, { ...refund, amount, currency })
  }
  return counted.flatMap(({ id }) => amounts.get(id) ?? [])
}

function bySequence(a: Refund, b: Refund): number {
  const totalOf = ({ amount, runningTotal }: Refund) => (amount === undefined ? runningTotal : -1n)
  return compare(a.at.text, b.at.text) || compare(totalOf(a), totalOf(b)) || compare(a.id, b.id)
}

/** The sequence of texts by their bytes in UTF-8. */
export const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const compare = <T extends string | bigint>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0)
const number = (numeral: Numeral): bigint => decimal(String(numeral))
const absolute = (value: bigint) => (value < 0n ? -value : value)
