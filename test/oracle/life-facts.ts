import { decimal, decimalProduct } from '../helpers/decimal.ts'
import { type Moment, momentOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { CreditNote, Facts, Line, Order, Payment, Placed, Product, ShopVoid } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { addVoids, describesRefund, earlierVoid, refundOf } from './life-refunds.ts'
import { isLifeType, LIFE_TYPES, type LifeData, type LifeItem, type LifeType, type Numeral } from './life-types.ts'

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
  return facts
}

function newOrder(tenant: string, id: string): Order {
  return {
    tenant,
    id,
    refunds: new Map(),
    voids: new Map(),
    payments: new Map(),
    shipments: new Map(),
    reservations: [],
    entries: new Set(),
  }
}

/** Applies an event to its order. Returns the identity of the entry in the history, if the event adds one. */
type Apply = (order: Order, event: LifeEvent, at: Moment, defaultCurrency: string) => string | undefined

/** The effect of each type of event on the facts of its order. */
const APPLY: { [T in LifeType]?: Apply } = {
  OrderCreated(order, { data }, at, defaultCurrency) {
    order.placed ??= placedOf(data, at, defaultCurrency)
    return undefined
  },
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
  ShipmentCreated(order, { id: message, data }, at) {
    const id = textOf(data.shipmentId) ?? message
    const items = data.items?.map((item) => ({
      product: String(item.productId),
      quantity: units(item.quantity),
      amount: 0n,
    }))
    if (!order.shipments.has(id)) order.shipments.set(id, { at, items: items?.length ? items : undefined })
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

function applyPayment(order: Order, event: LifeEvent, at: Moment): string {
  const payment = paymentOf(event, at)
  const known = `${payment.outcome} ${payment.id}`
  if (!order.payments.has(known)) order.payments.set(known, payment)
  return known
}

function applyToProduct(product: Product, { id, type, data }: LifeEvent, at: Moment, defaultCurrency: string): void {
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
  if (type === 'InventoryAdjusted' || type === 'InventoryRestocked') {
    const level = newTotalQuantity === undefined ? undefined : units(newTotalQuantity)
    product.statements.push({ at, event: id, change: restocked + adjusted, level })
  }
  if (newTotalQuantity !== undefined && (!product.opening || at.text < product.opening.at.text)) {
    product.opening = { at, value: units(newTotalQuantity) - restocked - adjusted }
  }
}

function placedOf(data: LifeData, at: Moment, defaultCurrency: string): Placed {
  const { customerId, currency = defaultCurrency, items = [], channel, country, paymentMethod, couponCode } = data
  const total = money(data.totalAmount ?? '0')
  const discount = optionalMoney(data.discountAmount)
  return {
    at,
    customer: nameOf(customerId),
    currency,
    total,
    discount: discount !== undefined && discount < 0n && total >= 0n ? -discount : discount,
    tax: optionalMoney(data.taxAmount),
    shipping: optionalMoney(data.shippingAmount),
    channel,
    country,
    method: paymentMethod,
    coupon: couponCode,
    lines: items.map(lineOf),
  }
}

/** The amount of a line is its `lineTotal`, otherwise unit price × quantity. */
function lineOf({ productId, quantity, unitPrice = '0', lineTotal }: LifeItem): Line {
  const amount = lineTotal === undefined ? decimalProduct(money(unitPrice), units(quantity)) : money(lineTotal)
  return { product: nameOf(productId) ?? '(none)', quantity: units(quantity), amount }
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

function timeOf({ type, time, data }: LifeEvent): Moment {
  const text = (isLifeType(type) ? data[LIFE_TYPES[type].time] : undefined) ?? time
  if (!text) throw new Error(`${type} has no time`)
  return momentOf(text)
}

const units = (quantity: Numeral): bigint => decimal(String(quantity))
const money = (numeral: Numeral): bigint => decimal(String(numeral))
const optionalMoney = (numeral: Numeral | undefined) => (numeral === undefined ? undefined : money(numeral))
const textOf = (name: string | number | undefined) => (name === undefined ? undefined : String(name))
