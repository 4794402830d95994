import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Data, PERIOD, useShops } from '../helpers/http/shops.ts'

const { openShop } = useShops()

describe('ids that mean no customer', () => {
  test.each([
    0,
    '0',
    '00000000-0000-0000-0000-000000000000',
    ' ',
    'null',
    'N/A',
    '{00000000-0000-0000-0000-000000000000}',
  ])(
    'an order of customer %j is a guest order, and a refund with such an order id is a credit note',
    async (nobody) => {
      const shop = openShop()
      for (const orderId of ['1', '2', '3']) await shop.order(orderId, { customerId: nobody })
      await shop.refund(nobody, 'r1', '4.00')
      expect((await shop.ask(`customers/new-returning?${PERIOD}`)).totals).toMatchObject({
        uniqueCustomers: 0,
        guestOrders: 3,
      })
      expect((await shop.ask(`customers/top?${PERIOD}`)).rows).toEqual([])
      expect(await shop.summary()).toMatchObject({ orders: 3, refunds: 4, netRevenue: 26 })
    },
  )

  test('blanks around ids are ignored, in events and in requests', async () => {
    const shop = openShop()
    await shop.order('1', { customerId: 'ann' })
    await shop.order(' 2 ', { customerId: ' ann' })
    await shop.refund('2', 'r1', '10.00')
    expect(await shop.summary()).toMatchObject({ uniqueCustomers: 1, netRevenue: 10 })
    expect(await shop.ask('orders/%202')).toMatchObject({ orderId: '2', refunded: 10 })
    expect((await shop.ask(`orders?${PERIOD}&customerId=ann%20`)).rows).toHaveLength(2)
  })
})

test('a currency counts in any case', async () => {
  const shop = openShop()
  await shop.order('1', { currency: 'eur' })
  await shop.order('2', { currency: ' EUR' })
  expect(await shop.summary('eur')).toMatchObject({ orders: 2, totalRevenue: 20 })
})

test('an order and its product count with labels and names that are too long or cannot be stored', async () => {
  const shop = openShop()
  const long = Array.from({ length: 12 }, (_, i) => `SUMMER-CAMPAIGN-${i + 1},`).join('')
  for (const [i, label] of ['couponCode', 'channel', 'country', 'paymentMethod'].entries()) {
    expect(await shop.order(`long ${i}`, { [label]: long })).toMatchObject({ status: 'accepted' })
    expect(await shop.order(`half ${i}`, { [label]: 'Pay \ud83d' })).toMatchObject({ status: 'accepted' })
  }
  await shop.post('PaymentFailed', { orderId: 'long 0', paymentMethod: long })
  await shop.post('ProductCreated', { productId: 'p1', name: 'x'.repeat(255), price: '1.00' })
  await shop.post('ProductUpdated', { productId: 'p1', name: 'Mug \ud83d' })
  expect(await shop.summary()).toMatchObject({ orders: 8, totalRevenue: 80 })
  expect(await shop.ask('orders/half%201')).toMatchObject({ channel: 'Pay \ufffd' })
  expect(await shop.ask('orders/long%200')).toMatchObject({ couponCode: long.slice(0, 200) })
})

test('an order of 70,000 lines counts, with 5,000 products and one line for all others', async () => {
  const shop = openShop()
  const items = Array.from({ length: 70_000 }, (_, i) => ({ productId: `p${i}`, quantity: 1, lineTotal: 0.01 }))
  expect(await shop.order('1', { totalAmount: '700.00', items })).toMatchObject({ status: 'accepted' })
  const { rows, totals } = await shop.productsOf()
  expect(totals).toMatchObject({ products: 5001, unitsSold: 70_000, revenue: 700, residual: 0, salesNetRevenue: 700 })
  expect(rows[0]).toMatchObject({ productId: '(other)', unitsSold: 65_000, revenue: 650, timesOrdered: 1 })
  await shop.refund('1', 'r1', '0.02', {
    items: ['p1', 'p69999'].map((productId) => ({ productId, quantity: 1, amount: '0.01' })),
  })
  expect((await shop.productsOf()).totals).toMatchObject({ refundedUnits: 2, refunds: 0.02, residual: 0 })
})

test('an order of 1,200 products counts for each product', async () => {
  const shop = openShop()
  const items = Array.from({ length: 1200 }, (_, i) => ({ productId: `p${i}`, quantity: 1, lineTotal: i + 1 }))
  const outcome = await shop.order('1', { totalAmount: '720600', items })
  expect(outcome).toMatchObject({ status: 'accepted' })
  expect(outcome.warnings).toBeUndefined()
  const { rows, totals } = await shop.productsOf()
  expect(totals).toMatchObject({ products: 1200, unitsSold: 1200, revenue: 720_600, residual: 0 })
  expect(rows[0]).toMatchObject({ productId: 'p1199', unitsSold: 1, revenue: 1200 })
})

test('a product without a name in the catalogue has the first name of an order line', async () => {
  const shop = openShop()
  const line = (productName: string) => ({ productId: 'mug', productName, quantity: 1, lineTotal: '10.00' })
  await shop.order('1', { items: [line('Enamel mug')] })
  await shop.order('2', { items: [{ ...line(''), name: 'Another name' }] })
  await shop.post('InventoryRestocked', { productId: 'mug', quantityAdded: 5 })
  const name = 'Enamel mug'
  expect((await shop.productsOf()).rows).toMatchObject([{ productId: 'mug', name }])
  expect((await shop.ask(`products?${PERIOD}&search=enamel`)).rows).toHaveLength(1)
  expect((await shop.ask('inventory?search=enamel')).rows).toMatchObject([{ name }])
  expect(await shop.ask('orders/2')).toMatchObject({ lines: [{ name }] })
  expect((await shop.ask(`products/mug/series?${PERIOD}`)).totals).toMatchObject({ name })
  await shop.post('ProductCreated', { productId: 'mug', name: 'Mug', price: 10 })
  expect((await shop.productsOf()).rows).toMatchObject([{ productId: 'mug', name: 'Mug' }])
})

test('a failed refund and an edited order of unknown types change no number, and are counted by type', async () => {
  const shop = openShop()
  await shop.order('1', { totalAmount: '100.00', customerId: 'guest-77' })
  await shop.order('2', { totalAmount: '50.00', customerId: 'ann' })
  await shop.refund('1', 'r1', '30.00')
  const unknown = {
    RefundFailed: { orderId: '1', refundId: 'r1', failedAt: '2024-03-09T10:00:00Z' },
    OrderUpdated: { orderId: '1', totalAmount: '10.00' },
  }
  for (const [type, data] of Object.entries(unknown)) {
    expect(await shop.post(type, data)).toMatchObject({ type, status: 'ignored' })
  }
  expect(await shop.summary()).toMatchObject({ orders: 2, uniqueCustomers: 2, refunds: 30, netRevenue: 120 })
  const { rows } = (await shop.ask('ingest')) as { rows: Data[] }
  const ignored = rows.filter((row) => row.ignored === 1).map(({ type }) => type)
  expect(ignored.sort()).toEqual(Object.keys(unknown).sort())
})

describe('warnings', () => {
  test('are reported, counted with the applied events, and listed by property', async () => {
    const shop = openShop()
    const line = (more: Data) => ({ productId: 'mug', quantity: 1, lineTotal: '10.00', ...more })
    expect(await shop.order('1', { items: [line({ quantity: '1' }), line({ quantity: '2' })] })).toEqual({
      index: 0,
      id: '1',
      type: 'OrderCreated',
      status: 'accepted',
      warnings: [
        { field: 'items.0.quantity', problem: 'is text rather than a number', used: 1 },
        { field: 'items.1.quantity', problem: 'is text rather than a number', used: 2 },
      ],
    })
    await shop.order('2', { items: [line({ quantity: '3' })], country: 49 })
    expect(await shop.order('3', { items: [line({})] })).not.toHaveProperty('warnings')
    // What is known already is not counted again.
    expect(await shop.order('3', { items: [line({ quantity: '1' })] })).toMatchObject({ status: 'duplicate' })
    const warnings = await shop.ask('ingest/warnings')
    const common = { source: 'http', type: 'OrderCreated', lastEventId: '2', lastSeenAt: expect.any(String) }
    expect(warnings).toEqual({
      rows: [
        {
          ...common,

          field: 'items.*.quantity',
          problem: 'is text rather than a number',
          events: 2,
          lastUsed: '3',
        },
        { ...common, field: 'country', problem: 'is not text', events: 1, lastUsed: '49' },
      ],
      totals: { events: 2 },
    })
    expect((await shop.ask('ingest')).rows).toMatchObject([{ applied: 3, appliedWithWarnings: 2, duplicate: 1 }])
  })
})

test('an order with any other properties is applied, and net revenue is its total', async () => {
  const odd = fc.jsonValue({ maxDepth: 3 })
  const line = fc.dictionary(fc.constantFrom('productId', 'quantity', 'unitPrice', 'lineTotal', 'name'), odd)
  const names = [
    'customerId',
    'items',
    'discountAmount',
    'taxAmount',
    'shippingAmount',
    'channel',
    'country',
    'couponCode',
  ]
  const broken = fc.record({
    more: fc.dictionary(fc.constantFrom(...names), odd),
    items: fc.oneof(odd, fc.array(fc.oneof(odd, line), { maxLength: 4 })),
    cents: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(broken, { minLength: 1, maxLength: 20 }), async (orders) => {
      const shop = openShop()
      for (const [i, { more, items, cents }] of orders.entries()) {
        const totalAmount = (cents / 100).toFixed(2)
        expect(await shop.order(`${i}`, { ...more, items, totalAmount })).toMatchObject({ status: 'accepted' })
      }
      const { orders: count, netRevenue } = await shop.summary()
      const sum = orders.reduce((total, { cents }) => total + cents, 0)
      expect([count, Math.round((netRevenue ?? 0) * 100)]).toEqual([orders.length, sum])
    }),
    { numRuns: 15 },
  )
})
