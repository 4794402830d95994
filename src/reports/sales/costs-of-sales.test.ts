import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'UTC' })
const DECEMBER = 'currency=EUR&startDate=2024-12-01&endDate=2024-12-19'

const event = (id: string, type: string, day: string, data: object) => ({
  id,
  type,
  time: `2024-12-${day}T10:00:00Z`,
  data,
})
const order = (orderId: string, day: string, items: object[], more: object = {}) =>
  event(orderId, 'OrderCreated', day, { orderId, currency: 'EUR', channel: 'web', totalAmount: 100, items, ...more })

beforeAll(() =>
  server.post([
    event('c1', 'ProductCreated', '01', { productId: 'p', name: 'P', price: 10, cost: 4, currency: 'EUR' }),
    event('c2', 'ProductUpdated', '05', { productId: 'p', cost: 5, currency: 'EUR' }),
    order('1', '02', [
      { productId: 'p', quantity: 2, lineTotal: 20 },
      { productId: 'q', quantity: 1, lineTotal: 80 },
    ]),
    order('2', '06', [
      { productId: 'p', quantity: 1, lineTotal: 10 },
      { productId: 'q', quantity: 1, lineTotal: 40, unitCost: 25.5 },
      { productId: 'card', quantity: 1, lineTotal: 50, kind: 'gift_card' },
    ]),
    order('3', '07', [{ productId: 'q', quantity: 1, lineTotal: 100 }], { channel: 'app' }),
    event('r2', 'OrderRevised', '08', {
      orderId: '1',
      currency: 'EUR',
      channel: 'web',
      totalAmount: 100,
      items: [{ productId: 'p', quantity: 3, lineTotal: 30 }],
    }),
  ]),
)

async function ask(path: string) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const WHOLE = { cost: 42.5, grossProfit: 37.5, grossMargin: 0.46875, costKnownShare: 0.444444 }

test('cost, gross profit and margin describe the lines whose cost is known', async () => {
  for (const basis of ['event', 'order']) {
    expect((await ask(`sales/summary?${DECEMBER}&basis=${basis}`)).totals).toMatchObject(WHOLE)
    expect((await ask(`orders?${DECEMBER}&basis=${basis}`)).totals).toMatchObject(WHOLE)
    expect((await ask(`orders?${DECEMBER}&basis=${basis}&isGuest=true`)).totals).toMatchObject(WHOLE)
    expect((await ask(`products?${DECEMBER}&basis=${basis}`)).totals).toMatchObject(WHOLE)
  }
})

test('without any known cost they are null', async () => {
  const { totals } = await ask(`sales/summary?${DECEMBER}&channel=app`)
  expect(totals).toMatchObject({ cost: null, grossProfit: null, grossMargin: null, costKnownShare: null })
  const { rows } = await ask(`products?${DECEMBER}`)
  expect(rows.find(({ productId }: { productId: string }) => productId === 'card')).toMatchObject({ cost: null })
})

test('by event, a revision changes the cost on its own day, and by order on the day of the order', async () => {
  const costs = async (basis: string) =>
    (await ask(`sales/series?${DECEMBER}&basis=${basis}`)).rows
      .filter(({ cost }: { cost: number | null }) => cost !== null)
      .map(({ bucket, cost }: { bucket: string; cost: number }) => [bucket, cost])
  expect(await costs('event')).toEqual([
    ['2024-12-02', 8],
    ['2024-12-06', 30.5],
    ['2024-12-08', 4],
  ])
  expect(await costs('order')).toEqual([
    ['2024-12-02', 12],
    ['2024-12-06', 30.5],
  ])
})

test('the costs of products and orders add up to those of sales', async () => {
  const sum = (rows: { cost: number | null }[]) => rows.reduce((all, { cost }) => all + (cost ?? 0), 0)
  expect(sum((await ask(`products?${DECEMBER}`)).rows)).toBe(42.5)
  expect(sum((await ask(`orders?${DECEMBER}`)).rows)).toBe(42.5)
  expect(sum((await ask(`products/p/series?${DECEMBER}`)).rows)).toBe(17)
  const channels = await ask(`sales/series?${DECEMBER}&groupBy=channel`)
  expect(sum(channels.rows)).toBe(42.5)
})

test('the page of an order shows its cost, and the unit cost of each line', async () => {
  const second = await ask('orders/2')
  expect(second).toMatchObject({ cost: 30.5, grossProfit: 19.5, grossMargin: 0.39, costKnownShare: 1 })
  expect(second.lines.map(({ unitCost }: { unitCost: number | null }) => unitCost)).toEqual([5, 25.5, null])
})
