import { beforeAll, expect, test } from 'vitest'
import { event } from '../../../test/helpers/http/stock.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

async function ask(path: string, query: string) {
  const answer = await server.app.inject(`/api/analytics/${path}?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const order = (orderId: string, day: string, ...items: [productId: string, quantity: number][]) =>
  event('OrderCreated', `${day}T10:00:00Z`, {
    orderId,
    totalAmount: 50,
    items: items.map(([productId, quantity]) => ({ productId, quantity, lineTotal: 10 })),
  })
const returned = (orderId: string, day: string, items: object[], data: object = {}) =>
  event('ItemsReturned', `${day}T12:00:00Z`, { orderId, items, ...data })

const MARCH = 'startDate=2025-03-01&endDate=2025-03-31'
const APRIL = 'startDate=2025-04-01&endDate=2025-04-30'

beforeAll(async () => {
  await server.post([
    event('ProductCreated', '2025-03-01T09:00:00Z', { productId: 'tee', name: 'T-shirt', price: 10 }),
    order('o1', '2025-03-02', ['tee', 4], ['mug', 1]),
    order('o2', '2025-03-03', ['tee', 6]),
    order('o3', '2025-04-02', ['hat', 2]),
    returned('o1', '2025-03-10', [
      { productId: 'tee', quantity: 1, reason: 'size' },
      { productId: 'mug', quantity: 1 },
    ]),
    returned('o1', '2025-04-11', [{ productId: 'tee', quantity: 2, reason: 'size' }], { restocked: false }),
    returned('o2', '2025-04-12', [{ productId: 'tee', quantity: 0.5 }], { reason: 'broken' }),
    returned('o2', '2025-04-13', [{ productId: 'cap', quantity: 1 }]),
  ])
})

test('returned units count on the day of the return, with reasons and rates', async () => {
  const { rows, totals } = await ask('returns', MARCH)
  expect(rows).toEqual([
    {
      productId: 'mug',
      name: null,
      orders: 1,
      returnedUnits: 1,
      restockedUnits: 1,
      unitsSold: 1,
      returnRate: 1,
      reasons: [{ reason: '', units: 1 }],
    },
    {
      productId: 'tee',
      name: 'T-shirt',
      orders: 1,
      returnedUnits: 1,
      restockedUnits: 1,
      unitsSold: 10,
      returnRate: 0.1,
      reasons: [{ reason: 'size', units: 1 }],
    },
  ])
  expect(totals).toEqual({
    products: 2,
    orders: 1,
    returnedUnits: 2,
    restockedUnits: 2,
    unitsSold: 11,
    returnRate: 0.181818,
    reasons: [
      { reason: '', units: 1 },
      { reason: 'size', units: 1 },
    ],
  })
})

test('with basis=order they count on the day of their order', async () => {
  const { rows, totals } = await ask('returns', `${MARCH}&basis=order&sort=returnRate`)
  expect(rows).toMatchObject([
    { productId: 'mug', returnedUnits: 1 },
    {
      productId: 'tee',
      orders: 2,
      returnedUnits: 3.5,
      restockedUnits: 1.5,
      returnRate: 0.35,
      reasons: [
        { reason: 'size', units: 3 },
        { reason: 'broken', units: 0.5 },
      ],
    },
    { productId: 'cap', returnedUnits: 1, unitsSold: 0, returnRate: null },
  ])
  expect(totals).toMatchObject({ products: 3, orders: 2, returnedUnits: 5.5, restockedUnits: 3.5 })
})

test.each([MARCH, APRIL, `${MARCH}&basis=order`, `${APRIL}&basis=order`, `${APRIL}&search=a`])(
  'totals equal the sums of the rows, the products and the orders behind them, %s',
  async (query) => {
    const { rows, totals } = await ask('returns', query)
    const sumOf = (name: string) => rows.reduce((sum: number, row: Record<string, number>) => sum + (row[name] ?? 0), 0)
    for (const name of ['returnedUnits', 'restockedUnits', 'unitsSold']) expect(totals[name]).toBe(sumOf(name))
    expect(totals.products).toBe(rows.length)
    for (const row of rows) {
      const behind = await ask(
        'orders',
        `${query.replace('&search=a', '')}&happened=returned&productId=${row.productId}`,
      )
      expect(behind.totals).toMatchObject({ rows: row.orders, returnedUnits: row.returnedUnits })
      const units = behind.rows.reduce((sum: number, order: { returnedUnits: number }) => sum + order.returnedUnits, 0)
      expect([behind.rows.length, units]).toEqual([row.orders, row.returnedUnits])
    }
    if (query.includes('search')) return
    const behind = await ask('orders', `${query}&happened=returned`)
    expect(behind.totals).toMatchObject({ rows: totals.orders, returnedUnits: totals.returnedUnits })
    const { totals: products } = await ask('products', query)
    expect(totals.unitsSold).toBe(products.unitsSold)
  },
)

test('pages and a sort order', async () => {
  const { rows, totals } = await ask('returns', `${APRIL}&limit=1&offset=1&sort=productId&order=desc`)
  expect(rows.map(({ productId }: { productId: string }) => productId)).toEqual(['hat'])
  expect(totals.products).toBe(3)
  const beyond = await server.app.inject(`/api/analytics/returns?${APRIL}&offset=4`)
  expect(beyond.statusCode).toBe(400)
})

test('other lists have no returned units', async () => {
  const { rows, totals } = await ask('orders', `${MARCH}&happened=placed`)
  expect(totals.returnedUnits).toBeNull()
  expect(rows[0].returnedUnits).toBeNull()
})
