import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  connection,
  dataOf,
  eventsOf,
  orderOf,
  readDelivery,
  refundOf,
  refundTransaction,
} from '../../../test/helpers/shopify-deliveries.ts'
import { readJson } from '../../json/read-json.ts'
import { shopify } from './platform.ts'

const BODY = '{"id":450789469,"test":true}'
const SIGNATURE = 'gqHBCPhbk3aP0C4JU1JLVvw8JsfBO1+0r8TCJVoIkfk='

function isAuthentic(body: string, headers: Record<string, string>, secrets = connection.secrets) {
  const delivery = { headers, body: Buffer.from(body), receivedMs: 0 }
  const result = shopify.verify(delivery, { ...connection, secrets })
  return 'isAuthentic' in result && result.isAuthentic
}

test.each(['x-shopify-hmac-sha256', 'shopify-hmac-sha256'])('the signature of the body is verified (%s)', (header) => {
  expect(isAuthentic(BODY, { [header]: SIGNATURE })).toBe(true)
  expect(isAuthentic(BODY, { [header]: SIGNATURE }, ['new', 'shpss_example_secret'])).toBe(true)
  expect(isAuthentic(BODY.replace('true', 'True'), { [header]: SIGNATURE })).toBe(false)
  expect(isAuthentic(BODY, { [header]: SIGNATURE.slice(0, -4) })).toBe(false)
  expect(isAuthentic(BODY, { [header]: '' })).toBe(false)
  expect(isAuthentic(BODY, { [header]: createHmac('sha256', 'other').update(BODY).digest('base64') })).toBe(false)
  expect(isAuthentic(BODY, {})).toBe(false)
})

test('nothing about persons is kept', () => {
  const person = {
    email: 'jo.doe@example.com',
    contact_email: 'jo.doe@example.com',
    phone: '+49 30 123',
    first_name: 'Jo',
    last_name: 'Doe',
    name: 'Jo Doe',
    address1: 'Example Street 1',
    address2: 'Flat 7',
    city: 'Exampletown',
    zip: '10117',
    browser_ip: '192.0.2.7',
    note: 'for Jo Doe',
    note_attributes: [{ name: 'engraving', value: 'Jo Doe' }],
    properties: [{ name: 'engraving', value: 'Jo Doe' }],
    latitude: 52.5,
    landing_site: '/?email=jo.doe@example.com',
    client_details: { browser_ip: '192.0.2.7' },
    payment_details: { credit_card_name: 'Jo Doe' },
    receipt: { payer: 'jo.doe@example.com' },
    message: 'Card of Jo Doe was declined',
    tags: 'Jo Doe',
  }
  const everywhere = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(everywhere)
    if (typeof value !== 'object' || value === null) return value
    return { ...person, ...Object.fromEntries(Object.entries(value).map(([key, part]) => [key, everywhere(part)])) }
  }
  const transaction = refundTransaction('1.00', { payment_details: person })
  const refund = refundOf({ transactions: [transaction], refund_line_items: [{ line_item: person }] })
  const order = { ...orderOf({ refunds: [refund], fulfillments: [{ id: 1, destination: person }] }), name: 'Jo Doe' }
  const bodies = { 'orders/updated': order, 'refunds/create': refund, 'order_transactions/create': transaction }
  const unread = [
    'customers/redact',
    'customers/data_request',
    'customers/create',
    'checkouts/create',
    'fulfillments/create',
  ]
  const all = { ...bodies, ...Object.fromEntries(unread.map((topic) => [topic, { customer: person }])) }
  for (const [topic, body] of Object.entries(all)) {
    for (const guestKey of [undefined, 'key']) {
      const delivery = { headers: { 'x-shopify-topic': topic }, receivedMs: 0 }
      const kept = shopify.keep(everywhere(body), { ...connection, guestKey } as never, delivery)
      const text = JSON.stringify([kept, shopify.read(kept, delivery, connection)])
      expect(text).not.toMatch(/doe|\bjo\b|example\.com|example street|exampletown|10117|192\.0|\+49|flat 7|52\.5/i)
      expect(shopify.keep(readJson(JSON.stringify(kept)), { ...connection, guestKey } as never, delivery)).toEqual(kept)
    }
  }
})

test.each([
  ['customers/redact', 'privacy_request'],
  ['customers/data_request', 'privacy_request'],
  ['shop/redact', 'privacy_request'],
  ['orders/edited', 'stated_by_order'],
  ['inventory_levels/update', 'stated_by_product'],
  ['returns/approve', 'return_without_refund'],
  ['carts/update', 'unused_topic'],
])('%s is ignored', (topic, ignored) => {
  expect(readDelivery(topic, { id: 1, order_id: 2 })).toEqual({ ignored })
})

test.each([
  ['customers/redact', { customer: { id: 7 }, orders_to_redact: [1] }, { kind: 'erase', customerId: '7' }],
  ['customers/redact', { customer: { email: 'a@b.example' }, orders_to_redact: [] }, { kind: 'erase' }],
  ['customers/data_request', { customer: { id: 7 }, orders_requested: [] }, { kind: 'export', customerId: '7' }],
  ['shop/redact', { shop_id: 1 }, { kind: 'erase_shop' }],
])('%s is a request about personal data: %j', (topic, body, privacy) => {
  expect(readDelivery(topic, { shop_domain: 'a.example', ...body })).toEqual({ ignored: 'privacy_request', privacy })
})

test('the body of another topic erases nobody', () => {
  expect(readDelivery('customers/redact', { ...orderOf(), customer: { id: 7 } })).toEqual({
    ignored: 'privacy_request',
  })
})

test('a deleted order is voided, but not by the body of another topic', () => {
  expect(dataOf(eventsOf('orders/delete', { id: 5001 }), 'OrderVoided')).toEqual({
    orderId: '5001',
    reason: 'deleted',
    voidedAt: '2026-05-10T00:00:00.000Z',
  })
  expect(readDelivery('orders/delete', orderOf())).toEqual({ ignored: 'not_deleted' })
})

test.each(['', '[]', 'null', '7', '"x"', '{}'])('any body is read or is a problem: %s', (body) => {
  for (const topic of [
    'orders/create',
    'refunds/create',
    'order_transactions/create',
    'products/update',
    'disputes/create',
  ]) {
    if (body === '') expect(readDelivery('', '{}')).toEqual({ problem: expect.stringContaining('X-Shopify-Topic') })
    else expect(readDelivery(topic, body)).toEqual({ problem: expect.any(String) })
  }
})

test('a payment is stated in the currency in which it was paid', () => {
  const sale = refundTransaction('20.00', { kind: 'sale', currency: 'USD', gateway: 'paypal' })
  expect(dataOf(eventsOf('order_transactions/create', sale), 'PaymentProcessed')).toEqual({
    orderId: '5001',
    transactionId: '7001',
    amount: '20',
    currency: 'USD',
    paymentMethod: 'paypal',
    processedAt: '2026-05-03T09:00:00Z',
  })
  const failed = { ...sale, status: 'failure', error_code: 'card_declined' }
  expect(dataOf(eventsOf('order_transactions/create', failed), 'PaymentFailed')).toMatchObject({
    reason: 'card_declined',
    amount: '20',
  })
})

test.each([
  [{ kind: 'authorization' }, 'no_payment'],
  [{ kind: 'void' }, 'no_payment'],
  [{ kind: 'sale', status: 'pending' }, 'pending_payment'],
  [{ kind: 'refund' }, 'stated_by_refund'],
  [{ kind: 'sale', test: true }, 'test_order'],
  [{ kind: 'sale', order_id: null }, 'no_order'],
])('a transaction %j is ignored', (changes, ignored) => {
  expect(readDelivery('order_transactions/create', refundTransaction('20.00', changes))).toEqual({ ignored })
})

test('a refund that fails later is the same refund with the status failed, wherever it is reported', () => {
  const transaction = refundTransaction('20.00', { status: 'failure' })
  const alone = eventsOf('order_transactions/create', transaction)
  const refund = refundOf({ transactions: [transaction] })
  expect(dataOf(alone, 'OrderRefunded')).toMatchObject({ orderId: '5001', refundId: '7001', status: 'failed' })
  expect(eventsOf('refunds/create', refund)).toEqual(alone)
  expect(eventsOf('orders/updated', orderOf({ refunds: [refund] }))).toContainEqual(alone[0])
})

test('refunds of test orders are ignored', () => {
  const refund = refundOf({ transactions: [refundTransaction('20.00', { test: true })] })
  expect(readDelivery('refunds/create', refund)).toEqual({ ignored: 'test_order' })
  expect(eventsOf('refunds/create', refund, { testOrders: 'count' })).toHaveLength(1)
})

const fulfillment = {
  id: 8001,
  order_id: 5001,
  status: 'success',
  created_at: '2026-05-02T08:00:00Z',
  updated_at: '2026-05-02T09:00:00Z',
  tracking_company: 'DHL',
  tracking_number: 'T1',
  line_items: [{ product_id: 11, variant_id: 111, quantity: 2 }],
}

test('a fulfilment is a shipment, whose tracking may come later', () => {
  const [created, updated] = eventsOf('fulfillments/create', fulfillment)
  expect(created?.data).toEqual({
    orderId: '5001',
    shipmentId: '8001',
    shippedAt: '2026-05-02T08:00:00Z',
    items: [{ productId: '11', quantity: 2 }],
  })
  expect(updated?.data).toMatchObject({ shipmentId: '8001', trackingNumber: 'T1', carrier: 'DHL' })
  const later = eventsOf('fulfillments/update', {
    ...fulfillment,
    tracking_number: 'T2',
    updated_at: '2026-05-02T10:00:00Z',
  })
  expect(later[0]).toEqual(created)
  expect(later[1]?.id).not.toBe(updated?.id)
  expect(eventsOf('orders/updated', orderOf({ fulfillments: [fulfillment] }))).toContainEqual(created)
  const cancelled = eventsOf('fulfillments/update', { ...fulfillment, status: 'cancelled' })
  expect(dataOf(cancelled, 'ShipmentCancelled')).toMatchObject({ shipmentId: '8001', reason: 'cancelled' })
  expect(readDelivery('fulfillments/create', { ...fulfillment, status: 'pending' })).toEqual({ ignored: 'not_shipped' })
})

const dispute = {
  id: 9001,
  order_id: 5001,
  type: 'chargeback',
  amount: '80.92',
  currency: 'EUR',
  reason: 'fraudulent',
  status: 'needs_response',
  initiated_at: '2026-05-20T00:00:00Z',
}

test.each([
  ['needs_response', 'pending'],
  ['under_review', 'pending'],
  ['lost', 'succeeded'],
  ['won', 'failed'],
])('a dispute with the status %s is a chargeback that is %s', (status, expected) => {
  expect(dataOf(eventsOf('disputes/update', { ...dispute, status }), 'OrderRefunded')).toMatchObject({
    refundId: 'dispute:9001',
    kind: 'chargeback',
    status: expected,
    amount: '80.92',
  })
  expect(readDelivery('disputes/create', { ...dispute, type: 'inquiry' })).toEqual({ ignored: 'inquiry' })
})

test('the made-up deliveries are read', () => {
  const file = new URL('../../../examples/deliveries/shopify.json', import.meta.url)
  const deliveries: { topic: string; body: Record<string, unknown> }[] = JSON.parse(readFileSync(file, 'utf8'))
  const read = deliveries.map(({ topic, body }) => [topic, readDelivery(topic, body)] as const)
  const ignored = read.flatMap(([topic, reading]) => ('ignored' in reading ? [[topic, reading.ignored]] : []))
  expect(ignored).toEqual([
    ['orders/create', 'test_order'],
    ['customers/redact', 'privacy_request'],
  ])
  expect(read.filter(([, reading]) => 'problem' in reading)).toEqual([])
})
