import type { EventType, Payload } from '../../contracts/index.ts'
import { DAY_MS, type DayNumber, timeText } from '../calendar.ts'
import { type SimulatedEvent, simulatedEvent } from '../event.ts'
import { randomOf } from '../random/random.ts'
import type { Shop } from '../shop.ts'

/** The days from the opening of a shop to its example orders: in the last month of the first year. */
const AFTER_DAYS = 340

/** The number and the time of its day, in UTC, and the event without the id of the order. */
type ExampleEvent = readonly [day: number, time: string, type: EventType, data: Record<string, unknown>]
type Currencies = Pick<Shop, 'currency' | 'secondCurrency'>

/** The orders with a history that docs/example-orders.md explains, by id. Amounts are whole units, so they suit every currency. */
const EXAMPLES: Record<string, (currencies: Currencies) => readonly ExampleEvent[]> = {
  'example-edited': editedOrder,
  'example-duplicate': duplicateOrder,
  'example-abroad': orderAbroad,
}

export const EXAMPLE_ORDERS: readonly string[] = Object.keys(EXAMPLES)

/** The events of the example orders on a day, for a shop with examples. */
export function exampleEventsOf(shop: Shop, day: DayNumber): SimulatedEvent[] {
  if (!shop.hasExamples) return []
  return EXAMPLE_ORDERS.flatMap((orderId) => exampleOrder(orderId, shop, shop.opened + AFTER_DAYS)).filter(
    ({ time }) => Math.floor(Date.parse(time) / DAY_MS) === day,
  )
}

/** The events of an example order. Day 1 is `first`. */
export function exampleOrder(orderId: string, currencies: Currencies, first: DayNumber): SimulatedEvent[] {
  const events = EXAMPLES[orderId]?.(currencies) ?? []
  return events.map(([day, time, type, data], number) => {
    const at = (first + day - 1) * DAY_MS + Date.parse(`1970-01-01T${time}Z`)
    const payload = { orderId, ...data, [TIMES[type] ?? 'createdAt']: timeText(at) } as unknown as Payload<typeof type>
    return simulatedEvent(type, at, randomOf('example', orderId, number), payload)
  })
}

const TIMES: Partial<Record<EventType, string>> = {
  OrderRevised: 'revisedAt',
  OrderVoided: 'voidedAt',
  OrderReinstated: 'reinstatedAt',
  OrderRefunded: 'refundedAt',
  PaymentProcessed: 'processedAt',
  ShipmentCreated: 'shippedAt',
  ItemsReturned: 'returnedAt',
  CustomerRegistered: 'registeredAt',
  CustomersMerged: 'mergedAt',
}

const teapots = (quantity: number) => ({
  productId: 'example-teapot',
  productName: 'Example teapot',
  quantity,
  unitPrice: 40,
  unitCost: 24,
})
const tray = { productId: 'example-tray', productName: 'Example tray', quantity: 1, unitPrice: 30 }

/** Edited twice, partly shipped, partly refunded, with a refund that failed. */
function editedOrder({ currency }: Currencies): readonly ExampleEvent[] {
  const terms = { customerId: 'example-customer-1', currency, channel: 'web', country: 'DE', paymentMethod: 'card' }
  const teapot = { productId: 'example-teapot', quantity: 1 }
  const refund = { currency, reason: 'Arrived damaged' }
  return [
    [1, '09:00', 'OrderCreated', { ...terms, items: [teapots(2), tray], shippingAmount: 10, totalAmount: 120 }],
    [1, '09:01', 'PaymentProcessed', { transactionId: 'example-payment-1', amount: 120, currency }],
    [
      1,
      '11:30',
      'OrderRevised',
      { ...terms, revision: 1, items: [teapots(3), tray], shippingAmount: 10, totalAmount: 160 },
    ],
    [
      2,
      '08:15',
      'OrderRevised',
      { ...terms, revision: 2, items: [teapots(3), tray], shippingAmount: 10, discountAmount: 15, totalAmount: 145 },
    ],
    [2, '08:20', 'PaymentProcessed', { transactionId: 'example-payment-4', amount: 25, currency }],
    [2, '14:00', 'ShipmentCreated', { shipmentId: 'example-shipment-1', items: [{ ...teapot, quantity: 3 }] }],
    [4, '10:00', 'ShipmentCreated', { shipmentId: 'example-shipment-2' }],
    [
      8,
      '16:00',
      'ItemsReturned',
      { returnId: 'example-return-1', items: [teapot], restocked: false, reason: refund.reason },
    ],
    [9, '09:30', 'OrderRefunded', { ...refund, refundId: 'example-refund-1', amount: 40, status: 'failed' }],
    [
      10,
      '09:30',
      'OrderRefunded',
      { ...refund, refundId: 'example-refund-2', amount: 40, items: [{ ...teapot, amount: 40 }] },
    ],
  ]
}

/** Of a guest, voided as a duplicate, and reinstated. The guest registers, and was a customer already. */
function duplicateOrder({ currency }: Currencies): readonly ExampleEvent[] {
  const guestKey = 'example-guest'
  const terms = { guestKey, currency, channel: 'web', country: 'AT', paymentMethod: 'paypal' }
  const registered = { orderId: undefined, guestKey, customerId: 'example-customer-3' }
  const merged = { orderId: undefined, customerId: 'example-customer-3', intoCustomerId: 'example-customer-4' }
  return [
    [3, '18:20', 'OrderCreated', { ...terms, items: [tray], shippingAmount: 10, totalAmount: 40 }],
    [3, '18:21', 'PaymentProcessed', { transactionId: 'example-payment-2', amount: 40, currency }],
    [4, '07:45', 'OrderVoided', { reason: 'Duplicate order' }],
    [4, '12:10', 'ShipmentCreated', { shipmentId: 'example-shipment-3' }],
    [5, '09:05', 'OrderReinstated', { reason: 'Was genuine' }],
    [6, '19:30', 'CustomerRegistered', registered],
    [9, '10:00', 'CustomersMerged', merged],
  ]
}

/** In another currency, with a payment that does not name the order and is known first, and a chargeback. */
function orderAbroad({ currency, secondCurrency = currency }: Currencies): readonly ExampleEvent[] {
  const terms = { customerId: 'example-customer-2', currency: secondCurrency, channel: 'mobile', country: 'GB' }
  const paymentId = 'example-payment-3'
  const payment = { orderId: undefined, paymentId, amount: 110, currency: secondCurrency, paymentMethod: 'card' }
  return [
    [6, '20:00', 'PaymentProcessed', payment],
    [6, '20:02', 'OrderCreated', { ...terms, paymentIds: [paymentId], items: [teapots(2), tray], totalAmount: 110 }],
    [7, '13:00', 'ShipmentCreated', { shipmentId: 'example-shipment-4' }],
    [
      15,
      '11:00',
      'OrderRefunded',
      {
        refundId: 'example-chargeback-1',
        kind: 'chargeback',
        amount: 110,
        currency: secondCurrency,
        reason: 'Fraudulent',
      },
    ],
  ]
}
