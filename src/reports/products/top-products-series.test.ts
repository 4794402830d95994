import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

/** Five cups sold on different days of December, the first cup once, the second twice, and so on; one of the second came back. */
beforeAll(async () => {
  const placed = [1, 2, 3, 4, 5].flatMap((n) =>
    [3, 3 + n].map((day) => ({
      id: `${n} on ${day}`,
      type: 'OrderCreated',
      time: `2024-12-${String(day).padStart(2, '0')}T10:00:00Z`,
      data: {
        orderId: `${n} on ${day}`,
        totalAmount: n,
        items: [{ productId: `cup-${n}`, quantity: n, lineTotal: n }],
      },
    })),
  )
  const refunded = {
    id: 'back',
    type: 'OrderRefunded',
    time: '2024-12-19T10:00:00Z',
    data: { orderId: '2 on 3', amount: 1, items: [{ productId: 'cup-2', quantity: 1, amount: 1 }] },
  }
  const unsold = {
    id: 'unsold',
    type: 'ProductCreated',
    time: '2024-12-01T10:00:00Z',
    data: { productId: 'cup-0', name: 'Cup without a buyer', price: 1 },
  }
  await server.post([...placed, refunded, unsold])
})

async function ask(path: string, status = 200) {
  const answer = await server.app.inject(`/api/analytics/products${path}`)
  expect(answer.statusCode, answer.body).toBe(status)
  return answer.json()
}

type Row = { productId: string; bucket: string; unitsSold: number; netUnits: number; netRevenue: number }

test.each([
  'interval=day',
  'interval=week&basis=order',
  'interval=week&weekStart=sunday&sort=productId',
  'interval=month&limit=2&offset=1',
  'interval=day&search=CUP-3',
  'interval=year&slow=true',
  'interval=day&includeUnsold=true&startDate=2024-12-04&endDate=2024-12-08',
])('%s has the same values as the series of each product', async (question) => {
  const asked = new URLSearchParams(question)
  const { rows, meta } = await ask(`/series?${question}`)
  asked.delete('interval')
  asked.delete('weekStart')
  const page = await ask(`?${asked}`)
  expect(new Set(rows.map((row: Row) => row.productId))).toEqual(
    new Set(page.rows.map((row: { productId: string }) => row.productId)),
  )
  for (const { productId } of page.rows) {
    const own = new URLSearchParams(question)
    for (const name of ['sort', 'order', 'search', 'limit', 'offset', 'slow', 'includeUnsold']) own.delete(name)
    const one = await ask(`/${productId}/series?${own}`)
    expect(one.meta.unfinishedBucket).toBe(meta.unfinishedBucket)
    expect(rows.filter((row: Row) => row.productId === productId)).toEqual(
      one.rows.map(({ bucket, unitsSold, netUnits, netRevenue }: Row) => ({
        productId,
        bucket,
        unitsSold,
        netUnits,
        netRevenue,
      })),
    )
  }
  expect(page.rows.length).toBeGreaterThan(0)
})

test('a day without sales is a row of zeros, and a refund counts on the day of the refund', async () => {
  const { rows } = await ask('/series?search=cup-2&startDate=2024-12-18&endDate=2024-12-20')
  expect(rows).toEqual([
    { productId: 'cup-2', bucket: '2024-12-18', unitsSold: 0, netUnits: 0, netRevenue: 0 },
    { productId: 'cup-2', bucket: '2024-12-19', unitsSold: 0, netUnits: -1, netRevenue: -1 },
    { productId: 'cup-2', bucket: '2024-12-20', unitsSold: 0, netUnits: 0, netRevenue: 0 },
  ])
})

test('a response with too many rows is refused, with a hint what to request instead', async () => {
  const refused = await ask('/series?interval=day&startDate=2020-01-01&limit=100', 400)
  expect(JSON.stringify(refused)).toContain('a smaller limit')
  await ask('/series?interval=year&startDate=2020-01-01&limit=100')
})
