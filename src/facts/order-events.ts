import { readId } from '../contracts/common.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import type { EventType, Payload } from '../contracts/index.ts'
import { type Money, parseMoney } from '../money.ts'
import { readUnits, timesUnits, wholeUnits } from '../units.ts'
import type { Calendar } from './calendar.ts'
import type { OrderLine } from './changes.ts'
import { type Happening, isPlaced, type Order, type Placement, withHappening } from './order.ts'

/** The events that tell something about an order. */
export type OrderEvent = Event<
  | 'OrderCreated'
  | 'OrderCancelled'
  | 'OrderRefunded'
  | 'PaymentProcessed'
  | 'PaymentFailed'
  | 'ShipmentCreated'
  | 'InventoryReserved'
  | 'InventoryReleased'
>

const ORDER_EVENTS: ReadonlySet<EventType> = new Set([
  ...(['OrderCreated', 'OrderCancelled', 'OrderRefunded', 'PaymentProcessed', 'PaymentFailed'] as const),
  ...(['ShipmentCreated', 'InventoryReserved', 'InventoryReleased'] as const),
])

/** Whether an event is about an order; a refund may be about none. */
export function isOrderEvent(event: AnyEvent): event is OrderEvent & AnyEvent {
  return ORDER_EVENTS.has(event.type) && 'orderId' in event.payload && event.payload.orderId !== undefined
}

export interface OrderEventSettings {
  calendar: Calendar
  /** Currency of orders that name none. */
  currency: string
}

/**
 * The order as it is once the event is known; the same one when the event tells nothing new. Pure, and but for two events that
 * contradict each other it makes no difference in which order events come.
 */
export function afterEvent(order: Order, event: AnyEvent, settings: OrderEventSettings): Order {
  if (event.type !== 'OrderCreated') {
    const happening = happeningOf(event)
    return happening ? withHappening(order, happening) : order
  }
  return isPlaced(order) ? order : { ...order, placed: placementOf(event, settings) }
}

/** What `OrderCreated` says, as facts. */
export function placementOf(
  { payload, at }: Event<'OrderCreated'>,
  { calendar, currency }: OrderEventSettings,
): Placement {
  return {
    at,
    day: calendar.placeOf(at.ms).day,
    customerId: payload.customerId === undefined ? undefined : readId(payload.customerId),
    currency: payload.currency ?? currency,
    total: amountOf(payload.totalAmount),
    discount: optionalAmountOf(payload.discountAmount),
    tax: optionalAmountOf(payload.taxAmount),
    shipping: optionalAmountOf(payload.shippingAmount),
    channel: payload.channel,
    country: payload.country,
    paymentMethod: payload.paymentMethod,
    couponCode: payload.couponCode,
    lines: payload.items.map(readLine),
  }
}

/** A line's total is its own `lineTotal`, else unit price × quantity. */
function readLine(item: Payload<'OrderCreated'>['items'][number]): OrderLine {
  const units = readUnits(item.quantity)
  const total =
    item.lineTotal !== undefined ? amountOf(item.lineTotal) : timesUnits(amountOf(item.unitPrice ?? 0), units)
  return { productId: readId(item.productId), quantity: wholeUnits(units), units, total }
}

/** What any other event says of its order, as a fact. */
export function happeningOf(event: AnyEvent): Happening | undefined {
  const at = event.at.text
  switch (event.type) {
    case 'OrderCancelled':
      return { kind: 'cancelled', id: '', at, reason: reasonOf(event.payload.reason) }
    case 'OrderRefunded': {
      const { refundId = event.id, currency } = event.payload
      return { kind: 'refunded', id: readId(refundId), at, currency, ...refundOf(event.payload) }
    }
    case 'PaymentProcessed': {
      const { transactionId = event.id, amount, currency, paymentMethod: method } = event.payload
      return { kind: 'paid', id: readId(transactionId), at, amount: amountOf(amount), currency, method }
    }
    case 'PaymentFailed': {
      const { amount = 0, currency, paymentMethod: method, reason } = event.payload
      const tried = { amount: amountOf(amount), currency, method, reason: reasonOf(reason) }
      return { kind: 'payment_failed', id: event.id, at, ...tried }
    }
    case 'ShipmentCreated':
      return { kind: 'shipped', id: readId(event.payload.shipmentId ?? event.id), at, items: shippedOf(event.payload) }
    case 'InventoryReserved':
    case 'InventoryReleased': {
      const { productId, quantity } = event.payload
      const units = readUnits(quantity)
      const signed = event.type === 'InventoryReserved' ? units : -units
      return { kind: 'reserved', id: event.id, at, productId: readId(productId), quantity: signed }
    }
    default:
      return undefined
  }
}

/** An empty list counts as absent. */
function shippedOf({ items = [] }: Payload<'ShipmentCreated'>) {
  if (items.length === 0) return undefined
  return items.map(({ productId, quantity }) => ({ productId: readId(productId), quantity: readUnits(quantity) }))
}

/** What a refund says of money and products, whether it names an order or not. */
export function refundOf({ amount, items = [], reason }: Payload<'OrderRefunded'>) {
  return {
    amount: amountOf(amount),
    reason: reasonOf(reason),
    items: items.map((item) => ({
      productId: readId(item.productId),
      quantity: readUnits(item.quantity),
      amount: amountOf(item.amount),
    })),
  }
}

const MAX_REASON_LENGTH = 200

/** A reason as reports group by it: storable, and not endlessly long. */
function reasonOf(text = ''): string {
  return text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, MAX_REASON_LENGTH).toWellFormed()
}

/** An amount that its contract has checked already. */
export function amountOf(amount: number | string): Money {
  const money = parseMoney(amount)
  if (money === undefined) throw new Error(`"${amount}" passed its contract but is no amount`)
  return money
}

function optionalAmountOf(amount: number | string | undefined): Money | undefined {
  return amount === undefined ? undefined : amountOf(amount)
}
