import { describe, expect, test } from 'vitest'
import {
  eventsOf,
  type MadeUpDelivery,
  readDelivery,
  testConnection,
} from '../../../test/helpers/connections/play-deliveries.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import type { Connection } from '../connection.ts'
import { woocommerce } from './platform.ts'

const shop = testConnection({ platform: 'woocommerce', secrets: ['example & secret'] })
const SIGNED = 'DXu3xab2GEjEOS6htN9t23Ra8qNPGrrTeXUZO2G9mtM='
const bytes = (text: string) => new TextEncoder().encode(text)
const read = (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
  readDelivery(woocommerce, delivery, { ...shop, ...settings })
const dataOf = (
  changes: Readonly<Record<string, unknown>>,
  type = 'OrderRevised',
  settings: Partial<Connection> = {},
) =>
  eventsOf(woocommerce, wooDelivery(wooOrder(changes)), { ...shop, ...settings }).find((event) => event.type === type)
    ?.data

describe('the signature', () => {
  const verify = (
    signature: string | undefined,
    { body = '{"id":450789469,"test":true}', secrets = shop.secrets } = {},
  ) =>
    woocommerce.verify(
      {
        headers: signature === undefined ? {} : { 'x-wc-webhook-signature': signature },
        body: bytes(body),
        receivedMs: 0,
      },
      { ...shop, secrets },
    )

  test('is the HMAC of the body, under any of the secrets', () => {
    expect(verify(SIGNED)).toEqual({ isAuthentic: true })
    expect(verify(SIGNED, { secrets: ['next', 'example & secret'] })).toEqual({ isAuthentic: true })
  })

  test.each([
    ['of a changed body', SIGNED, { body: '{"id":450789468,"test":true}' }],
    ['of another secret', SIGNED, { secrets: ['example &amp; secret'] }],
    ['of another length', SIGNED.slice(4), {}],
    ['that is missing', undefined, {}],
  ])('%s is refused', (_, signature, options) => {
    expect(verify(signature, options)).toMatchObject({ isAuthentic: false, error: expect.any(String) })
  })
})

describe('a ping', () => {
  const answer = (body: string, headers: Record<string, string>) =>
    woocommerce.answerSetup?.({ method: 'POST', headers, body: bytes(body), query: {}, receivedMs: 0 }, shop)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('is answered with 200', () => {
    expect(answer('webhook_id=7', form)).toEqual({ status: 200 })
    expect(answer('webhook_id=7', { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' })).toEqual({
      status: 200,
    })
  })

  test.each([
    ['with more properties', 'webhook_id=7&id=1', form],
    ['in JSON', 'webhook_id=7', { 'content-type': 'application/json' }],
    ['with a signature', 'webhook_id=7', { ...form, 'x-wc-webhook-signature': SIGNED }],
  ])('%s is a delivery', (_, body, headers) => {
    expect(answer(body, headers)).toBeUndefined()
  })
})

test('nothing about a person is kept, but for the country, and the hash of a guest if the connection has a key', () => {
  const delivery = wooDelivery(wooOrder({ customer_id: 0 }))
  const received = { headers: delivery.headers ?? {}, receivedMs: 0 }
  for (const guestKey of [undefined, 'a key of sixteen or more characters']) {
    const connection = guestKey === undefined ? shop : { ...shop, guestKey }
    const kept = woocommerce.keep(delivery.body, connection, received)
    const text = JSON.stringify([kept, woocommerce.read(kept, received, connection)])
    expect(text).not.toMatch(/Jo\b|Example|@|1234567|203\.0|12345\b|Mozilla|VAT|DE123|engraving/i)
    expect(text.includes('guest:')).toBe(guestKey !== undefined)
    expect(woocommerce.keep(kept, connection, received)).toEqual(kept)
  }
})

describe('an order', () => {
  test('is stated as a whole, with exact amounts and times in UTC', () => {
    expect(dataOf({})).toEqual({
      orderId: '5001',
      customerId: '42',
      guestKey: undefined,
      createdAt: '2024-11-04T11:15:00Z',
      currency: 'EUR',
      totalAmount: '58.31',
      discountAmount: '5.00',
      taxAmount: '9.31',
      shippingAmount: '4.00',
      feeAmount: undefined,
      taxIncluded: false,
      channel: 'checkout',
      country: 'AT',
      paymentMethod: 'bacs',
      couponCodes: ['autumn'],
      paymentIds: undefined,
      items: [
        {
          productId: '700',
          productName: 'Linen shirt',
          variantId: '701',
          sku: 'SHIRT-M',
          quantity: 2,
          lineTotal: '45.00',
          taxAmount: '8.55',
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
  ] as const)('names its products by the %s', (productKey, productId) => {
    expect(dataOf({}, 'OrderRevised', { productKey })).toMatchObject({ items: [{ productId }] })
  })

  test('of a product that was deleted names it by its name', () => {
    const line = { id: 1, name: 'Old mug', product_id: 0, variation_id: 0, quantity: 1, total: '5.00', sku: '' }
    expect(dataOf({ line_items: [line] })).toMatchObject({
      items: [{ productId: 'custom:Old mug', lineTotal: '5.00' }],
    })
  })

  test('keeps the decimals of the shop, and fees of either sign', () => {
    const changes = {
      total: '2.000',
      currency: 'usd',
      fee_lines: [
        { id: 1, name: 'Gift wrap', total: '1.50' },
        { id: 2, name: 'Voucher', total: '-4.00' },
      ],
    }
    expect(dataOf(changes)).toMatchObject({ totalAmount: '2.000', currency: 'USD', feeAmount: '-2.5' })
  })

  test('in a currency of the shop has that of the connection, or is a problem', () => {
    const delivery = wooDelivery(wooOrder({ currency: 'BTC' }))
    expect(read(delivery)).toEqual({ problem: expect.stringMatching(/"BTC" of order 5001 .* Set "currency"/) })
    expect(read(delivery, { options: { currency: 'EUR' } })).toHaveProperty('events')
  })

  test('without a time or a total is a problem that names the order', () => {
    const undated = { date_modified_gmt: null, date_paid_gmt: null, date_created_gmt: '0000-00-00T00:00:00' }
    expect(read(wooDelivery(wooOrder(undated)))).toEqual({
      problem: expect.stringMatching(/^Order 5001 has no date_modified_gmt/),
    })
    expect(read(wooDelivery(wooOrder({ total: '' })))).toEqual({
      problem: expect.stringMatching(/^Order 5001 has no total/),
    })
  })

  test.each([
    ['checkout-draft', null, 'draft'],
    ['pending', null, 'not_placed'],
    ['pending', '2024-11-04T11:15:20', 'not_placed'],
    ['cancelled', null, 'not_placed'],
    ['failed', null, 'not_placed'],
    ['trash', '2024-11-04T11:15:20', 'not_placed'],
    ['cancelled', '2024-11-04T11:15:20', undefined],
    ['failed', '2024-11-04T11:15:20', undefined],
    ['on-hold', null, undefined],
    ['completed', null, undefined],
    ['shipped', null, undefined],
  ])('with the status %s, paid at %s: %s', (status, paid, ignored) => {
    const delivery = wooDelivery(wooOrder({ status, date_paid_gmt: paid }))
    const reading = read(delivery)
    expect('ignored' in reading ? reading.ignored : undefined).toBe(ignored)
    const types = eventsOf(woocommerce, delivery, shop).map(({ type }) => type)
    expect(types.includes('OrderRevised')).toBe(ignored === undefined)
    expect(types.includes('OrderVoided')).toBe(ignored === 'not_placed')
  })

  test('that is pending counts if the connection says so', () => {
    const settings = { countPending: true }
    expect(dataOf({ status: 'pending', date_paid_gmt: null }, 'OrderRevised', settings)).toBeDefined()
  })

  test('that was refunded by hand counts, and the missing refund is a problem', () => {
    expect(read(wooDelivery(wooOrder({ status: 'refunded' })))).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: 'OrderRevised' })]),
      problem: expect.stringMatching(/^Order 5001 has the status "refunded" and no refund/),
    })
  })

  test('is shipped when it is completed only if the connection says so', () => {
    const completed = { status: 'completed', date_completed_gmt: '2024-11-06T09:00:00' }
    expect(dataOf(completed, 'ShipmentCreated')).toBeUndefined()
    expect(dataOf(completed, 'ShipmentCreated', { options: { shipments: 'completed' } })).toEqual({
      orderId: '5001',
      shipmentId: 'completed-5001',
    })
  })
})

test('refunds have positive amounts, and the time of the delivery that shows them', () => {
  const refunds = [
    { id: 900, reason: 'too small', total: '-10.00' },
    { id: 901, reason: '', total: '-0.00' },
  ]
  const events = eventsOf(woocommerce, wooDelivery(wooOrder({ refunds })), shop)
  expect(events.filter(({ type }) => type === 'OrderRefunded')).toEqual([
    {
      id: 'refund:900',
      type: 'OrderRefunded',
      time: '2024-11-04T11:15:20Z',
      data: { orderId: '5001', refundId: '900', amount: '10', currency: 'EUR', reason: 'too small' },
    },
  ])
})

describe('a payment', () => {
  test('has the id of its transaction, or one of the order', () => {
    expect(dataOf({}, 'PaymentProcessed')).toMatchObject({ transactionId: 'woo-paid-5001', amount: '58.31' })
    expect(dataOf({ transaction_id: 'ch_1' }, 'PaymentProcessed')).toMatchObject({ transactionId: 'ch_1' })
  })

  test('through Stripe has the id of the payment there', () => {
    const meta = [{ id: 1, key: '_stripe_intent_id', value: 'pi_123' }]
    expect(dataOf({ transaction_id: 'ch_1', meta_data: meta }, 'PaymentProcessed')).toMatchObject({
      paymentId: 'pi_123',
    })
    expect(dataOf({ transaction_id: 'pi_9' })).toMatchObject({ paymentIds: ['pi_9'] })
  })

  test('is all that a connection for payments states', () => {
    const settings = { role: 'payments-only' } as const
    const events = eventsOf(woocommerce, wooDelivery(wooOrder()), { ...shop, ...settings })
    expect(events.map(({ type }) => type)).toEqual(['PaymentProcessed'])
    expect(read(wooDelivery(wooOrder({ status: 'on-hold', date_paid_gmt: null })), settings)).toEqual({
      ignored: 'payments_only',
    })
  })
})

describe('a delivery', () => {
  test('of an error in place of an order is a problem that says what to do', () => {
    const error = { code: 'woocommerce_rest_cannot_view', message: 'Sorry.', data: { status: 401 } }
    expect(read(wooDelivery(error))).toEqual({
      problem: expect.stringMatching(/"woocommerce_rest_cannot_view".*Choose a user with the role "Shop manager"/),
    })
  })

  test.each(['customer.updated', 'coupon.created', 'action.woocommerce_add_to_cart'])('of %s is ignored', (topic) => {
    expect(read(wooDelivery({ id: 1, email: 'jo@example.com' }, topic))).toEqual({ ignored: 'other_topic' })
  })

  test('of a deleted order voids it at the time of its arrival', () => {
    const arrival = Date.parse('2024-11-08T08:00:00.250Z')
    expect(read(wooDelivery({ id: 5001 }, 'order.deleted', arrival))).toMatchObject({
      events: [
        { type: 'OrderVoided', data: { orderId: '5001', reason: 'deleted', voidedAt: '2024-11-08T08:00:00.250Z' } },
      ],
    })
  })
})

describe('a product', () => {
  const product = {
    id: 700,
    name: 'Linen shirt',
    status: 'publish',
    price: '25.00',
    regular_price: '30.00',
    sku: 'SHIRT',
    parent_id: 0,
    manage_stock: true,
    stock_quantity: -3,
    categories: [{ id: 1, name: 'Shirts' }],
    images: [{ id: 2, src: 'https://shop.example/shirt.jpg' }],
    date_created_gmt: '2024-10-01T08:00:00',
    date_modified_gmt: '2024-11-01T08:00:00',
  }
  const typesOf = (delivery: MadeUpDelivery, settings: Partial<Connection> = {}) =>
    eventsOf(woocommerce, delivery, { ...shop, ...settings }).map(({ type }) => type)

  test('has its present price, and the level of its stock, zero if units are on backorder', () => {
    const [entry, stock] = eventsOf(woocommerce, wooDelivery(product, 'product.updated'), shop)
    expect(entry?.data).toMatchObject({
      productId: '700',
      name: 'Linen shirt',
      price: '25.00',
      sku: 'SHIRT',
      category: 'Shirts',
    })
    expect(stock).toMatchObject({
      type: 'InventoryCounted',
      data: { productId: '700', quantity: 0, countedAt: '2024-11-01T08:00:00Z' },
    })
  })

  test('is ignored as a draft, and as a variation where products have no variants of their own', () => {
    expect(read(wooDelivery({ ...product, status: 'draft' }, 'product.created'))).toEqual({ ignored: 'draft' })
    const variation = wooDelivery({ ...product, id: 701, parent_id: 700 }, 'product.updated')
    expect(read(variation)).toEqual({ ignored: 'variation' })
    expect(typesOf(variation, { productKey: 'variant' })).toEqual(['ProductUpdated', 'InventoryCounted'])
  })

  test('leaves the catalogue when it is deleted', () => {
    expect(typesOf(wooDelivery({ id: 700 }, 'product.deleted'))).toEqual(['ProductDeleted'])
  })
})

test.each([
  [{ secrets: [] }, /^secrets is missing/],
  [{ options: { currency: 'EURO' } }, /^options\.currency must be/],
  [{ options: { shipments: true } }, /^options\.shipments must be/],
])('the settings %j are faulty', (settings, fault) => {
  expect(woocommerce.faultsOf?.({ ...shop, ...settings })).toEqual([expect.stringMatching(fault)])
})
