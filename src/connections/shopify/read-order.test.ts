import { expect, test } from 'vitest'
import {
  bag,
  dataOf,
  eventsOf,
  foreign,
  lineOf,
  orderOf,
  readDelivery,
  refundLineOf,
  refundOf,
  refundTransaction,
} from '../../../test/helpers/shopify-deliveries.ts'

type Items = Record<string, unknown>[]

const revised = (order: Record<string, unknown>, settings = {}) =>
  dataOf(eventsOf('orders/updated', order, settings), 'OrderRevised')

test('an order is stated as a revision at the time of its change', () => {
  expect(revised(orderOf())).toMatchObject({
    orderId: '5001',
    customerId: '901',
    createdAt: '2026-05-01T12:00:00+02:00',
    revisedAt: '2026-05-01T12:00:07+02:00',
    currency: 'EUR',
    totalAmount: '80.92',
    discountAmount: '7',
    taxAmount: '12.92',
    shippingAmount: '5',
    taxIncluded: false,
    channel: 'web',
    country: 'DE',
    paymentMethod: 'shopify_payments',
    couponCode: 'SPRING',
  })
})

test('discounts over the whole order are taken off the lines, although their total_discount does not state them', () => {
  expect(revised(orderOf()).items).toMatchObject([
    { productId: '11', variantId: '111', sku: 'MUG', quantity: 2, lineTotal: '18', productName: 'Mug', taxRate: '19' },
    { productId: '12', variantId: '121', quantity: 1, lineTotal: '45', taxAmount: '8.55' },
  ])
})

test('all topics of orders state the same revision', () => {
  const topics = ['orders/create', 'orders/updated', 'orders/paid', 'orders/fulfilled', 'orders/partially_fulfilled']
  const all = topics.map((topic) => JSON.stringify(eventsOf(topic, orderOf())))
  expect(new Set(all).size).toBe(1)
})

test('snapshots of one second have different revisions if they differ, and those with more records are later', () => {
  const order = orderOf()
  const number = (changes: object) => revised({ ...order, ...changes }).revision as number
  const [first, renamed, refunded] = [{}, { source_name: 'pos' }, { refunds: [refundOf()] }].map(number)
  expect(renamed).not.toBe(first)
  expect(refunded).toBeGreaterThan(Math.max(first ?? 0, renamed ?? 0))
  expect(number({ updated_at: '2026-05-01T12:00:08+02:00', line_items: [] })).toBeGreaterThan(refunded ?? 0)
  expect(String(first).slice(0, 10)).toBe(String(Date.parse('2026-05-01T10:00:07Z') / 1000))
})

test('ids above 2⁵³ keep all digits', () => {
  const text = JSON.stringify(orderOf({ id: 'ID', customer: { id: 'ID' } })).replaceAll('"ID"', '820982911946154508')
  const data = dataOf(eventsOf('orders/create', text), 'OrderRevised')
  expect([data.orderId, data.customerId]).toEqual(['820982911946154508', '820982911946154508'])
})

test('an id with an exponent is read from the id of GraphQL', () => {
  const text = JSON.stringify(orderOf({ admin_graphql_api_id: 'gid://shopify/Order/820982911946154508' }))
  const events = eventsOf('orders/create', text.replace('"id":5001', '"id":8.20982911946154508e17'))
  expect(dataOf(events, 'OrderRevised').orderId).toBe('820982911946154508')
})

test('an order counts in the currency of the shop, or in that of the customer', () => {
  const cad = (name: string, shop: string, customers: string) => bag(name, shop, customers, foreign)
  const item = { id: 1, product_id: 11, title: 'Mug', quantity: 2, ...cad('price', '13.50', '10.00') }
  const order = orderOf({
    currency: 'CAD',
    presentment_currency: 'USD',
    ...cad('total_price', '28.00', '20.74'),
    ...cad('current_total_price', '28.00', '20.74'),
    ...cad('total_discounts', '2.00', '1.48'),
    ...cad('total_tax', '3.00', '2.22'),
    total_tip_received: '1.35',
    line_items: [{ ...item, discount_allocations: [cad('amount', '2.00', '1.48')], tax_lines: [] }],
  })
  expect(revised(order)).toMatchObject({
    currency: 'CAD',
    totalAmount: '28',
    tipAmount: '1.35',
    items: [{ lineTotal: '25' }],
  })
  expect(revised(order, { currencyMode: 'presentment' })).toMatchObject({
    currency: 'USD',
    totalAmount: '20.74',
    discountAmount: '1.48',
    taxAmount: '2.22',
    tipAmount: '1',
    items: [{ lineTotal: '18.52' }],
  })
})

test('gift cards, tips and custom items are different kinds of lines', () => {
  const tip = lineOf(
    { id: 3, product_id: null, title: 'Tip', tip_payment_gateway: 'shopify_payments' },
    1,
    '4.00',
    '0.00',
    '0.00',
  )
  const card = lineOf({ id: 4, product_id: 14, title: 'Gift card', gift_card: true }, 1, '25.00', '0.00', '0.00')
  const custom = lineOf({ id: 5, product_id: null, variant_id: null, title: 'Engraving' }, 1, '3.00', '0.00', '0.00')
  const data = revised(orderOf({ line_items: [tip, card, custom], total_tip_received: '4.00' }))
  expect(data.tipAmount).toBe('4')
  expect(data.items).toMatchObject([
    { productId: '14', kind: 'gift_card', lineTotal: '25' },
    { productId: 'custom:Engraving', lineTotal: '3' },
  ])
})

test('an order that was paid with a gift card alone states the amount of the gift card', () => {
  expect(revised(orderOf({ payment_gateway_names: ['gift_card'] })).giftCardAmount).toBe('80.92')
  expect(revised(orderOf({ payment_gateway_names: ['gift_card', 'paypal'] })).giftCardAmount).toBeUndefined()
})

test('duties, fees, several coupons and taxes in the prices', () => {
  const order = orderOf({
    original_total_duties_set: bag('x', '9.00').x_set,
    original_total_additional_fees_set: bag('x', '1.00').x_set,
    taxes_included: true,
    discount_codes: [{ code: 'A' }, { code: '' }, { code: 'B' }],
  })
  expect(revised(order)).toMatchObject({
    dutiesAmount: '9',
    feeAmount: '1',
    taxIncluded: true,
    couponCode: 'A',
    couponCodes: ['A', 'B'],
  })
})

test.each([
  ['product', '11', '12'],
  ['variant', '111', '121'],
  ['sku', 'MUG', '121'],
] as const)('products are identified by %s', (productKey, mug, lamp) => {
  const items = revised(orderOf(), { productKey }).items as Items
  expect(items.map(({ productId }) => productId)).toEqual([mug, lamp])
})

test('a cancelled order states its total, its cancellation and its refunds', () => {
  const lines = [refundLineOf(bag('subtotal', '63.00'), bag('total_tax', '11.97'), { restock_type: 'cancel' })]
  const order = orderOf({
    cancelled_at: '2026-05-03T11:00:00+02:00',
    cancel_reason: 'customer',
    ...bag('current_total_price', '0.00'),
    refunds: [refundOf({ refund_line_items: lines, transactions: [refundTransaction('80.92')] })],
  })
  const events = eventsOf('orders/cancelled', order)
  expect(dataOf(events, 'OrderRevised').totalAmount).toBe('80.92')
  expect(dataOf(events, 'OrderCancelled')).toEqual({
    orderId: '5001',
    cancelledAt: '2026-05-03T11:00:00+02:00',
    reason: 'customer',
  })
  expect(dataOf(events, 'OrderRefunded')).toMatchObject({ refundId: '7001', amount: '80.92', status: 'succeeded' })
  expect(events.some(({ type }) => type === 'ItemsReturned')).toBe(false)
})

test('a test order is ignored, and voided with everything that belongs to it', () => {
  const reading = readDelivery('orders/create', orderOf({ test: true }))
  expect(reading).toMatchObject({ ignored: 'test_order', events: [{ type: 'OrderVoided' }, { type: 'OrderRevised' }] })
  expect(dataOf(eventsOf('orders/create', orderOf({ test: true })), 'OrderVoided')).toEqual({
    orderId: '5001',
    reason: 'test',
    voidedAt: '2026-05-01T12:00:00+02:00',
  })
  expect(revised(orderOf({ test: true }), { testOrders: 'count' }).totalAmount).toBe('80.92')
})

test('a guest has no customer, and a hash of the address only with a key', () => {
  const guest = orderOf({ customer: null, email: ' Jo.Doe@Example.com' })
  expect(revised(guest)).not.toHaveProperty('customerId', expect.anything())
  expect(revised(guest).guestKey).toBeUndefined()
  expect(revised(guest, { guestKey: 'k' }).guestKey).toMatch(/^guest:[0-9a-f]{64}$/)
  expect(revised(orderOf({ email: 'jo.doe@example.com' }), { guestKey: 'k' }).guestKey).toBeUndefined()
})

test.each([
  ['without an id', { id: undefined, admin_graphql_api_id: undefined }, 'no id'],
  ['without a time', { processed_at: null, created_at: 'soon' }, 'no processed_at'],
  ['without a total', { total_price: 'free', total_price_set: null }, 'total_price of order 5001'],
])('an order %s is a problem', (_, changes, problem) => {
  expect(readDelivery('orders/create', orderOf(changes))).toEqual({ problem: expect.stringContaining(problem) })
})
