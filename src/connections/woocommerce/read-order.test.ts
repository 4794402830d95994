import { describe, expect, test } from 'vitest'
import { eventsOf, readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import type { Connection } from '../connection.ts'
import { woocommerce } from './platform.ts'

const shop = testConnection({ platform: 'woocommerce', secrets: ['example & secret'] })
const { read } = readerOf(woocommerce, shop)
const dataOf = (
  changes: Readonly<Record<string, unknown>>,
  type = 'OrderRevised',
  settings: Partial<Connection> = {},
) =>
  eventsOf(woocommerce, wooDelivery(wooOrder(changes)), { ...shop, ...settings }).find((event) => event.type === type)
    ?.data

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
