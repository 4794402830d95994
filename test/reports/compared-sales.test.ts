import { expect, test } from 'vitest'
import { useTestServer } from '../helpers/http/test-server.ts'

let now = new Date()
const server = useTestServer({}, { now: () => now })

interface Sale {
  at: string
  total: string
  customerId?: string
}

/** Each shop is a tenant of its own. */
const sell = (tenant: string, sales: readonly Sale[]) =>
  server.post(
    sales.map(({ at, total, customerId }, i) => ({
      id: `${tenant} ${i}`,
      type: 'OrderCreated',
      tenant,
      data: {
        orderId: `${tenant} ${i}`,
        createdAt: at,
        totalAmount: total,
        customerId,
        channel: 'web',
        items: [{ productId: 'mug', quantity: 1, lineTotal: total }],
      },
    })),
  )

async function ask(path: string, at: string) {
  now = new Date(at)
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

test('February is compared with the whole February, also when one of the two has 29 days', async () => {
  await sell('leap', [
    { at: '2023-02-10T10:00:00Z', total: '30.00' },
    { at: '2023-03-01T10:00:00Z', total: '5.00' },
    { at: '2024-02-10T10:00:00Z', total: '100.00' },
    { at: '2024-02-29T10:00:00Z', total: '50.00' },
    { at: '2024-03-01T10:00:00Z', total: '7.00' },
    { at: '2025-02-10T10:00:00Z', total: '200.00' },
  ])
  const february = (days: string) =>
    ask(`sales/summary?tenant=leap&compare=previous_year&${days}`, '2026-01-15T12:00:00Z')
  expect((await february('startDate=2025-02-01&endDate=2025-02-28')).comparison).toMatchObject({
    period: { startDate: '2024-02-01', endDate: '2024-02-29' },
    until: null,

    totals: { totalRevenue: 150 },
    change: { totalRevenue: 0.333333 },
  })
  expect((await february('startDate=2024-02-01&endDate=2024-02-29')).comparison).toMatchObject({
    period: { startDate: '2023-02-01', endDate: '2023-02-28' },
    totals: { totalRevenue: 30 },
  })
})

test('a year in progress is compared until the same date and time a year before, across a 29 February', async () => {
  await sell('year', [
    { at: '2024-03-09T20:00:00Z', total: '10.00' },
    { at: '2024-03-10T08:00:00Z', total: '20.00' },
    { at: '2024-03-10T12:00:00Z', total: '40.00' },
    { at: '2025-01-05T10:00:00Z', total: '60.00' },
  ])
  const question = 'sales/summary?tenant=year&startDate=2025-01-01&endDate=2025-12-31&compare=previous_year'
  expect((await ask(question, '2025-03-10T09:00:00Z')).comparison).toMatchObject({
    until: '2024-03-10T09:00:00',
    totals: { totalRevenue: 30 },
    change: { totalRevenue: 1 },
  })
})

test.each(['29', '30', '31'])('on %s March all of February counts', async (day) => {
  const tenant = `march ${day}`
  await sell(tenant, [
    { at: '2026-02-28T08:00:00Z', total: '10.00' },
    { at: '2026-02-28T20:00:00Z', total: '90.00' },
    { at: '2026-03-05T10:00:00Z', total: '100.00' },
  ])
  const question = `tenant=${tenant}&startDate=2026-03-01&endDate=2026-03-31&compare=previous_period`
  for (const path of ['sales/summary?', 'sales/summary?channel=web&', 'sales/series?groupBy=channel&']) {
    const { comparison } = await ask(`${path}${question}`, `2026-03-${day}T09:00:00Z`)
    expect(comparison).toMatchObject({ until: null, totals: { totalRevenue: 100 }, change: { totalRevenue: 0 } })
  }
})

test('a channel with all sales has the same change as the shop, its customers and the funnel', async () => {
  await sell('today', [
    { at: '2026-03-09T08:00:00Z', total: '10.00', customerId: 'b' },
    { at: '2026-03-09T20:00:00Z', total: '90.00', customerId: 'c' },
    { at: '2026-03-10T08:00:00Z', total: '10.00', customerId: 'a' },
  ])
  const today = 'tenant=today&startDate=2026-03-10&endDate=2026-03-10&compare=previous_period'
  const comparisonOf = async (path: string) => (await ask(`${path}${today}`, '2026-03-10T12:00:00Z')).comparison
  for (const path of ['sales/summary?', 'sales/summary?channel=web&', 'sales/series?groupBy=channel&']) {
    expect(await comparisonOf(path), path).toMatchObject({
      until: '2026-03-09T12:00:00',
      totals: { totalRevenue: 10 },
      change: { totalRevenue: 0, orders: 0 },
    })
  }
  expect(await comparisonOf('customers/new-returning?interval=day&')).toMatchObject({
    totals: { uniqueCustomers: 1, revenue: 10 },
    change: { uniqueCustomers: 0, revenue: 0 },
    rows: [{ bucket: '2026-03-09', uniqueCustomers: 1, newCustomerOrders: 1, newCustomerRevenue: 10 }],
  })
  expect(await comparisonOf('orders/funnel?')).toMatchObject({ totals: { orders: 1 }, change: { orders: 0 } })
  // By whole days there is nothing that could be compared yet.
  for (const path of ['payments/summary?', 'products?', 'products/mug/series?']) {
    expect(await comparisonOf(path), path).toBeUndefined()
  }
})

test('new and returning customers of part of a month are compared with the same number of days', async () => {
  await sell('part', [
    { at: '2026-02-05T10:00:00Z', total: '50.00', customerId: 'early' },
    { at: '2026-02-20T10:00:00Z', total: '10.00', customerId: 'late' },
    { at: '2026-03-03T10:00:00Z', total: '10.00', customerId: 'march' },
  ])
  const question = 'tenant=part&startDate=2026-03-01&endDate=2026-03-10&interval=month&compare=previous_period'
  const { comparison } = await ask(`customers/new-returning?${question}`, '2026-03-20T12:00:00Z')
  expect(comparison).toMatchObject({
    period: { startDate: '2026-02-19', endDate: '2026-02-28' },
    totals: { uniqueCustomers: 1, revenue: 10 },
    rows: [{ bucket: '2026-02-01', newCustomers: 1, newCustomerOrders: 1, newCustomerRevenue: 10 }],
    change: { uniqueCustomers: 0, revenue: 0 },
  })
})
