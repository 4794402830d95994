import { readId } from '../contracts/contract.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import type { Payload } from '../contracts/index.ts'
import { type Money, readMoney } from '../money.ts'
import { readUnits, timesUnits, wholeUnits } from '../units.ts'
import type { Calendar } from './calendar.ts'
import type { OrderLine } from './changes.ts'
import { isPlaced, type Order, type Placement, withEntry, withPlacement } from './order.ts'
import { entryOf, type HistoryEventType, isHistoryEvent } from './order-history.ts'

export type OrderEvent = Event<'OrderCreated' | HistoryEventType>

/** Whether an event is about an order. Most refunds are, but credit notes are not. */
export function isOrderEvent(event: AnyEvent): event is OrderEvent & AnyEvent {
  if (event.type !== 'OrderCreated' && !isHistoryEvent(event.type)) return false
  return 'orderId' in event.payload && event.payload.orderId !== undefined
}

export interface OrderEventSettings {
  calendar: Calendar
  /** The currency of orders without one. */
  currency: string
}

/**
 * The order with the event applied. The same object if the event adds nothing new. The function is pure, and the order of
 * arrival matters only for events that contradict each other.
 */
export function afterEvent(order: Order, event: AnyEvent, settings: OrderEventSettings): Order {
  if (event.type !== 'OrderCreated') {
    const entry = entryOf(event)
    return entry ? withEntry(order, entry) : order
  }
  return isPlaced(order) ? order : withPlacement(order, placementOf(event, settings))
}

/** The facts in `OrderCreated`. */
export function placementOf(
  { payload, at }: Event<'OrderCreated'>,
  { calendar, currency }: OrderEventSettings,
): Placement {
  return {
    at,
    day: calendar.placeOf(at.ms).day,
    customerId: payload.customerId === undefined ? undefined : readId(payload.customerId),
    currency: payload.currency ?? currency,
    total: readMoney(payload.totalAmount),
    discount: readOptionalMoney(payload.discountAmount),
    tax: readOptionalMoney(payload.taxAmount),
    shipping: readOptionalMoney(payload.shippingAmount),
    channel: payload.channel,
    country: payload.country,
    paymentMethod: payload.paymentMethod,
    couponCode: payload.couponCode,
    lines: payload.items.map(readLine),
  }
}

/** The total of a line is its `lineTotal`, otherwise unit price × quantity. */
function readLine(item: Payload<'OrderCreated'>['items'][number]): OrderLine {
  const units = readUnits(item.quantity)
  const total =
    item.lineTotal !== undefined ? readMoney(item.lineTotal) : timesUnits(readMoney(item.unitPrice ?? 0), units)
  return { productId: readId(item.productId), quantity: wholeUnits(units), units, total }
}

function readOptionalMoney(amount: number | string | undefined): Money | undefined {
  return amount === undefined ? undefined : readMoney(amount)
}
