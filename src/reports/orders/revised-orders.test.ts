import { beforeAll, expect, test } from 'vitest'
import {
  createRandom,
  orderEvents,
  revisionEvents,
  type ShopEvent,
  shuffled,
  voidEvents,
} from '../../../test/engine/random-orders.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()
const load = async (path: string) => {
  const response = await server.app.inject(`/api/analytics/${path}`)
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}

let sent = 0
const send = (type: string, day: number, data: object) => ({
  id: `${++sent}`,
  type,
  time: `2024-12-${day}T10:00:00Z`,
  data: { orderId: 'o-edited', ...data },
})
const tee = (quantity: number, lineTotal: number) => ({ productId: 'tee', quantity, lineTotal })
const mug = { productId: 'mug', quantity: 1, lineTotal: 30 }
const terms = { customerId: 'anna', currency: 'EUR', channel: 'web', taxAmount: 10, items: [tee(2, 90)] }

const random = createRandom(7)
const shop = ['o-a', 'o-b', 'o-c', 'o-d', 'o-e', 'o-f'].flatMap((orderId) => [
  ...orderEvents(random, orderId),
  ...revisionEvents(random, orderId),
  ...(random() < 0.3 ? voidEvents(random, orderId) : []),
])
const inTenant = (tenant: string) => (event: ShopEvent) => ({ ...event, id: `${event.type} ${event.id}`, tenant })

beforeAll(async () => {
  await server.post([
    send('OrderCreated', 10, { ...terms, totalAmount: 100 }),
    send('OrderRevised', 12, { ...terms, totalAmount: 130, items: [tee(2, 90), mug], revision: 1 }),
    send('OrderRevised', 14, {
      ...terms,
      customerId: 'ben',
      totalAmount: 120,
      taxAmount: 8,
      items: [tee(1, 50), mug],
      revision: 2,
      createdAt: '2024-12-11T10:00:00Z',
    }),
    send('OrderRefunded', 15, { refundId: 'r', amount: 20 }),
    send('OrderCreated', 10, { ...terms, orderId: 'o-plain', customerId: 'anna', totalAmount: 40, items: [] }),
  ])
  await server.post(shuffled(random, shop).map(inTenant('random')))
})

const on = (day: number) => `startDate=2024-12-${day}&endDate=2024-12-${day}&currency=EUR`
const PERIOD = 'startDate=2024-12-01&endDate=2024-12-19&currency=EUR'

test.each([
  [10, { orders: 2, totalRevenue: 140, adjustments: 0, tax: 20, itemsSold: 2, reversed: 0, netRevenue: 140 }],
  [11, { orders: 0, totalRevenue: 0, adjustments: 0, tax: 0, itemsSold: 0, reversed: 0, netRevenue: 0 }],
  [12, { orders: 0, totalRevenue: 0, adjustments: 30, tax: 0, itemsSold: 1, reversed: 0, netRevenue: 30 }],
  [14, { orders: 0, totalRevenue: 0, adjustments: -10, tax: -2, itemsSold: -1, reversed: 0, netRevenue: -10 }],
  [15, { orders: 0, totalRevenue: 0, adjustments: 0, tax: 0, itemsSold: 0, reversed: 20, netRevenue: -20 }],
])('by event, the revisions of an order count on day %i', async (day, expected) => {
  for (const path of [
    `sales/summary?${on(day)}`,
    `sales/series?${on(day)}&groupBy=channel`,
    `sales/series?${on(day)}&interval=hour`,
    `sales/summary?${on(day)}&channel=web`,
    `sales/heatmap?${on(day)}`,
    `orders?${on(day)}`,
    `orders?${on(day)}&channel=web`,
    `orders?${on(day)}&search=o`,
  ]) {
    expect((await load(path)).totals, path).toMatchObject(expected)
  }
  const { rows } = await load(`orders?${on(day)}`)
  const sumOf = (name: string) => rows.reduce((sum: number, row: Record<string, number>) => sum + (row[name] ?? 0), 0)
  expect([sumOf('revenue'), sumOf('adjustments'), sumOf('netRevenue')]).toEqual([
    expected.totalRevenue,
    expected.adjustments,
    expected.netRevenue,
  ])
})

test('by order, an order counts on its own day as its highest revision describes it', async () => {
  const expected = { orders: 1, totalRevenue: 120, adjustments: 0, tax: 8, reversed: 20, netRevenue: 100 }
  for (const path of ['sales/summary', 'orders', 'sales/series']) {
    expect((await load(`${path}?${on(11)}&basis=order`)).totals, path).toMatchObject(expected)
    expect((await load(`${path}?${on(12)}&basis=order`)).totals, path).toMatchObject({ orders: 0, netRevenue: 0 })
  }
  expect((await load(`customers/top?${PERIOD}`)).rows).toMatchObject([
    { customerId: 'ben', orders: 1, netRevenue: 100 },
    { customerId: 'anna', orders: 1, netRevenue: 40 },
  ])
  expect((await load(`customers/new-returning?${PERIOD}`)).totals).toMatchObject({ newCustomers: 2, orders: 2 })
})

test('products count by event as each revision changes them', async () => {
  const productsOn = async (day: number, more = '') =>
    (await load(`products?${on(day)}${more}`)).rows.map((row: Record<string, unknown>) => [
      row.productId,
      row.timesOrdered,
      row.unitsSold,
      row.revenue,
    ])
  expect(await productsOn(10)).toEqual([['tee', 1, 2, 90]])
  expect(await productsOn(12)).toEqual([['mug', 0, 1, 30]])
  expect(await productsOn(14)).toEqual([['tee', 0, -1, -40]])
  expect(await productsOn(11, '&basis=order')).toEqual([
    ['tee', 1, 1, 50],
    ['mug', 1, 1, 30],
  ])
  expect((await load(`orders?${on(14)}&productId=tee`)).totals).toMatchObject({ productUnits: -1, productRevenue: -40 })
})

test('the orders behind adjustments are those with a later revision in the period', async () => {
  const { rows, totals } = await load(`orders?${PERIOD}&happened=adjusted`)
  expect(rows).toMatchObject([{ orderId: 'o-edited', adjustments: 20, revenue: 100, isPlacedInPeriod: true }])
  expect(totals).toMatchObject({ rows: 1, adjustments: 20 })
})

test('the order shows its revisions', async () => {
  expect(await load('orders/o-edited')).toMatchObject({
    customerId: 'ben',
    placedAt: '2024-12-11T10:00:00Z',
    total: 120,
    revision: '2',
    isVoided: false,
    history: [
      { kind: 'placed', amount: 100 },
      { kind: 'revised', id: '1', amount: 130, change: 30 },
      { kind: 'revised', id: '2', amount: 120, change: -10 },
      { kind: 'refunded', amount: 20, reversed: 20 },
    ],
  })
})

test.each(['event', 'order'])(
  'in a random shop, the orders add up to the sales of each day (basis=%s)',
  async (basis) => {
    for (const currency of ['EUR', 'JPY']) {
      for (let day = 1; day <= 16; day++) {
        const date = `2026-03-${String(day).padStart(2, '0')}`
        const query = `tenant=random&currency=${currency}&startDate=${date}&endDate=${date}&basis=${basis}`
        const { totals: sales } = await load(`sales/summary?${query}`)
        const { uniqueCustomers, newCustomers, returningCustomers, ...numbers } = sales
        expect(sales.netRevenue).toBe(sales.totalRevenue + sales.adjustments - sales.reversed)
        for (const more of ['', '&search=o']) {
          const { rows, totals } = await load(`orders?${query}${more}`)
          const sumOf = (name: string) =>
            rows.reduce((sum: number, row: Record<string, number>) => sum + (row[name] ?? 0), 0)
          expect(totals, query).toMatchObject({ ...numbers, rows: rows.length })
          expect(sumOf('netRevenue'), query).toBe(sales.netRevenue)
          expect(sumOf('adjustments'), query).toBe(sales.adjustments)
        }
        const placed = await load(`orders?${query}&happened=placed`)
        expect(placed.rows.length, query).toBe(sales.orders)
        expect(placed.totals, query).toMatchObject({
          rows: sales.orders,
          orders: sales.orders,
          totalRevenue: sales.totalRevenue,
        })
      }
    }
  },
)
