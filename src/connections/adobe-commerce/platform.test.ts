import { describe, expect, test } from 'vitest'
import {
  adobeCreditMemo,
  adobeDelivery,
  adobeInvoice,
  adobeOrder,
  adobeShipment,
  CREDIT_MEMO,
  INVOICE,
  SHIPMENT,
} from '../../../test/helpers/connections/adobe-shop.ts'
import { readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { adobeCommerce } from './platform.ts'

const shop = testConnection({ platform: 'adobe-commerce', secrets: [], options: { clientId: 'client-1' } })
const { read, dataOf } = readerOf(adobeCommerce, shop)

test('nothing about a person is kept, but for the country, and the hash of a guest if the connection has a key', () => {
  const { body } = adobeDelivery(adobeOrder({ customer_id: null, customer_is_guest: 1 }))
  const received = { headers: {}, receivedMs: 0 }
  for (const guestKey of [undefined, 'a key of sixteen or more characters']) {
    const connection = guestKey === undefined ? shop : { ...shop, guestKey }
    const kept = adobeCommerce.keep(body, connection, received)
    const text = JSON.stringify([kept, adobeCommerce.read(kept, received, connection)])
    expect(text).not.toMatch(/Jo\b|Example|@|1234567|203\.0|12345\b|engraving/i)
    expect(text.includes('guest:')).toBe(guestKey !== undefined)
    expect(adobeCommerce.keep(kept, connection, received)).toEqual(kept)
  }
})

describe('an order', () => {
  test('is stated as a whole, in the currency of the shop, with times in UTC', () => {
    expect(dataOf(adobeDelivery(adobeOrder()))).toEqual({
      orderId: '7',
      customerId: '42',
      guestKey: undefined,
      createdAt: '2024-11-04T11:15:00Z',
      currency: 'EUR',
      totalAmount: '58.31',
      giftCardAmount: undefined,
      discountAmount: '5',
      taxAmount: '9.31',
      shippingAmount: '4',
      taxIncluded: false,
      channel: 'Default Store View',
      country: 'AT',
      paymentMethod: 'checkmo',
      couponCode: 'autumn',
      items: [
        {
          productId: '700',
          productName: 'Linen shirt',
          variantId: '701',
          sku: 'SHIRT-M',
          quantity: '2.0000',
          lineTotal: '45',
          taxAmount: '8.55',
        },
      ],
      revision: expect.stringMatching(/^2024-11-04T11:15:20\.3\d{5}Z$/),
      revisedAt: '2024-11-04T11:15:20Z',
    })
  })

  test('has the currency of the customer if the connection says so', () => {
    expect(dataOf(adobeDelivery(adobeOrder()), { currencyMode: 'presentment' })).toMatchObject({
      currency: 'USD',
      totalAmount: '116.62',
      items: [{ lineTotal: '90' }],
    })
  })

  test.each([
    ['product', '700'],
    ['variant', '701'],
    ['sku', 'SHIRT-M'],
  ] as const)('names its products by the %s, and so does its refund', (productKey, productId) => {
    for (const delivery of [adobeDelivery(adobeOrder()), adobeDelivery(adobeCreditMemo(), CREDIT_MEMO)])
      expect(dataOf(delivery, { productKey })).toMatchObject({ items: [{ productId }] })
  })

  test('counts what was paid by gift card and store credit', () => {
    const paid = { base_grand_total: '8.31', base_gift_cards_amount: '40.00', base_customer_balance_amount: '10.00' }
    expect(dataOf(adobeDelivery(adobeOrder(paid)))).toMatchObject({ totalAmount: '58.31', giftCardAmount: '50' })
  })

  test('of a bundle has the discounts and taxes of its parts', () => {
    const items = [
      { item_id: 1, product_id: 1, product_type: 'bundle', sku: 'SET', qty_ordered: 1, base_row_total: 30 },
      {
        item_id: 2,
        parent_item_id: 1,
        product_id: 2,
        sku: 'A',
        base_row_total: 10,
        base_discount_amount: 1,
        base_tax_amount: 2,
      },
      {
        item_id: 3,
        parent_item_id: 1,
        product_id: 3,
        sku: 'B',
        base_row_total: 20,
        base_discount_amount: 2,
        base_tax_amount: 4,
      },
    ]
    expect(dataOf(adobeDelivery(adobeOrder({ items })))?.items).toEqual([
      {
        productId: '1',
        variantId: undefined,
        sku: 'SET',
        productName: undefined,
        quantity: 1,
        lineTotal: '27',
        taxAmount: '6',
      },
    ])
  })

  test('that is cancelled states both, and one that waits for its payment counts only if the connection says so', () => {
    const types = (state: string, settings = {}) => {
      const reading = read(adobeDelivery(adobeOrder({ state })), settings)
      return 'events' in reading ? reading.events.map(({ type }) => type) : reading
    }
    expect(types('canceled')).toEqual(['OrderRevised', 'OrderCancelled'])
    expect(types('pending_payment')).toEqual({ ignored: 'pending_payment' })
    expect(types('pending_payment', { countPending: true })).toEqual(['OrderRevised'])
  })

  test('may be one level further down', () => {
    expect(dataOf(adobeDelivery({ order: adobeOrder() }, 'observer.sales_order_place_after'))).toMatchObject({
      orderId: '7',
    })
  })
})

test('a credit memo is a refund, with its adjustment and its lines', () => {
  expect(dataOf(adobeDelivery(adobeCreditMemo(), CREDIT_MEMO))).toEqual({
    orderId: '7',
    refundId: '900',
    amount: '25.77',
    currency: 'EUR',
    shippingAmount: '0',
    taxAmount: '4.27',
    adjustmentAmount: '-1',
    items: [{ productId: '700', quantity: '1.0000', amount: '22.5' }],
    refundedAt: '2024-11-08T09:00:00Z',
  })
  expect(read(adobeDelivery(adobeCreditMemo({ state: 3 }), CREDIT_MEMO))).toMatchObject({
    events: [{ type: 'RefundVoided', data: { refundId: '900' } }],
  })
})

test('the adjustment of a credit memo may be stated in two parts', () => {
  const { base_adjustment: _sum, adjustment: _other, ...memo } = adobeCreditMemo()
  const parts = { base_adjustment_positive: '2.0000', base_adjustment_negative: '3.5000' }
  expect(dataOf(adobeDelivery({ ...memo, ...parts }, CREDIT_MEMO))).toMatchObject({ adjustmentAmount: '-1.5' })
  expect(dataOf(adobeDelivery(memo, CREDIT_MEMO))).not.toHaveProperty('adjustmentAmount', expect.anything())
})

test('a paid invoice is a payment, and an open one is not', () => {
  expect(dataOf(adobeDelivery(adobeInvoice(), INVOICE))).toEqual({
    orderId: '7',
    transactionId: 'invoice-800',
    amount: '58.31',
    currency: 'EUR',
    processedAt: '2024-11-04T11:16:00Z',
  })
  expect(read(adobeDelivery(adobeInvoice({ state: 1 }), INVOICE))).toEqual({ ignored: 'not_paid' })
  expect(dataOf(adobeDelivery(adobeInvoice({ state: undefined }), INVOICE))).toMatchObject({ amount: '58.31' })
})

test('a shipment states its items, and its tracking number follows', () => {
  expect(dataOf(adobeDelivery(adobeShipment(), SHIPMENT))).toMatchObject({
    shipmentId: '600',
    items: [{ productId: '700', quantity: '2.0000' }],
    shippedAt: '2024-11-06T09:00:00Z',
  })
  const track = { entity_id: '1', parent_id: '600', order_id: '7', track_number: 'T1', title: 'Post' }
  expect(dataOf(adobeDelivery(track, 'observer.sales_order_shipment_track_save_after'))).toMatchObject({
    shipmentId: '600',
    trackingNumber: 'T1',
    carrier: 'Post',
  })
})

test('a product, its deletion and the level of a stock', () => {
  const product = {
    entity_id: '700',
    sku: 'SHIRT',
    name: 'Linen shirt',
    price: '25.000000',
    updated_at: '2024-11-06 09:00:00',
  }
  const type = (name: string, value: object) => read(adobeDelivery({ ...value }, `observer.${name}`))
  expect(type('catalog_product_save_commit_after', product)).toMatchObject({
    events: [
      { type: 'ProductUpdated', data: { productId: '700', name: 'Linen shirt', price: '25.000000', sku: 'SHIRT' } },
    ],
  })
  expect(type('catalog_product_delete_commit_after', product)).toMatchObject({
    events: [{ type: 'ProductDeleted', data: { productId: '700', deletedAt: '2024-11-09T10:00:00.123Z' } }],
  })
  expect(
    type('cataloginventory_stock_item_save_commit_after', { product_id: 700, qty: -2, stock_id: 1 }),
  ).toMatchObject({
    events: [{ type: 'InventoryCounted', data: { productId: '700', quantity: 0, location: '1' } }],
  })
})

test.each([
  ['order', {}, undefined, /^An order has no entity_id/],
  [
    'total',
    { entity_id: 1, base_currency_code: 'EUR' },
    undefined,
    /^Order 1 has no base_grand_total and base_currency_code\. Add the fields/,
  ],
  ['order of a credit memo', { entity_id: 1 }, CREDIT_MEMO, /^A credit memo has no entity_id and order_id/],
] as const)('an event without the %s is a problem that says what to do', (_, value, name, problem) => {
  expect(read(adobeDelivery(value, name))).toEqual({ problem: expect.stringMatching(problem) })
})

test.each([
  'observer.customer_save_after',
  'observer.sales_order_status_history_save_after',
  'plugin.magento.quote.api.cart_management.place_order',
])('the event %s is ignored', (name) => {
  expect(read(adobeDelivery({ entity_id: 1, email: 'jo@example.com' }, name))).toEqual({ ignored: 'other_event' })
})

test('a batch of events is read as one delivery, whichever of them can be read', () => {
  const bodies = [adobeDelivery(adobeOrder()), adobeDelivery(adobeInvoice(), INVOICE), adobeDelivery({})].map(
    ({ body }) => body,
  )
  expect(read({ body: bodies })).toMatchObject({
    events: [{ type: 'OrderRevised' }, { type: 'PaymentProcessed' }],
    problem: expect.stringMatching(/entity_id/),
  })
})

test('beside another platform, only payments count', () => {
  expect(read(adobeDelivery(adobeOrder()), { role: 'payments-only' })).toEqual({ ignored: 'payments_only' })
  expect(dataOf(adobeDelivery(adobeInvoice(), INVOICE), { role: 'payments-only' })).toMatchObject({ amount: '58.31' })
})

test('a challenge of Adobe comes back, and nothing that could be a page', () => {
  const answer = (challenge: string, method = 'GET') =>
    adobeCommerce.answerSetup?.(
      { method, query: { challenge }, headers: {}, body: new Uint8Array(), receivedMs: 0 },
      shop,
    )
  expect(answer('8ec8d794-e0ab-42df-9017-e3dada8e84f7')).toEqual({
    status: 200,
    body: '8ec8d794-e0ab-42df-9017-e3dada8e84f7',
  })
  expect(answer('<script>')).toBeUndefined()
  expect(answer('8ec8d794', 'POST')).toBeUndefined()
})

test.each([
  [{ options: {} }, /^options\.clientId is missing/],
  [{ secrets: ['secret'] }, /^secrets\.0 must be a public RSA key/],
])('the settings %j are faulty', (settings, fault) => {
  expect(adobeCommerce.faultsOf?.({ ...shop, ...settings })).toEqual([expect.stringMatching(fault)])
})
