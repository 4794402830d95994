import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { byTime, isEarlierVoid } from '../orders/order.ts'
import { entryOf, type HistoryEntry } from '../orders/order-history.ts'
import { rankOf } from '../refunds/refunds.ts'

/** The known facts of a payment with an id. */
export interface Payment extends PaymentKey {
  /** By time. */
  facts: readonly PaymentFact[]
  /** The link that counts first. */
  links: readonly PaymentLink[]
}

export interface PaymentKey {
  tenantId: string
  paymentId: string
}

/**
 * An entry that the payment adds to the history of its order. A failed or processed payment may state that order itself. The order of a
 * refund, and of its void, is the one that another event of the same refund states.
 */
export type PaymentFact = HistoryEntry & { orderId?: string | undefined }

/** That a payment belongs to an order, since a time. */
export interface PaymentLink {
  orderId: string
  /** ISO 8601 text in UTC, to the microsecond. */
  at: string
  /** Whether `PaymentLinked` states it, rather than the event of an order alone. */
  isEvent: boolean
}

type PaymentEvent = Event<'PaymentProcessed' | 'PaymentFailed' | 'OrderRefunded'> & AnyEvent

/** Whether an event is a fact of a payment with an id. A refund that names its order is a fact of the order alone. */
export function isPaymentFact(event: AnyEvent): event is PaymentEvent {
  if (event.type === 'OrderRefunded')
    return event.payload.paymentId !== undefined && event.payload.orderId === undefined
  return (event.type === 'PaymentProcessed' || event.type === 'PaymentFailed') && event.payload.paymentId !== undefined
}

/** The fact that an event states. A payment is processed once, and fails once at each time. */
export function paymentFactOf(event: PaymentEvent): PaymentFact {
  const { kind, id: ownId, at, ...fields } = entryOf(event) as HistoryEntry
  // The sequence of properties is that of stored entries, so that equal facts have the same text.
  const entry = { kind, id: ownId, at, payment: readId(event.payload.paymentId ?? ''), ...fields } as HistoryEntry
  if (event.type === 'OrderRefunded') return entry
  const { orderId } = event.payload
  const id = event.type === 'PaymentProcessed' ? entry.id : event.at.text
  return { ...entry, id, orderId: orderId === undefined ? undefined : readId(orderId) }
}

/** The known fact with the same identity. */
export const knownFact = ({ facts }: Payment, { kind, id }: PaymentFact): PaymentFact | undefined =>
  facts.find((known) => known.kind === kind && (kind === 'paid' || known.id === id))

/**
 * The payment with one more fact.
 *
 * @returns the same object if the fact is known. Of events of one refund, the status decides, and of voids the time. Of other facts the
 * first to arrive counts, but the order may be stated by a later event.
 */
export function withFact(payment: Payment, fact: PaymentFact): Payment {
  const known = knownFact(payment, fact)
  if (!known) return { ...payment, facts: [...payment.facts, fact].sort(byTime) }
  const after = afterRepeated(known, fact)
  if (after === known) return payment
  return { ...payment, facts: payment.facts.map((other) => (other === known ? after : other)).sort(byTime) }
}

function afterRepeated(known: PaymentFact, fact: PaymentFact): PaymentFact {
  if (fact.kind === 'refunded' && known.kind === 'refunded') return rankOf(fact) > rankOf(known) ? fact : known
  if (fact.kind === 'refund_voided' && known.kind === 'refund_voided') return isEarlierVoid(fact, known) ? fact : known
  return known.orderId === undefined && fact.orderId !== undefined ? { ...known, orderId: fact.orderId } : known
}

/** The payment whose refunds, with their voids, belong to the orders that other events of these refunds state. */
export function withStatedOrders(payment: Payment, statedOrder: (refundId: string) => string | undefined): Payment {
  const known = new Map(payment.facts.flatMap(({ kind, id, orderId }) => (kind === 'refunded' ? [[id, orderId]] : [])))
  const facts = payment.facts.map((fact) => {
    if (fact.kind !== 'refunded' && fact.kind !== 'refund_voided') return fact
    const orderId = statedOrder(fact.id) ?? known.get(fact.id)
    return orderId === fact.orderId ? fact : { ...fact, orderId }
  })
  return facts.some((fact, i) => fact !== payment.facts[i]) ? { ...payment, facts } : payment
}

/** The payment with one more link. */
export function withLink(payment: Payment, link: PaymentLink): Payment {
  const known = payment.links.find(({ orderId, at }) => orderId === link.orderId && at === link.at)
  if (!known) return { ...payment, links: [...payment.links, link].sort(byPrecedence) }
  if (known.isEvent || !link.isEvent) return payment
  return { ...payment, links: payment.links.map((other) => (other === known ? link : other)) }
}

/** The latest link comes first, at the same time the smaller id of an order. */
const byPrecedence = (a: PaymentLink, b: PaymentLink) =>
  a.at === b.at ? Buffer.compare(Buffer.from(a.orderId), Buffer.from(b.orderId)) : a.at < b.at ? 1 : -1

/** The order to which a payment is linked: by a link, otherwise by a failed or processed payment that states its order. */
export const linkedOrderOf = ({ links, facts }: Payment): string | undefined =>
  links[0]?.orderId ?? statedOrderOf(facts)

/** Of several orders, the one whose id sorts first by its bytes. */
function statedOrderOf(facts: readonly PaymentFact[]): string | undefined {
  const stated = facts.flatMap(({ kind, orderId }) =>
    kind === 'paid' || kind === 'payment_failed' ? (orderId ?? []) : [],
  )
  return stated.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))[0]
}

/** The entries that a payment adds to the history of each of its orders. */
export function entriesByOrder(payment: Payment | undefined): Map<string, HistoryEntry[]> {
  const byOrder = new Map<string, HistoryEntry[]>()
  for (const { orderId = payment && linkedOrderOf(payment), ...entry } of payment?.facts ?? []) {
    if (orderId === undefined) continue
    const entries = byOrder.get(orderId)
    if (entries) entries.push(entry)
    else byOrder.set(orderId, [entry])
  }
  return byOrder
}

/** Whether a fact waits for a link, or a link for the payment. */
export function isWaiting(payment: Payment): boolean {
  const { facts, links } = payment
  if (facts.length === 0) return links.some(({ isEvent }) => isEvent)
  return linkedOrderOf(payment) === undefined && facts.some(({ orderId }) => orderId === undefined)
}
