import { decimal } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import { Costs } from './life-costs.ts'
import {
  addMerge,
  earlierRegistration,
  type Merge,
  nameIn,
  type Registration,
  settleCreditNote,
  settleCustomer,
} from './life-customers.ts'
import { type LifeEvent, timeOf } from './life-events.ts'
import type { CreditNote, Facts, LinkedPayment, Order, Product, ShopVoid } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { APPLY, newOrder } from './life-order-events.ts'
import { LinkedPayments } from './life-payments.ts'
import { settle } from './life-placements.ts'
import { applyToProduct, newProduct } from './life-products.ts'
import { addVoids, compareBytes, describesRefund, earlierVoid, refundOf } from './life-refunds.ts'
import { settleShipments } from './life-shipments.ts'
import type { LifeType } from './life-types.ts'

/** The facts after these events. A message counts once, and so does a fact with an id. */
export function factsOf(events: readonly LifeEvent[], defaultCurrency: string): Facts {
  const seen = new Set<string>()
  const found = new Found(defaultCurrency)
  for (const event of events) {
    const message = JSON.stringify([event.tenant ?? 'default', event.id])
    if (seen.has(message)) continue
    seen.add(message)
    found.add(event)
  }
  return found.settled()
}

/** What events state about each order, credit note and product. */
class Found {
  #defaultCurrency: string
  #orders = new Map<string, Order>()
  #creditNotes = new Map<string, CreditNote>()
  #shopVoids = new Map<string, ShopVoid>()
  #products = new Map<string, Product>()
  #payments = new Map<string, LinkedPayments>()
  #merges = new Map<string, Merge>()
  #guests = new Map<string, { tenant: string; guest: string } & Registration>()
  #costs = new Costs()

  constructor(defaultCurrency: string) {
    this.#defaultCurrency = defaultCurrency
  }

  add(event: LifeEvent): void {
    const { type, tenant = 'default', data } = event
    const at = timeOf(event)
    const orderId = nameOf(data.orderId)
    if (type === 'CustomersMerged') addMerge(this.#merges, tenant, data, at)
    else if (type === 'CustomerRegistered') this.#addRegistration(tenant, event, at)
    else if (this.#addPayment(tenant, event, at)) return
    else if (type === 'OrderRefunded' && orderId === undefined) this.#addCreditNote(tenant, event, at)
    else if (type === 'RefundVoided' && orderId === undefined) this.#addVoid(tenant, event, at)
    else if (orderId !== undefined) this.#addToOrder([tenant, orderId], event, at)
    else if (data.productId !== undefined) this.#addToProduct([tenant, String(data.productId)], event, at)
  }

  settled(): Facts {
    const payments = this.#settlePayments()
    const facts = {
      orders: [...this.#orders.values()],
      creditNotes: [...this.#creditNotes.values()],
      shopVoids: [...this.#shopVoids.values()],
      products: [...this.#products.values()],
      payments,
      paymentRefunds: [...this.#payments].flatMap(([tenant, found]) => found.refunds().map((id) => ({ tenant, id }))),
      merges: [...this.#merges.values()],
      guests: [...this.#guests.values()],
      costs: this.#costs.all(),
    }
    addVoids(facts)
    for (const note of facts.creditNotes) settleCreditNote(note, this.#merges)
    for (const order of facts.orders) {
      settle(order)
      this.#costs.settle(order)
      settleCustomer(order, this.#guests, this.#merges)
      settleShipments(order)
    }
    return facts
  }

  /** Gives payments with an id to their orders. */
  #settlePayments(): LinkedPayment[] {
    return [...this.#payments].flatMap(([tenant, payments]) => {
      const found = payments.found(this.#statedOrders(tenant))
      for (const { event, at, orderId } of found) this.#addToOrder([tenant, orderId], event, at)
      return payments.ids().map((id) => ({ tenant, id, orderId: payments.orderOf(id) }))
    })
  }

  /** The first order of those that state each refund. */
  #statedOrders(tenant: string): Map<string, string> {
    const orders = [...this.#orders.values()].filter((order) => order.tenant === tenant)
    const sorted = orders.sort((a, b) => compareBytes(b.id, a.id))
    return new Map(
      sorted.flatMap(({ id, ownRefunds }) => [...ownRefunds].map((refund): [string, string] => [refund, id])),
    )
  }

  /** Returns whether the event is all about a payment that has an id. */
  #addPayment(tenant: string, event: LifeEvent, at: Moment): boolean {
    const { type, data } = event
    const payments = this.#payments.get(tenant) ?? new LinkedPayments()
    this.#payments.set(tenant, payments)
    const orderId = nameOf(data.orderId) ?? ''
    for (const id of data.paymentIds ?? []) payments.link(nameOf(id), { orderId, at })
    if (type !== 'PaymentLinked') return payments.add(event, at)
    payments.link(nameOf(data.paymentId), { orderId, at })
    this.#order(tenant, orderId).entries.add(`PaymentLinked ${data.paymentId} ${at.text}`)
    return true
  }

  #addRegistration(tenant: string, { data }: LifeEvent, at: Moment): void {
    const { customerId, guestKey, orderId } = data
    const one = { customer: nameOf(customerId) ?? '', at }
    const guest = nameOf(guestKey)
    if (guest !== undefined) {
      const name = nameIn(tenant, guest)
      this.#guests.set(name, { tenant, guest, ...earlierRegistration(one, this.#guests.get(name)) })
      return
    }
    const order = this.#order(tenant, nameOf(orderId) ?? '')
    order.registered = earlierRegistration(one, order.registered)
    order.entries.add('CustomerRegistered')
  }

  #addCreditNote(tenant: string, event: LifeEvent, at: Moment): void {
    const note = refundOf(event, at)
    const known = JSON.stringify([tenant, note.id])
    const { customerId, currency = this.#defaultCurrency, reason = '' } = event.data
    const { amount = 0n } = note
    if (!describesRefund(note, this.#creditNotes.get(known))) return
    this.#creditNotes.set(known, { ...note, amount, tenant, currency, reason, customer: nameOf(customerId) })
  }

  #addVoid(tenant: string, { data }: LifeEvent, at: Moment): void {
    const refund = String(data.refundId)
    const known = JSON.stringify([tenant, refund])
    const voided = earlierVoid({ at, reason: data.reason ?? '' }, this.#shopVoids.get(known))
    this.#shopVoids.set(known, { ...voided, tenant, refund })
  }

  #addToOrder([tenant, id]: [string, string], event: LifeEvent, at: Moment): void {
    const apply = APPLY[event.type as LifeType]
    if (!apply) return
    const order = this.#order(tenant, id)
    const entry = apply(order, event, at, this.#defaultCurrency)
    if (entry !== undefined) order.entries.add(`${event.type} ${entry}`)
  }

  #order(tenant: string, id: string): Order {
    const name = JSON.stringify([tenant, id])
    const order = this.#orders.get(name) ?? newOrder(tenant, id)
    this.#orders.set(name, order)
    return order
  }

  #addToProduct([tenant, id]: [string, string], event: LifeEvent, at: Moment): void {
    const name = JSON.stringify([tenant, id])
    const product = this.#products.get(name) ?? newProduct(tenant, id)
    this.#products.set(name, product)
    applyToProduct(product, event, at, this.#defaultCurrency)
    const { cost, currency = this.#defaultCurrency } = event.data
    if (cost === undefined) return
    this.#costs.add({ tenant, product: id, currency, at, value: decimal(String(cost)) })
  }
}
