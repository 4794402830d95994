import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import type { Payload } from '../../contracts/index.ts'
import { type Money, readMoney } from '../../money.ts'
import { type Instant, microsOf, parseInstant } from '../../time/instant.ts'
import { readUnits, timesQuantity, wholeQuantity } from '../../units.ts'
import type { Calendar } from '../calendar.ts'
import { isPaymentFact } from '../payments/payment.ts'
import { type Moment, type Order, type Terms, withEntry, withRevision } from './order.ts'
import { sumOfLines } from './order-amounts.ts'
import { entryOf, type HistoryEventType, isHistoryEvent } from './order-history.ts'
import type { OrderLine } from './order-parts.ts'
import { CREATED, placementAt, type Revision } from './revisions.ts'

type PlacementEvent = Event<'OrderCreated' | 'OrderRevised'>

export type OrderEvent = PlacementEvent | Event<HistoryEventType>

/** Whether an event is about an order. Most refunds are, but credit notes and facts of payments with an id are not. */
export function isOrderEvent(event: AnyEvent): event is OrderEvent & AnyEvent {
  if (isPlacementEvent(event)) return true
  if (!isHistoryEvent(event.type) || isPaymentFact(event)) return false
  return 'orderId' in event.payload && event.payload.orderId !== undefined
}

/** Whether an event describes a whole order. */
export const isPlacementEvent = (event: AnyEvent): event is PlacementEvent & AnyEvent =>
  event.type === 'OrderCreated' || event.type === 'OrderRevised'

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
  // A quick path for the most usual events: an order, and an order again.
  if (event.type === 'OrderCreated' && !order.revisions) {
    if (order.placed) return order
    if (order.history.length === 0) {
      return { ...order, placed: placementAt(momentOf(event.at, settings), termsOf(event.payload, settings)) }
    }
  }
  if (isPlacementEvent(event)) return withRevision(order, revisionOf(event, settings))
  const entry = entryOf(event)
  return entry ? withEntry(order, entry) : order
}

/** The revision that an event states. */
export function revisionOf({ type, at, payload }: PlacementEvent & AnyEvent, settings: OrderEventSettings): Revision {
  const revised = momentOf(at, settings)
  const terms = termsOf(payload, settings)
  if (type === 'OrderCreated') return { number: CREATED, revised, ordered: revised, terms }
  const { revision, createdAt } = payload
  const ordered = createdAt === undefined ? undefined : parseInstant(createdAt as string)
  return {
    // The inbox has read both: times are text in UTC, and a revision is a number.
    number: (revision as number | undefined) ?? microsOf(at),
    revised,
    ordered: ordered && momentOf(ordered, settings),
    terms,
  }
}

const momentOf = (at: Instant, { calendar }: OrderEventSettings): Moment => ({ at, day: calendar.placeOf(at.ms).day })

function termsOf(payload: PlacementEvent['payload'], { currency }: OrderEventSettings): Terms {
  const lines = payload.items.map(readLine)
  const { couponCode, couponCodes } = couponsOf(payload)
  return {
    statedCustomerId: payload.customerId === undefined ? undefined : readId(payload.customerId),
    guestKey: payload.guestKey === undefined ? undefined : readId(payload.guestKey),
    currency: payload.currency ?? currency,
    total: readMoney(payload.totalAmount),
    discount: readOptionalMoney(payload.discountAmount) ?? sumOfLines(lines, 'discount'),
    tax: readOptionalMoney(payload.taxAmount) ?? sumOfLines(lines, 'tax'),
    shipping: readOptionalMoney(payload.shippingAmount),
    tips: readOptionalMoney(payload.tipAmount),
    fees: readOptionalMoney(payload.feeAmount),
    duties: readOptionalMoney(payload.dutiesAmount),
    giftCard: readOptionalMoney(payload.giftCardAmount),
    taxIncluded: payload.taxIncluded,
    channel: payload.channel,
    country: payload.country,
    paymentMethod: payload.paymentMethod,
    couponCode,
    couponCodes,
    lines,
  }
}

/** One list of codes, each once, in a sequence that does not depend on how the event states them. */
function couponsOf({ couponCode, couponCodes }: PlacementEvent['payload']) {
  if (couponCodes === undefined) return { couponCode, couponCodes: undefined }
  const stated = [...(couponCode === undefined ? [] : [couponCode]), ...couponCodes]
  const codes = [...new Set(stated)].filter((code) => code !== '').sort()
  return { couponCode: codes[0], couponCodes: codes.length > 1 ? codes : undefined }
}

/** The total of a line is its `lineTotal`, otherwise unit price × quantity. */
function readLine(item: Payload<'OrderCreated'>['items'][number]): OrderLine {
  const { quantity, lineTotal, unitPrice = 0 } = item
  const line: OrderLine = {
    productId: readId(item.productId),
    quantity: wholeQuantity(quantity),
    units: readUnits(quantity),
    total: lineTotal !== undefined ? readMoney(lineTotal) : timesQuantity(readMoney(unitPrice), quantity),
  }
  if (item.variantId !== undefined) line.variantId = readId(item.variantId)
  if (item.sku !== undefined) line.sku = item.sku
  if (item.taxAmount !== undefined) line.tax = readMoney(item.taxAmount)
  if (item.taxRate !== undefined) line.taxRate = readMoney(item.taxRate)
  if (item.discountAmount !== undefined) line.discount = readMoney(item.discountAmount)
  if (item.kind === 'gift_card') line.isGiftCard = true
  if (item.unitCost !== undefined) line.unitCost = readMoney(item.unitCost)
  return line
}

function readOptionalMoney(amount: number | string | undefined): Money | undefined {
  return amount === undefined ? undefined : readMoney(amount)
}
