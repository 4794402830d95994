import { beforeAll, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

const server = useTestServer()

beforeAll(async () => {
  const perHour = { 10: 3, 11: 5, 12: 2 }
  const day = Object.entries(perHour).flatMap(([hour, orders]) =>
    Array.from({ length: orders }, (_, i) => orderEvent({ at: `2024-12-12T${hour}:${10 + i}:30.1234567Z` })),
  )
  // The tutorial's products do not add up to its days, so they are another tenant's.
  const some = { at: '2024-12-12T10:00:00Z', tenant: 'products' }
  const products = [
    ...Array.from({ length: 8 }, () => orderEvent(some)),
    ...Array.from({ length: 2 }, () => orderEvent({ ...some, product: 'prod-789', quantity: 1, lineTotal: 49.99 })),
  ]
  await server.post([...day, ...products])
})

async function ask(url: string) {
  const { body, statusCode, headers } = await server.app.inject(url)
  return { body, statusCode, type: headers['content-type'], asOf: headers['x-data-as-of'] }
}

const asOf = '2024-12-12T12:11:30.123456Z'
const ok = { statusCode: 200, type: 'application/json; charset=utf-8', asOf }

test('daily sales equal those of the tutorial, byte for byte', async () => {
  expect(await ask('/api/analytics/sales/daily?startDate=2024-12-01&endDate=2024-12-31')).toEqual({
    ...ok,
    body: '[{"date":"2024-12-12","totalOrders":10,"totalRevenue":399.80,"totalItemsSold":20,"avgOrderValue":39.98,"uniqueCustomers":10}]',
  })
})

test('hourly sales equal those of the tutorial, byte for byte', async () => {
  expect(await ask('/api/analytics/sales/hourly?date=2024-12-12')).toEqual({
    ...ok,
    body:
      '[{"hour":"2024-12-12T10:00:00Z","totalOrders":3,"totalRevenue":119.94},' +
      '{"hour":"2024-12-12T11:00:00Z","totalOrders":5,"totalRevenue":199.90},' +
      '{"hour":"2024-12-12T12:00:00Z","totalOrders":2,"totalRevenue":79.96}]',
  })
})

test('top products equal those of the tutorial, byte for byte', async () => {
  expect(await ask('/api/analytics/products/top?limit=5&tenant=products')).toEqual({
    ...ok,
    asOf: '2024-12-12T10:00:00Z',
    body:
      '[{"productId":"prod-456","timesOrdered":8,"unitsSold":16,"totalRevenue":319.84,"avgRevenuePerOrder":39.98},' +
      '{"productId":"prod-789","timesOrdered":2,"unitsSold":2,"totalRevenue":99.98,"avgRevenuePerOrder":49.99}]',
  })
})

test('months are the sums of their days', async () => {
  expect(await ask('/api/analytics/sales/monthly')).toEqual({
    ...ok,
    body: '[{"month":"2024-12-01","totalOrders":10,"totalRevenue":399.80,"totalItemsSold":20,"avgOrderValue":39.98}]',
  })
})

test('the accounting counts events by outcome', async () => {
  const { body } = await ask('/api/analytics/ingest')
  const { rows, totals } = JSON.parse(body)
  const counts = { received: 10, applied: 10, duplicate: 0, ignored: 0, rejected: 0, lastEventAt: asOf }
  expect(rows).toEqual([expect.objectContaining({ source: 'http', type: 'OrderCreated', ...counts })])
  expect(totals).toMatchObject(counts)
  expect(totals.lagSeconds).toBeCloseTo((Date.now() - Date.parse(asOf)) / 1000, -2)
})

test('a tenant without events has empty reports without a time of the newest event', async () => {
  expect(await ask('/api/analytics/sales/daily?tenant=nobody')).toEqual({ ...ok, asOf: undefined, body: '[]' })
  const { body } = await ask('/api/analytics/ingest?tenant=nobody')
  expect(JSON.parse(body)).toEqual({
    rows: [],
    totals: {
      received: 0,
      applied: 0,
      appliedWithWarnings: 0,
      duplicate: 0,
      contradictions: 0,
      ignored: 0,
      rejected: 0,
      withdrawn: 0,
      lastEventAt: null,
      lastReceivedAt: null,
      lagSeconds: null,
    },
  })
})
