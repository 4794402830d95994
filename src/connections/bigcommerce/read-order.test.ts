import { describe, expect, test } from 'vitest'
import { type StoreOrder, storeDelivery, storeOrder } from '../../../test/helpers/connections/bigcommerce-store.ts'
import { eventsOf, readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { bigCommerce } from './platform.ts'

const shop = testConnection({
  platform: 'bigcommerce',
  secrets: ['secret', 'token:x'],
  options: { url: 'https://api.example/' },
})
const { read, dataOf } = readerOf(bigCommerce, shop)
const events = (order: object, parts: Partial<StoreOrder> = {}, settings = {}) =>
  eventsOf(bigCommerce, storeDelivery(storeOrder({ ...order }, parts)), { ...shop, ...settings })
const dataOfType = (type: string, parts: Partial<StoreOrder>) =>
  events({}, parts)
    .filter((event) => event.type === type)
    .map(({ data }) => data)

test('nothing about a person is kept, but for the country, and the hash of a guest if the connection has a key', () => {
  const { body } = storeDelivery(storeOrder({ customer_id: 0 }))
  const received = { headers: {}, receivedMs: 0 }
  for (const guestKey of [undefined, 'a key of sixteen or more characters']) {
    const connection = guestKey === undefined ? shop : { ...shop, guestKey }
    const kept = bigCommerce.keep(body, connection, received)
    const text = JSON.stringify([kept, bigCommerce.read(kept, received, connection)])
    expect(text).not.toMatch(/Jo\b|Example|@|1234567|203\.0|12345\b/i)
    expect(text.includes('guest:')).toBe(guestKey !== undefined)
    expect(bigCommerce.keep(kept, connection, received)).toEqual(kept)
  }
})

test('an order is stated as a whole, in the currency that was paid', () => {
  expect(dataOf(storeDelivery(storeOrder()))).toEqual({
    orderId: '7',
    customerId: '42',
    guestKey: undefined,
    createdAt: '2024-11-04T11:15:00Z',
    currency: 'EUR',
    totalAmount: '58.3100',
    taxAmount: '9.3100',
    shippingAmount: '4.0000',
    feeAmount: '0',
    discountAmount: '5',
    giftCardAmount: '0',
    taxIncluded: false,
    channel: 'www',
    country: 'AT',
    paymentMethod: 'Cash on Delivery',
    couponCodes: [],
    items: [
      {
        productId: '700',
        productName: 'Linen shirt',
        variantId: '701',
        sku: 'SHIRT-M',
        quantity: 2,
        lineTotal: '45',
        taxAmount: '8.5500',
        kind: undefined,
      },
    ],
    revision: expect.stringMatching(/^2024-11-04T11:15:20\.3\d{5}Z$/),
    revisedAt: '2024-11-04T11:15:20Z',
  })
})

test.each([
  ['product', '700'],
  ['variant', '701'],
  ['sku', 'SHIRT-M'],
] as const)('an order names its products by the %s', (productKey, productId) => {
  expect(dataOf(storeDelivery(storeOrder()), { productKey })).toMatchObject({ items: [{ productId }] })
})

test('a custom product keeps its name, and the parts of a set are no lines', () => {
  const products = [
    { id: 1, product_id: 0, variant_id: 0, name: 'Repair', quantity: 1, total_ex_tax: '5.0000' },
    { id: 2, product_id: 9, parent_order_product_id: 1, name: 'Part', quantity: 1, total_ex_tax: '0.0000' },
  ]
  expect(dataOf(storeDelivery(storeOrder({}, { products })))?.items).toMatchObject([
    { productId: 'custom:Repair', variantId: undefined },
  ])
})

describe('the status', () => {
  test.each([
    [0, undefined, 'incomplete'],
    [1, ['OrderVoided'], 'not_placed'],
    [6, ['OrderVoided'], 'not_placed'],
    [5, ['OrderRevised', 'OrderReinstated', 'OrderCancelled'], undefined],
    [7, ['OrderRevised', 'OrderReinstated'], undefined],
    [10, ['OrderRevised', 'OrderReinstated'], undefined],
  ])('%i gives %j', (status_id, types, ignored) => {
    const reading = read(storeDelivery(storeOrder({ status_id })))
    expect('events' in reading ? reading.events.map(({ type }) => type) : undefined).toEqual(types)
    expect('ignored' in reading ? reading.ignored : undefined).toBe(ignored)
  })

  test('pending counts if the connection says so, and a deleted order does not', () => {
    expect(events({ status_id: 1 }, {}, { countPending: true })[0]?.type).toBe('OrderRevised')
    expect(events({ is_deleted: true })).toMatchObject([{ type: 'OrderVoided', data: { reason: 'deleted' } }])
  })

  test('a test payment makes a test order', () => {
    const transactions = {
      data: [{ id: 1, event: 'purchase', status: 'ok', amount: 58.31, currency: 'EUR', test: true }],
    }
    expect(read(storeDelivery(storeOrder({}, { transactions })))).toMatchObject({
      ignored: 'test',
      events: [{ type: 'OrderVoided' }],
    })
    expect(events({}, { transactions }, { testOrders: 'count' }).map(({ type }) => type)).toContain('PaymentProcessed')
  })
})

test('payments are transactions that took money; an authorisation is none', () => {
  const at = '2024-11-04T11:15:10+00:00'
  const shared = { amount: 58.31, currency: 'EUR', gateway: 'stripe', test: false, date_created: at }
  const data = [
    { id: 1, event: 'authorization', status: 'ok', ...shared },
    { id: 2, event: 'capture', status: 'ok', ...shared },
    { id: 3, event: 'purchase', status: 'error', ...shared },
  ]
  const parts = { transactions: { data } }
  expect(dataOfType('PaymentProcessed', parts)).toEqual([
    {
      orderId: '7',
      transactionId: '2',
      amount: 58.31,
      currency: 'EUR',
      paymentMethod: 'stripe',
      processedAt: '2024-11-04T11:15:10Z',
    },
  ])
  expect(dataOfType('PaymentFailed', parts)).toHaveLength(1)
})

test('a refund has its lines, at their share without an amount, and none if it was declined', () => {
  const refund = {
    id: 900,
    created: '2024-11-08T09:00:00+00:00',
    total_amount: 31.54,
    total_tax: 5.04,
    items: [
      { item_type: 'PRODUCT', item_id: 11, quantity: 1, requested_amount: null },
      { item_type: 'SHIPPING', item_id: 1, quantity: 1, requested_amount: 4 },
    ],
    payments: [{ is_declined: false }],
  }
  const declined = { ...refund, id: 901, payments: [{ is_declined: true }] }
  expect(dataOfType('OrderRefunded', { refunds: { data: [refund, declined] } })).toEqual([
    {
      orderId: '7',
      refundId: '900',
      amount: '31.54',
      currency: 'EUR',
      taxAmount: '5.04',
      shippingAmount: '4',
      items: [{ productId: '700', quantity: 1, amount: '22.5' }],
      refundedAt: '2024-11-08T09:00:00Z',
    },
  ])
})

test('a shipment has its items', () => {
  const shipment = {
    id: 600,
    date_created: 'Wed, 06 Nov 2024 09:00:00 +0000',
    tracking_number: 'T1',
    shipping_provider: 'post',
    items: [{ order_product_id: 11, product_id: 0, quantity: 2 }],
  }
  expect(dataOfType('ShipmentCreated', { shipments: [shipment] })).toEqual([
    {
      orderId: '7',
      shipmentId: '600',
      items: [{ productId: '700', quantity: 2 }],
      trackingNumber: 'T1',
      carrier: 'post',
      shippedAt: '2024-11-06T09:00:00Z',
    },
  ])
})

test('an order without a total or a currency is a problem', () => {
  for (const change of [{ total_inc_tax: '' }, { default_currency_code: 'POINTS' }])
    expect(read(storeDelivery(storeOrder(change)))).toEqual({
      problem: expect.stringMatching(/^Order 7 has no total_inc_tax/),
    })
})

test('beside another platform, only payments count', () => {
  expect(read(storeDelivery(storeOrder()), { role: 'payments-only' })).toEqual({ ignored: 'payments_only' })
})
