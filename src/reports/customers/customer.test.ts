import { beforeAll, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { runJob } from '../../../test/helpers/run-job.ts'
import { refreshSegments } from '../../maintenance/refresh-segments.ts'

const server = useTestServer()

let count = 0
const event = (type: string, data: object, tenant?: string) => ({ id: `own-${++count}`, type, tenant, data })

beforeAll(async () => {
  const anna = { customer: 'anna/ü' }
  const first = orderEvent({ ...anna, at: '2024-09-30T10:00:00Z', total: '100.10' })
  await server.post([
    first,
    orderEvent({ ...anna, at: '2024-12-01T10:00:00Z', total: 50 }),
    orderEvent({ ...anna, at: '2024-12-11T22:00:00Z', total: 50.01 }),
    orderEvent({ ...anna, at: '2024-12-12T10:00:00Z', total: 7, currency: 'EUR' }),
    orderEvent({ ...anna, at: '2024-12-12T10:00:00Z', total: 9, tenant: 'nord' }),
    orderEvent({ customer: 'bert', at: '2024-12-12T10:00:00Z', total: 9 }),
    ...Array.from({ length: 60 }, (_, i) =>
      orderEvent({ customer: 'often', at: `2024-11-01T10:${String(i).padStart(2, '0')}:00Z` }),
    ),
    event('OrderRefunded', { orderId: first.data.orderId, amount: 30, refundedAt: '2024-12-02T00:00:00Z' }),
    event('OrderRefunded', { refundId: 'note', customerId: 'anna/ü', amount: 4.5, refundedAt: '2024-11-05T00:00:00Z' }),
    event('OrderRefunded', { refundId: 'only', customerId: 'noted', amount: 4.5, refundedAt: '2024-11-05T00:00:00Z' }),
  ])
})

async function load(id: string, query = '') {
  const answer = await server.app.inject(`/api/analytics/customers/${encodeURIComponent(id)}${query}`)
  return { status: answer.statusCode, body: answer.body, ...answer.json() }
}

test('a customer has orders, revenue and reversals', async () => {
  expect(await load('anna/ü')).toMatchObject({
    customerId: 'anna/ü',
    currency: 'USD',
    firstOrderAt: '2024-09-30T10:00:00Z',
    lastOrderAt: '2024-12-11T22:00:00Z',
    orders: 3,
    revenue: 200.11,
    reversed: 34.5,
    netRevenue: 165.61,
    averageOrderValue: 66.7,
    // 72.5 days between the first and the last of three.

    averageDaysBetweenOrders: 36.25,
    cohort: '2024-09-01',
    currencies: [
      { currency: 'USD', orders: 3 },
      { currency: 'EUR', orders: 1 },
    ],
  })
})

test('months come without a gap and add up to the whole', async () => {
  const { series } = await load('anna/ü')
  expect(series).toEqual([
    { month: '2024-09-01', orders: 1, revenue: 100.1, reversed: 30, netRevenue: 70.1 },
    { month: '2024-10-01', orders: 0, revenue: 0, reversed: 0, netRevenue: 0 },
    { month: '2024-11-01', orders: 0, revenue: 0, reversed: 4.5, netRevenue: -4.5 },
    { month: '2024-12-01', orders: 2, revenue: 100.01, reversed: 0, netRevenue: 100.01 },
  ])
})

test('the last 50 orders are listed, newest first', async () => {
  const { recentOrders, orders, body } = await load('often')
  expect([orders, recentOrders.length]).toEqual([60, 50])
  expect(recentOrders[0]).toMatchObject({ placedAt: '2024-11-01T10:59:00Z', netRevenue: 39.98, paidAt: null })
  expect(recentOrders[49]).toMatchObject({ placedAt: '2024-11-01T10:10:00Z' })
  expect(body).toContain('"averageOrderValue":39.98')
})

test('the segment is that of the last computation', async () => {
  expect(await load('bert')).toMatchObject({ segment: null, averageDaysBetweenOrders: null })
  await runJob(server.database.pool, refreshSegments)
  const { rows } = await server.database.pool.query("select segment from customer_segments where customer_id = 'bert'")
  expect(await load('bert')).toMatchObject({ segment: rows[0].segment })
})

test('another currency and another tenant are requested by name', async () => {
  expect(await load('anna/ü', '?currency=EUR')).toMatchObject({ orders: 1, revenue: 7, cohort: '2024-12-01' })
  expect(await load('anna/ü', '?tenant=nord')).toMatchObject({ orders: 1, revenue: 9 })
  const none = await load('bert', '?currency=EUR')
  expect(none).toMatchObject({ orders: 0, revenue: 0, firstOrderAt: null, cohort: null, series: [], recentOrders: [] })
})

test('with only a refund exists', async () => {
  expect(await load('noted')).toMatchObject({ orders: 0, reversed: 4.5, netRevenue: -4.5, averageOrderValue: null })
})

test.each([
  ['nobody', ''],
  ['bert', '?tenant=nord'],
  ["' or true --", ''],
])('%s%s is unknown', async (id, query) => {
  expect(await load(id, query)).toMatchObject({ status: 404, type: 'urn:tidemark:problem:not-found' })
})
