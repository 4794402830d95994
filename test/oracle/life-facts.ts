import { decimal } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import { type LifeEvent, timeOf } from './life-events.ts'
import type { CreditNote, Decision, Facts, Line, Order, Payment, Product, ShopVoid } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { addPlacement, createdOf, revisionOf, settle } from './life-placements.ts'
import { addVoids, describesRefund, earlierVoid, refundOf } from './life-refunds.ts'
import { settleShipments } from './life-shipments.ts'
import { addCount } from './life-stock.ts'
import type { LifeType, Numeral } from './life-types.ts'

/** The facts after these events. A message counts once, and so does a fact with an id. */
export function factsOf(events: readonly LifeEvent[], defaultCurrency: string): Facts {
  const seen = new Set<string>()
  const orders = new Map<string, Order>()
  const creditNotes = new Map<string, CreditNote>()
  const shopVoids = new Map<string, ShopVoid>()
  const products = new Map<string, Product>()
  for (const event of events) {
    const { id, type, tenant = 'default', data } = event
    const message = JSON.stringify([tenant, id])
    if (seen.has(message)) continue
    seen.add(message)
    const at = timeOf(event)
    const orderId = nameOf(data.orderId)
    if (type === 'OrderRefunded' && orderId === undefined) {
      const note = refundOf(event, at)
      const known = JSON.stringify([tenant, note.id])
      const { customerId, currency = defaultCurrency, reason = '' } = data
      const { amount = 0n } = note
      if (describesRefund(note, creditNotes.get(known))) {
        creditNotes.set(known, { ...note, amount, tenant, currency, reason, customer: nameOf(customerId) })
      }
    } else if (type === 'RefundVoided' && orderId === undefined) {
      const refund = String(data.refundId)
      const known = JSON.stringify([tenant, refund])
      const voided = earlierVoid({ at, reason: data.reason ?? '' }, shopVoids.get(known))
      shopVoids.set(known, { ...voided, tenant, refund })
    } else if (orderId !== undefined) {
      const apply = APPLY[type as LifeType]
      if (!apply) continue
      const name = JSON.stringify([tenant, orderId])
      const order = orders.get(name) ?? newOrder(tenant, orderId)
      const entry = apply(order, event, at, defaultCurrency)
      if (entry !== undefined) order.entries.add(`${type} ${entry}`)
      orders.set(name, order)
    } else if (data.productId !== undefined) {
      const name = JSON.stringify([tenant, String(data.productId)])
      const product = products.get(name) ?? {
        tenant,
        id: String(data.productId),
        restocked: 0n,
        adjusted: 0n,
        statements: [],
        isListed: false,
        counts: new Map(),
      }
      products.set(name, product)
      applyToProduct(product, event, at, defaultCurrency)
    }
  }
  const facts = {
    orders: [...orders.values()],
    creditNotes: [...creditNotes.values()],
    shopVoids: [...shopVoids.values()],
    products: [...products.values()],
  }
  addVoids(facts)
  for (const order of facts.orders) {
    settle(order)
    settleShipments(order)
  }
  return facts
}

function newOrder(tenant: string, id: string): Order {
  return {
    tenant,
    id,
    placements: new Map(),
    decisions: new Map(),
    later: [],
    isVoided: false,
    refunds: new Map(),
    voids: new Map(),
    payments: new Map(),
    created: new Map(),
    updates: [],
    withdrawn: new Map(),
    shipments: [],
    returns: new Map(),
    reservations: [],
    entries: new Set(),
  }
}

/** Applies an event to its order. Returns the identity of the entry in the history, if the event adds one. */
type Apply = (order: Order, event: LifeEvent, at: Moment, defaultCurrency: string) => string | undefined

/** The effect of each type of event on the facts of its order. */
const APPLY: { [T in LifeType]?: Apply } = {
  OrderCreated(order, { data }, at, defaultCurrency) {
    addPlacement(order, createdOf(data, at, defaultCurrency))
    return undefined
  },
  OrderRevised(order, { data }, at, defaultCurrency) {
    addPlacement(order, revisionOf(data, at, defaultCurrency))
    return undefined
  },
  OrderVoided: applyDecision('voided'),
  OrderReinstated: applyDecision('reinstated'),
  OrderCancelled(order, { data }, at) {
    if (!order.cancelled || at.text < order.cancelled.at.text) order.cancelled = { at, reason: data.reason ?? '' }
    return ''
  },
  OrderRefunded(order, event, at) {
    const refund = refundOf(event, at)
    if (describesRefund(refund, order.refunds.get(refund.id))) order.refunds.set(refund.id, refund)
    return refund.id
  },
  RefundVoided(order, { data }, at) {
    const refund = String(data.refundId)
    order.voids.set(refund, earlierVoid({ at, reason: data.reason ?? '' }, order.voids.get(refund)))
    return refund
  },
  PaymentProcessed: applyPayment,
  PaymentFailed: applyPayment,
  ShipmentCreated(order, event, at) {
    const id = textOf(event.data.shipmentId) ?? event.id
    if (!order.created.has(id)) order.created.set(id, { id, at, items: itemsOf(event) })
    return id
  },
  ShipmentUpdated(order, event, at) {
    order.updates.push({ id: event.id, shipment: String(event.data.shipmentId), at, items: itemsOf(event) })
    return event.id
  },
  ShipmentCancelled(order, { data }, at) {
    const id = String(data.shipmentId)
    order.withdrawn.set(id, earlierVoid({ at, reason: data.reason ?? '' }, order.withdrawn.get(id)))
    return id
  },
  ItemsReturned(order, event, at) {
    const { returnId, restocked = true, reason = '', items = [] } = event.data
    const id = textOf(returnId) ?? event.id
    const lines = items.map((item) => ({
      product: String(item.productId),
      quantity: units(item.quantity),
      reason: item.reason ?? reason,
    }))
    if (!order.returns.has(id)) order.returns.set(id, { at, isRestocked: restocked, lines })
    return id
  },
  InventoryReserved(order, { id, data }) {
    order.reservations.push({ product: String(data.productId), quantity: units(data.quantity ?? 0) })
    return id
  },
  InventoryReleased(order, { id, data }) {
    order.reservations.push({ product: String(data.productId), quantity: -units(data.quantity ?? 0) })
    return id
  },
}

function applyDecision(kind: Decision['kind']): Apply {
  return ({ decisions }, { data }, at) => {
    const name = `${kind} ${at.text}`
    if (!decisions.has(name)) decisions.set(name, { kind, at, reason: data.reason ?? '' })
    return at.text
  }
}

function applyPayment(order: Order, event: LifeEvent, at: Moment): string {
  const payment = paymentOf(event, at)
  const known = `${payment.outcome} ${payment.id}`
  if (!order.payments.has(known)) order.payments.set(known, payment)
  return known
}

function applyToProduct(product: Product, { id, type, data }: LifeEvent, at: Moment, defaultCurrency: string): void {
  if (type !== 'InventoryCounted') product.isListed = true
  const isNewer = (known: Moment | undefined) => !known || at.text > known.text
  const { name, price, currency = defaultCurrency, newTotalQuantity } = data
  if (name !== undefined && isNewer(product.name?.at)) product.name = { at, value: name }
  if (price !== undefined && isNewer(product.price?.at)) product.price = { at, value: money(price), currency }
  if (type === 'ProductCreated' && isNewer(product.createdAt)) product.createdAt = at
  if (type === 'ProductDeleted' && isNewer(product.deletedAt)) product.deletedAt = at
  const restocked = units(data.quantityAdded ?? 0)
  const adjusted = units(data.quantityChange ?? 0)
  product.restocked += restocked
  product.adjusted += adjusted
  if (type === 'InventoryCounted')
    addCount(product, { location: data.location ?? '', at, quantity: units(data.quantity ?? 0) })
  if (type === 'InventoryAdjusted' || type === 'InventoryRestocked') {
    const level = newTotalQuantity === undefined ? undefined : units(newTotalQuantity)
    product.statements.push({ at, event: id, change: restocked + adjusted, level })
  }
  if (newTotalQuantity !== undefined && (!product.opening || at.text < product.opening.at.text)) {
    product.opening = { at, value: units(newTotalQuantity) - restocked - adjusted }
  }
}

function paymentOf({ id, type, data }: LifeEvent, at: Moment): Payment {
  const { transactionId, amount = '0', currency, paymentMethod, reason = '' } = data
  const isPaid = type === 'PaymentProcessed'
  return {
    id: (isPaid && textOf(transactionId)) || id,
    at,
    amount: money(amount),
    currency,
    method: paymentMethod,
    ...(isPaid ? { outcome: 'processed', reason: '' } : { outcome: 'failed', reason }),
  }
}

const units = (quantity: Numeral): bigint => decimal(String(quantity))
const money = (numeral: Numeral): bigint => decimal(String(numeral))
/** Undefined if the event names no items. */
function itemsOf({ data }: LifeEvent): Line[] | undefined {
  const lines = data.items?.map(({ productId, quantity }) => ({
    product: String(productId),
    quantity: units(quantity),
    amount: 0n,
  }))
  return lines?.length ? lines : undefined
}

const textOf = (name: string | number | undefined) => (name === undefined ? undefined : String(name))
