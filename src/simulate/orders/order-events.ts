import { timeText } from '../calendar.ts'
import { type SimulatedEvent, simulatedEvent } from '../event.ts'
import { type Random, randomOf, wholeBetween } from '../random/random.ts'
import { uuidAt } from '../random/uuid.ts'
import { currencyOf, type Shop, toAmount } from '../shop.ts'
import type { Step } from './fate.ts'
import type { Line, Order } from './order.ts'
import { termsOf } from './order-terms.ts'
import { refundOf } from './refund.ts'

const CARRIERS = ['DHL', 'DPD', 'Hermes', 'UPS']

/** The events of one of the steps of an order. `number`, the index of the step, makes their ids unique. */
export function eventsOfStep(shop: Shop, order: Order, steps: readonly Step[], number: number): SimulatedEvent[] {
  const step = steps[number] as Step
  const random = randomOf(shop.seed, 'event', order.arrival.key, number)
  const { at, reason } = step
  const { id: orderId } = order
  const time = timeText(at)
  const customer = order.customerId === undefined ? {} : { customerId: order.customerId }
  switch (step.kind) {
    case 'placed':
      return [simulatedEvent('OrderCreated', order.arrival.at, random, termsOf(shop, order, time))]
    case 'revised':
      return [
        simulatedEvent('OrderRevised', at, random, {
          ...termsOf(shop, revisedOrder(order, random), timeText(order.arrival.at)),
          revision: 1,
          revisedAt: time,
        }),
      ]
    case 'voided':
      return [simulatedEvent('OrderVoided', at, random, { orderId, reason, voidedAt: time })]
    case 'reinstated':
      return [simulatedEvent('OrderReinstated', at, random, { orderId, reason, reinstatedAt: time })]
    case 'reserved':
      return order.lines.map(({ productId, quantity }) =>
        simulatedEvent('InventoryReserved', at, random, { orderId, productId, quantity, reservedAt: time }),
      )
    case 'released':
      return order.lines.map(({ productId, quantity }) =>
        simulatedEvent('InventoryReleased', at, random, { orderId, productId, quantity, releasedAt: time }),
      )
    case 'confirmed':
      return [notified(order, random, at, `We received your order`)]
    case 'announced':
      return [notified(order, random, at, `Your order is on its way`)]
    case 'payment-failed':
      return [
        simulatedEvent('PaymentFailed', at, random, {
          ...payerOf(shop, order, steps),
          ...payment(shop, order),
          reason,
          failedAt: time,
        }),
      ]
    case 'paid':
      return [
        simulatedEvent('PaymentProcessed', at, random, {
          ...payerOf(shop, order, steps),
          transactionId: `TX-${random.uint32().toString(36).toUpperCase().padStart(7, '0')}`,
          ...payment(shop, order),
          processedAt: time,
        }),
      ]
    case 'payment-linked':
      return [
        simulatedEvent('PaymentLinked', at, random, { paymentId: paymentIdOf(shop, order), orderId, linkedAt: time }),
      ]
    case 'cancelled':
      return [simulatedEvent('OrderCancelled', at, random, { orderId, ...customer, reason, cancelledAt: time })]
    case 'partly-shipped': {
      const items = order.lines.slice(1).map(({ productId, quantity }) => ({ productId, quantity }))
      return items.length === 0 ? [] : [shipped(order, at, random, items)]
    }
    case 'sent-in-vain':
    case 'shipped':
      return [shipped(order, at, random)]
    case 'shipment-updated':
      return [
        simulatedEvent('ShipmentUpdated', at, random, {
          orderId,
          shipmentId: shipmentIdOf(shop, order, steps, 'shipped'),
          ...trackingOf(random),
          updatedAt: time,
        }),
      ]
    case 'shipment-cancelled':
      return [
        simulatedEvent('ShipmentCancelled', at, random, {
          orderId,
          shipmentId: shipmentIdOf(shop, order, steps, 'sent-in-vain'),
          reason,
          cancelledAt: time,
        }),
      ]
    case 'returned':
      return [
        simulatedEvent('ItemsReturned', at, random, {
          orderId,
          returnId: uuidAt(at, random),
          items: refundFor(shop, order, steps).lines.map(({ productId, quantity }) => ({ productId, quantity })),
          ...(reason === 'Arrived damaged' && { restocked: false }),
          reason,
          returnedAt: time,
        }),
      ]
    case 'refund-requested':
      return [refunded(shop, order, steps, number, { status: 'pending' })]
    case 'refunded':
      return [refunded(shop, order, steps, number)]
    case 'refund-failed':
      return [refunded(shop, order, steps, number, { status: 'failed' })]
    case 'charged-back':
      return [refunded(shop, order, steps, number, { kind: 'chargeback' })]
    case 'refund-voided': {
      const { refundId } = refundFor(shop, order, steps)
      return [simulatedEvent('RefundVoided', at, random, { refundId, orderId, reason, voidedAt: time })]
    }
  }
}

/** One unit more of a line, for which the customer pays on delivery. */
function revisedOrder(order: Order, random: Random): Order {
  const added = order.lines[wholeBetween(random, 0, order.lines.length - 1)] as Line
  const lines = order.lines.map((line) =>
    line === added ? { ...line, quantity: line.quantity + 1, lineTotal: line.lineTotal + line.unitPrice } : line,
  )
  return { ...order, lines, total: order.total + added.unitPrice }
}

function payment(shop: Shop, order: Order) {
  const { total, paymentMethod } = order
  return { amount: toAmount(shop, total), currency: currencyOf(shop, order), paymentMethod }
}

/** The order and its customer. A provider that knows neither states the payment. */
function payerOf(shop: Shop, order: Order, steps: readonly Step[]) {
  if (steps.some(({ kind }) => kind === 'payment-linked')) return { paymentId: paymentIdOf(shop, order) }
  return { orderId: order.id, ...(order.customerId === undefined ? {} : { customerId: order.customerId }) }
}

const paymentIdOf = (shop: Shop, { arrival }: Order) =>
  `PAY-${randomOf(shop.seed, 'payment', arrival.key).uint32().toString(36).toUpperCase().padStart(7, '0')}`

function shipped(order: Order, at: number, random: Random, items?: { productId: string; quantity: number }[]) {
  return simulatedEvent('ShipmentCreated', at, random, {
    orderId: order.id,
    shipmentId: uuidAt(at, random),
    ...(items && { items }),
    ...trackingOf(random),
    shippedAt: timeText(at),
  })
}

const trackingOf = (random: Random) => ({
  trackingNumber: `00340${wholeBetween(random, 10_000_000, 99_999_999)}`,
  carrier: CARRIERS[wholeBetween(random, 0, CARRIERS.length - 1)],
})

/** The id of the shipment of a step: the first random value of the step. */
function shipmentIdOf(shop: Shop, order: Order, steps: readonly Step[], kind: 'shipped' | 'sent-in-vain'): string {
  const number = steps.findIndex((step) => step.kind === kind)
  return uuidAt(steps[number]?.at ?? 0, randomOf(shop.seed, 'event', order.arrival.key, number))
}

function notified(order: Order, random: Random, at: number, subject: string): SimulatedEvent {
  const data = { customerId: order.customerId, orderId: order.id, subject, type: 'email', sentAt: timeText(at) }
  return simulatedEvent('NotificationSent', at, random, data)
}

const BEGINNINGS = new Set<Step['kind']>(['refund-requested', 'refunded', 'charged-back'])

/** The refund of an order, the same for all its events: it depends only on the step with which it begins. */
function refundFor(shop: Shop, order: Order, steps: readonly Step[]) {
  const beginning = steps.findIndex(({ kind }) => BEGINNINGS.has(kind))
  const random = randomOf(shop.seed, 'event', order.arrival.key, beginning)
  const refund = refundOf(order, random)
  return { ...refund, refundId: uuidAt(steps[beginning]?.at ?? 0, random), beginning, random }
}

function refunded(
  shop: Shop,
  order: Order,
  steps: readonly Step[],
  number: number,
  more: { status?: 'pending' | 'failed'; kind?: 'chargeback' } = {},
): SimulatedEvent {
  const { at, reason } = steps[number] as Step
  const { refundId, amount, lines, beginning, random } = refundFor(shop, order, steps)
  const isOneEvent = !steps.some(({ kind }) => kind === 'refund-requested')
  const ofEvent = number === beginning ? random : randomOf(shop.seed, 'event', order.arrival.key, number)
  return simulatedEvent('OrderRefunded', at, ofEvent, {
    refundId,
    ...payerOf(shop, order, steps),
    ...more,
    amount: toAmount(shop, amount),
    currency: currencyOf(shop, order),
    ...(!isOneEvent && amount === order.total && partsOf(shop, order)),
    items: lines.map((line) => ({ ...line, amount: toAmount(shop, line.amount) })),
    reason,
    refundedAt: timeText(at),
  })
}

const partsOf = (shop: Shop, { shipping, tax }: Order) => ({
  shippingAmount: toAmount(shop, shipping),
  taxAmount: toAmount(shop, tax),
})
