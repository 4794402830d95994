import { decimal } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { Order, Payment } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { compareBytes, refundOf } from './life-refunds.ts'

// The rules for payments, with or without an order.

export function addPayment(order: Order, event: LifeEvent, at: Moment): string {
  const payment = paymentOf(event, at)
  const known = `${payment.outcome} ${payment.id}`
  if (!order.payments.has(known)) order.payments.set(known, payment)
  return known
}

function paymentOf({ id, type, data }: LifeEvent, at: Moment): Payment {
  const { transactionId, amount = '0', currency, paymentMethod, reason = '' } = data
  const paymentId = nameOf(data.paymentId)
  const isPaid = type === 'PaymentProcessed'
  const ownId = isPaid && transactionId !== undefined ? String(transactionId) : id
  return {
    id: paymentId === undefined ? ownId : `${isPaid ? 'payment' : at.text} ${paymentId}`,
    at,
    amount: decimal(String(amount)),
    currency,
    method: paymentMethod,
    ...(isPaid ? { outcome: 'processed', reason: '' } : { outcome: 'failed', reason }),
  }
}

/** An event of a payment that has an id. */
interface PaymentEvent {
  event: LifeEvent
  at: Moment
  /** The order that an event of the payment states. */
  orderId: string | undefined
}

interface Link {
  orderId: string
  at: Moment
}

/** The payments of one tenant with an id, with their links to orders. */
export class LinkedPayments {
  #events = new Map<string, Map<string, PaymentEvent>>()
  #links = new Map<string, Link>()
  #eventsById = 0

  /** Adds an event of a payment. Returns whether its payment has an id. */
  add(event: LifeEvent, at: Moment): boolean {
    const { type, data } = event
    const paymentId = nameOf(data.paymentId)
    const orderId = nameOf(data.orderId)
    if (paymentId === undefined || (type === 'OrderRefunded' && orderId !== undefined)) return false
    const events = this.#events.get(paymentId) ?? new Map<string, PaymentEvent>()
    this.#events.set(paymentId, events)
    const fact = { PaymentProcessed: 'processed', PaymentFailed: at.text }[type] ?? `event ${this.#eventsById++}`
    // The first to arrive counts. Any of them may state the order.
    const known = events.get(fact) ?? { event, at, orderId }
    events.set(fact, { ...known, orderId: known.orderId ?? orderId })
    return true
  }

  /** The latest link counts, and at the same time the order whose id is first. */
  link(paymentId: string | undefined, { orderId, at }: Link): void {
    if (paymentId === undefined) return
    const known = this.#links.get(paymentId)
    const isBetter = !known || at.text > known.at.text
    if (isBetter || (at.text === known.at.text && compareBytes(orderId, known.orderId) < 0)) {
      this.#links.set(paymentId, { orderId, at })
    }
  }

  /** The order of a payment by its links, otherwise the first of those that its events state. */
  orderOf(paymentId: string): string | undefined {
    const events = [...(this.#events.get(paymentId)?.values() ?? [])]
    const stated = events.flatMap(({ orderId }) => orderId ?? []).sort(compareBytes)
    return this.#links.get(paymentId)?.orderId ?? stated[0]
  }

  ids(): string[] {
    return [...new Set([...this.#events.keys(), ...this.#links.keys()])]
  }

  /**
   * The events whose order is known, each with the order.
   *
   * @param stated the order that other events state for a refund. It counts before the links.
   */
  found(stated: ReadonlyMap<string, string>): { event: LifeEvent; at: Moment; orderId: string }[] {
    const byId = [...this.#events].sort(([a], [b]) => compareBytes(a, b))
    return byId.flatMap(([paymentId, events]) =>
      [...events.values()].flatMap(({ event, at, ...known }) => {
        const ofRefund = event.type === 'OrderRefunded' ? stated.get(refundOf(event, at).id) : undefined
        const orderId = ofRefund ?? known.orderId ?? this.orderOf(paymentId)
        return orderId === undefined ? [] : [{ event, at, orderId }]
      }),
    )
  }

  /** The ids of the refunds of payments. */
  refunds(): string[] {
    const events = [...this.#events.values()].flatMap((ofPayment) => [...ofPayment.values()])
    return events.flatMap(({ event, at }) => (event.type === 'OrderRefunded' ? [refundOf(event, at).id] : []))
  }
}
