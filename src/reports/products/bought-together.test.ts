import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { runJob } from '../../../test/helpers/run-job.ts'
import { refreshProductPairs } from '../../maintenance/refresh-product-pairs.ts'

const server = useTestServer()

let count = 0
const order = (
  day: string,
  products: string[],
  { currency = 'USD', tenant }: { currency?: string; tenant?: string } = {},
) => {
  const items = products.map((productId) => ({ productId, quantity: 1, lineTotal: 1 }))
  const data = { orderId: `order ${++count}`, items, totalAmount: products.length, currency }
  return { id: `event ${count}`, type: 'OrderCreated', time: `${day}T10:00:00Z`, tenant, data }
}
const times = (number: number, ...[day, products]: [string, string[]]) =>
  Array.from({ length: number }, () => order(day, products))

/** In November and December 10 orders: dripper in 5, filter in 4, both in 3; vase in 2 with the dripper once; 3 of bowls. September: 1. */
beforeAll(async () => {
  await server.post([
    ...times(2, '2024-11-30', ['dripper', 'filter']),
    ...times(1, '2024-12-01', ['filter', 'dripper', 'dripper']),
    ...times(1, '2024-12-02', ['filter']),
    ...times(1, '2024-12-02', ['dripper']),
    ...times(1, '2024-12-02', ['dripper', 'vase']),
    ...times(1, '2024-12-02', ['vase']),
    ...times(3, '2024-12-02', ['bowl']),
    ...times(1, '2024-09-02', ['dripper', 'vase']),
    order('2024-12-02', ['dripper', 'filter'], { currency: 'EUR' }),
    order('2024-12-02', ['dripper', 'filter'], { tenant: 'other' }),
    {
      id: 'c',
      type: 'ProductCreated',
      time: '2024-01-01T00:00:00Z',
      data: { productId: 'filter', name: 'Paper Filters', price: 4 },
    },
  ])
  await runJob(server.database.pool, refreshProductPairs)
})

async function ask(query: string, status = 200) {
  const answer = await server.app.inject(`/api/analytics/products/bought-together${query}`)
  expect(answer.statusCode, answer.body).toBe(status)
  return answer.json()
}

test('pairs have support, confidence both ways and lift', async () => {
  const { rows, totals, meta } = await ask('?startDate=2024-11-15&endDate=2024-12-10')
  expect(rows).toEqual([
    {
      productId: 'dripper',
      name: null,
      otherProductId: 'filter',
      otherName: 'Paper Filters',
      orders: 3,

      productOrders: 5,
      otherOrders: 4,
      support: 0.3,
      confidence: 0.6,
      otherConfidence: 0.75,
      lift: 1.5,
    },
  ])
  expect(totals).toEqual({ orders: 10, ordersLeftOut: 0, minOrders: 2, computedAt: expect.any(String) })
  expect(meta.period).toEqual({ startDate: '2024-11-01', endDate: '2024-12-31' })
})

test('the other product of a pair comes second, in either order of ids', async () => {
  const { rows } = await ask('?productId=filter&startDate=2024-11-01')
  expect(rows).toMatchObject([{ productId: 'filter', otherProductId: 'dripper', orders: 3, confidence: 0.75 }])
  const rare = await ask('?productId=vase&minOrders=1')
  expect(rare.rows).toMatchObject([{ otherProductId: 'dripper', orders: 1, confidence: 0.5, lift: 1 }])
  expect((await ask('?productId=vase&startDate=2024-09-30')).rows).toMatchObject([{ orders: 2 }])
  expect((await ask('?productId=nothing')).rows).toEqual([])
})

test('pairs are sorted by orders, lift or confidence, and cut', async () => {
  const others = async (query: string) =>
    (await ask(`?minOrders=1&${query}`)).rows.map((row: Record<string, unknown>) => row.otherProductId)
  expect(await others('sort=lift')).toEqual(['filter', 'vase'])
  expect(await others('sort=confidence')).toEqual(['filter', 'vase'])
  expect(await others('limit=1')).toEqual(['filter'])
})

test('pairs are those of one currency and of one tenant', async () => {
  expect((await ask('?currency=EUR&minOrders=1')).rows).toMatchObject([{ orders: 1, support: 1, lift: 1 }])
  expect((await ask('?tenant=other&minOrders=1')).totals.orders).toBe(1)
  expect(await ask('?tenant=nobody')).toMatchObject({ rows: [], totals: { orders: 0, computedAt: null } })
})

test('an invalid query is refused', async () => {
  expect(await ask('?minOrders=0', 400)).toMatchObject({ errors: [{ parameter: 'minOrders' }] })
  await ask('?sort=share', 400)
  await ask('?productId=', 400)
})
