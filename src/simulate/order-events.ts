import { timeText } from './calendar.ts'
import { type SimulatedEvent, simulatedEvent } from './event.ts'
import type { Step } from './fate.ts'
import type { Line, Order } from './order.ts'
import { type Random, randomOf, wholeBetween } from './random.ts'
import { refundOf } from './refund.ts'
import { type Shop, toAmount } from './shop.ts'
import { uuidAt } from './uuid.ts'

const CARRIERS = ['DHL', 'DPD', 'Hermes', 'UPS']

/** The events of one step of an order. `number`, the index of the step, makes their ids unique. */
export function eventsOfStep(shop: Shop, order: Order, step: Step, number: number): SimulatedEvent[] {
  const random = randomOf(shop.seed, 'event', order.arrival.key, number)
  const { at, reason } = step
  const { id: orderId } = order
  const time = timeText(at)
  const customer = order.customerId === undefined ? {} : { customerId: order.customerId }
  switch (step.kind) {
    case 'placed':
      return [placed(shop, order, random, time)]
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
          orderId,
          ...customer,
          ...payment(shop, order),
          reason,
          failedAt: time,
        }),
      ]
    case 'paid':
      return [
        simulatedEvent('PaymentProcessed', at, random, {
          orderId,
          ...customer,
          transactionId: `TX-${random.uint32().toString(36).toUpperCase().padStart(7, '0')}`,
          ...payment(shop, order),
          processedAt: time,
        }),
      ]
    case 'cancelled':
      return [simulatedEvent('OrderCancelled', at, random, { orderId, ...customer, reason, cancelledAt: time })]
    case 'shipped':
      return [
        simulatedEvent('ShipmentCreated', at, random, {
          orderId,
          shipmentId: uuidAt(at, random),
          trackingNumber: `00340${wholeBetween(random, 10_000_000, 99_999_999)}`,
          carrier: CARRIERS[wholeBetween(random, 0, CARRIERS.length - 1)],
          shippedAt: time,
        }),
      ]
    case 'refunded':
      return [refunded(shop, order, random, step)]
  }
}

function placed(shop: Shop, order: Order, random: Random, time: string): SimulatedEvent {
  return simulatedEvent('OrderCreated', order.arrival.at, random, {
    orderId: order.id,
    ...(order.customerId === undefined ? {} : { customerId: order.customerId }),
    createdAt: time,
    currency: shop.currency,
    items: order.lines.map((line) => itemOf(shop, line)),
    discountAmount: toAmount(shop, order.discount),
    taxAmount: toAmount(shop, order.tax),
    shippingAmount: toAmount(shop, order.shipping),
    totalAmount: toAmount(shop, order.total),
    channel: order.arrival.channel,
    country: order.country,
    paymentMethod: order.paymentMethod,
    ...(order.couponCode === undefined ? {} : { couponCode: order.couponCode }),
  })
}

function itemOf(shop: Shop, { productId, productName, quantity, unitPrice, lineTotal }: Line) {
  return {
    productId,
    productName,
    quantity,
    unitPrice: toAmount(shop, unitPrice),
    lineTotal: toAmount(shop, lineTotal),
  }
}

function payment(shop: Shop, { total, paymentMethod }: Order) {
  return { amount: toAmount(shop, total), currency: shop.currency, paymentMethod }
}

function notified(order: Order, random: Random, at: number, subject: string): SimulatedEvent {
  const data = { customerId: order.customerId, orderId: order.id, subject, type: 'email', sentAt: timeText(at) }
  return simulatedEvent('NotificationSent', at, random, data)
}

function refunded(shop: Shop, order: Order, random: Random, { at, reason }: Step): SimulatedEvent {
  const { amount, lines } = refundOf(order, random)
  return simulatedEvent('OrderRefunded', at, random, {
    refundId: uuidAt(at, random),
    orderId: order.id,
    ...(order.customerId === undefined ? {} : { customerId: order.customerId }),
    amount: toAmount(shop, amount),
    currency: shop.currency,
    items: lines.map((line) => ({ ...line, amount: toAmount(shop, line.amount) })),
    reason,
    refundedAt: timeText(at),
  })
}
