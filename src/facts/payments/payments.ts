import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent } from '../../contracts/event.ts'
import { inKeyOrder } from '../../db/batch-rows.ts'
import { type Difference, differencesOf } from '../difference.ts'
import { ENTRY_NAMES, inContractOrder, timeNameOf } from '../orders/order-differences.ts'
import { isPlacementEvent } from '../orders/order-events.ts'
import type { HistoryEntry } from '../orders/order-history.ts'
import { historyAsJson } from '../orders/order-json.ts'
import type { DuplicateFact } from '../orders/orders.ts'
import { refundKey } from '../refunds/refund-id-rows.ts'
import type { RecordedRefunds } from '../refunds/refund-ids.ts'
import { rankOf } from '../refunds/refunds.ts'
import {
  entriesByOrder,
  isPaymentFact,
  knownFact,
  type Payment,
  type PaymentFact,
  type PaymentKey,
  type PaymentLink,
  paymentFactOf,
  withFact,
  withLink,
  withStatedOrders,
} from './payment.ts'
import { insertPayments, lockPayments, paymentKey, readPaymentsOfRefunds, updatePayments } from './payment-rows.ts'

/** The entries of a payment in the history of one order after a batch, if the batch changed them. */
export interface PaymentChanges extends PaymentKey {
  orderId: string
  /** Empty if the payment no longer belongs to the order. */
  entries: readonly HistoryEntry[]
}

export interface AppliedPayments {
  changes: PaymentChanges[]
  duplicates: DuplicateFact[]
}

/**
 * Applies a batch's events to payments with an id, and finds the orders whose histories change. Refunds of payments are voided here by
 * voids that name no order. The row of a payment is its lock: a second batch waits for it, and then moves the entries that the first
 * batch has written.
 *
 * @param refunds voids without an order, and the orders that other events state for refunds of payments.
 */
export async function applyPaymentEvents(
  client: ClientBase,
  events: readonly AnyEvent[],
  refunds: RecordedRefunds,
): Promise<AppliedPayments> {
  const groups = groupByPayment(events)
  const ofOthers = [...refunds.voided, ...refunds.ofOrders]
  if (ofOthers.length > 0) {
    for (const key of await readPaymentsOfRefunds(client, ofOthers)) groupAt(groups, key)
  }
  const applied: AppliedPayments = { changes: [], duplicates: [] }
  if (groups.size === 0) return applied
  const fresh = inKeyOrder(groups).map((group) => {
    const { tenantId, paymentId } = group
    return applyAll({ tenantId, paymentId, facts: [], links: [] }, group, refunds)
  })
  const inserted = await insertPayments(
    client,
    fresh.flatMap(({ payment, isChanged }) => (isChanged ? [payment] : [])),
  )
  for (const { payment, duplicates } of fresh) {
    if (!inserted.has(paymentKey(payment))) continue
    applied.duplicates.push(...duplicates)
    applied.changes.push(...changesBetween(undefined, payment))
  }
  const known = inKeyOrder(groups).filter((group) => !inserted.has(paymentKey(group)))
  const changed: Payment[] = []
  for (const before of await lockPayments(client, known)) {
    const group = groups.get(paymentKey(before)) as Group
    const { payment: after, isChanged, duplicates } = applyAll(before, group, refunds)
    applied.duplicates.push(...duplicates)
    if (!isChanged) continue
    changed.push(after)
    applied.changes.push(...changesBetween(before, after))
  }
  await updatePayments(client, changed)
  return applied
}

/** The events of a batch about one payment. */
interface Group extends PaymentKey {
  facts: { event: AnyEvent; fact: PaymentFact }[]
  links: PaymentLink[]
}

function groupByPayment(events: readonly AnyEvent[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const event of events) {
    const { tenantId } = event
    if (isPaymentFact(event)) {
      const fact = paymentFactOf(event)
      groupAt(groups, { tenantId, paymentId: fact.payment ?? '' }).facts.push({ event, fact })
      continue
    }
    for (const { paymentId, link } of linksOf(event)) groupAt(groups, { tenantId, paymentId }).links.push(link)
  }
  return groups
}

/** The links that an event states: `PaymentLinked`, or an order that lists its payments. */
function linksOf(event: AnyEvent): { paymentId: string; link: PaymentLink }[] {
  const isEvent = event.type === 'PaymentLinked'
  if (!isEvent && !(isPlacementEvent(event) && event.payload.paymentIds !== undefined)) return []
  const { payload } = event
  const link = { orderId: readId(payload.orderId), at: event.at.text, isEvent }
  const ids = 'paymentId' in payload ? [payload.paymentId] : (payload.paymentIds ?? [])
  return ids.map((id) => ({ paymentId: readId(id), link }))
}

function groupAt(groups: Map<string, Group>, key: PaymentKey): Group {
  const name = paymentKey(key)
  const known = groups.get(name)
  if (known) return known
  const group: Group = { ...key, facts: [], links: [] }
  groups.set(name, group)
  return group
}

/** The payment after the events. */
function applyAll(known: Payment, { facts, links }: Group, refunds: RecordedRefunds) {
  const duplicates: DuplicateFact[] = []
  let payment = known
  for (const { event, fact } of facts) {
    const after = withFact(payment, fact)
    if (after === payment) duplicates.push({ event, differences: differencesFromPayment(payment, fact, event) })
    payment = after
  }
  for (const link of links) payment = withLink(payment, link)
  for (const fact of payment.facts) {
    const found = fact.kind === 'refunded' && refunds.voids.get(keyOf(payment, fact.id))
    if (found) payment = withFact(payment, { ...found, payment: known.paymentId })
  }
  payment = withStatedOrders(payment, (refundId) => refunds.stated.get(keyOf(known, refundId)))
  return { payment, isChanged: payment !== known, duplicates }
}

const keyOf = ({ tenantId }: Payment, refundId: string) => refundKey({ tenantId, refundId })

/** The orders whose entries of this payment changed. */
function changesBetween(before: Payment | undefined, after: Payment): PaymentChanges[] {
  const [was, is] = [entriesByOrder(before), entriesByOrder(after)]
  const { tenantId, paymentId } = after
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((orderId) => {
    const [old, entries] = [was.get(orderId) ?? [], is.get(orderId) ?? []]
    return historyAsJson(old) === historyAsJson(entries) ? [] : [{ tenantId, paymentId, orderId, entries }]
  })
}

/** An order that only one of the events states is no contradiction. */
function differencesFromPayment(payment: Payment, second: PaymentFact, event: AnyEvent): Difference[] {
  const first = knownFact(payment, second)
  if (!first) return []
  // A refund that failed was pending before: that is no contradiction.
  if (first.kind === 'refunded' && second.kind === 'refunded' && rankOf(first) !== rankOf(second)) return []
  const names = { ...ENTRY_NAMES, at: timeNameOf(event) }
  const orderId = second.orderId ?? first.orderId
  return inContractOrder(event.type, differencesOf(first, { ...second, orderId }, names))
}
