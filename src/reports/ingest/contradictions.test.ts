import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ accessKeys: [] })

const order = (orderId: string, totalAmount: string) => ({
  orderId,
  totalAmount,
  createdAt: '2024-12-12T10:00:00Z',
  items: [],
})
const event = (id: string, type: string, data: object, tenant?: string) => ({ id, type, tenant, data })

async function ask(query = '') {
  const { statusCode, body } = await server.app.inject(`/api/analytics/ingest/contradictions${query}`)
  return { statusCode, ...JSON.parse(body) }
}

async function post(payload: object) {
  const { body } = await server.app.inject({ method: 'POST', url: '/api/events', payload })
  return JSON.parse(body)
}

test('a contradiction is reported in the response, counted and listed with its values', async () => {
  const { results } = await post([
    event('a-1', 'OrderCreated', order('a', '10.00'), 'one'),
    event('a-2', 'OrderCreated', order('a', '70.00'), 'one'),
    event('a-2', 'OrderCreated', order('a', '70.00'), 'one'),
  ])
  expect(results).toEqual([
    { index: 0, id: 'a-1', type: 'OrderCreated', status: 'accepted' },
    { index: 1, id: 'a-2', type: 'OrderCreated', status: 'duplicate', contradicts: ['totalAmount'] },
    { index: 2, id: 'a-2', type: 'OrderCreated', status: 'duplicate' },
  ])
  const { rows, totals, next } = await ask('?tenant=one')
  expect(rows).toEqual([
    {
      id: expect.any(Number),
      firstSeenAt: expect.any(String),
      lastSeenAt: expect.any(String),
      timesSeen: 1,

      source: 'http',
      type: 'OrderCreated',
      eventId: 'a-2',
      orderId: 'a',
      differences: [{ field: 'totalAmount', first: '10', second: '70' }],
    },
  ])
  expect({ totals, next }).toEqual({ totals: { rows: 1, ever: 1 }, next: null })
  const ingest = await server.app.inject('/api/analytics/ingest?tenant=one')
  expect(ingest.json()).toMatchObject({
    rows: [{ type: 'OrderCreated', received: 3, applied: 1, duplicate: 2, contradictions: 1 }],
    totals: { duplicate: 2, contradictions: 1 },
  })
})

test('contradictions come page by page, newest first, and only those of the tenant', async () => {
  const first = Array.from({ length: 7 }, (_, i) => event(`p-${i}`, 'OrderCreated', order(`p-${i}`, '1'), 'pages'))
  await post(first)
  for (const { id } of first) await post(event(id, 'OrderCreated', order(id, '2'), 'pages'))
  const seen: string[] = []
  let next: string | null = null
  do {
    const answer = await ask(`?tenant=pages&limit=3${next === null ? '' : `&cursor=${next}`}`)
    seen.push(...answer.rows.map(({ eventId }: { eventId: string }) => eventId))
    next = answer.next
  } while (next !== null)
  expect(seen).toEqual(first.map(({ id }) => id).reverse())
  expect(await ask('?tenant=nobody')).toMatchObject({ rows: [], totals: { rows: 0, ever: 0 }, next: null })
})

test.each(['limit=0', 'limit=501', 'cursor=x', 'cursor=-1'])('%s is refused', async (query) => {
  expect((await ask(`?${query}`)).statusCode).toBe(400)
})

test('only the newest of each tenant are stored', async () => {
  const ids = Array.from({ length: 10_100 }, (_, i) => `m-${i}`)
  await post(ids.map((id) => event(id, 'OrderCreated', order(id, '1'), 'many')))
  await post(ids.map((id) => event(id, 'OrderCreated', order(id, '2'), 'many')))
  await post(event('m-0', 'OrderCreated', order('m-0', '3'), 'many'))
  expect((await ask('?tenant=many&limit=1')).totals).toEqual({ rows: 10_000, ever: 10_101 })
})
