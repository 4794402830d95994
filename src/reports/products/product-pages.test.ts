import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { PRODUCT_SORTS } from './products-query.ts'

const server = useTestServer()
const PRODUCTS = 40

/** Many products with few different numbers, so that most are equal to others; each fourth has no name, each fifth is not sold. */
beforeAll(async () => {
  const time = '2024-12-05T10:00:00Z'
  const events = Array.from({ length: PRODUCTS }, (_, i) => {
    const productId = `p${(i * 7) % PRODUCTS}`
    const created = { type: 'ProductCreated', data: { productId, name: `Cup ${i % 3}`, price: i % 2 } }
    const items = [{ productId, quantity: 1 + (i % 2), lineTotal: i % 3 }]
    const placed = { type: 'OrderCreated', data: { orderId: `o${i}`, totalAmount: 3, items } }
    const before = { ...placed, data: { ...placed.data, orderId: `b${i}` }, time: '2024-11-05T10:00:00Z' }
    const refunded = {
      type: 'OrderRefunded',
      data: { orderId: `o${i}`, amount: 1, items: [{ productId, quantity: 1, amount: i % 2 }] },
    }
    const events = [
      ...(i % 4 === 0 ? [] : [created]),
      ...(i % 5 === 0 ? [] : [placed, before]),
      ...(i % 3 === 0 && i % 5 !== 0 ? [refunded] : []),
    ]
    return events.map((event, n) => ({ id: `${i} ${n}`, time, ...event }))
  })
  await server.post(events.flat())
})

async function ask(query: string) {
  const answer = await server.app.inject(`/api/analytics/products?startDate=2024-12-01&endDate=2024-12-19&${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const questions = PRODUCT_SORTS.flatMap((sort) => [
  `sort=${sort}&order=asc`,
  `sort=${sort}&order=desc&includeUnsold=true`,
  `sort=${sort}&slow=true&search=1`,
])

test.each(questions)('the pages of %s contain the rows of one long page, each exactly once', async (question) => {
  const whole = await ask(`${question}&limit=500`)
  const rows: { productId: string }[] = []
  for (let offset = 0; offset < whole.totals.products; offset += 7) {
    const page = await ask(`${question}&limit=7&offset=${offset}&compare=previous_period`)
    expect(page.totals).toEqual(whole.totals)
    expect(page.comparison.rows.map(idOf)).toEqual(page.rows.map(idOf))
    rows.push(...page.rows)
  }
  expect(rows).toEqual(whole.rows)
  expect(rows).toHaveLength(whole.totals.products)
  expect(new Set(rows.map(idOf)).size).toBe(whole.totals.products)
  expect(whole.totals.products).toBeGreaterThan(7)
})

const idOf = ({ productId }: { productId: string }) => productId

test.each(PRODUCT_SORTS)('products sorted by %s are in that order, with null values last', async (sort) => {
  for (const order of ['asc', 'desc']) {
    const { rows } = await ask(`sort=${sort}&order=${order}&includeUnsold=true&limit=500`)
    const values = rows.map((row: Record<string, unknown>) => row[sort])
    const known = values.filter((value: unknown) => value !== null)
    expect(values.slice(0, known.length)).toEqual(known)
    const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
    expect(known).toEqual([...known].sort(order === 'asc' ? compare : (a, b) => compare(b, a)))
  }
})
