import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'UTC' })
const COUPONS = 3000
/** A label for which every order of the shop has its own value. */
const ask = (days: string, interval: string) =>
  server.app.inject(`/api/analytics/sales/series?groupBy=couponCode&interval=${interval}&${days}`)

beforeAll(() =>
  server.post(
    Array.from({ length: COUPONS }, (_, i) => ({
      id: `${i}`,
      type: 'OrderCreated',
      time: `2026-03-0${1 + (i % 7)}T10:00:00Z`,
      data: { orderId: `${i}`, totalAmount: 1 + (i % 10), items: [], couponCode: `code-${i}` },
    })),
  ),
)

test('thousands of groups have a row each, with their own sums', async () => {
  const answer = await ask('startDate=2026-03-01&endDate=2026-03-31', 'month')
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  const { rows, totals } = answer.json() as { rows: { group: string; totalRevenue: number }[]; totals: object }
  expect(rows).toHaveLength(COUPONS)
  for (const { group, totalRevenue } of rows) expect(totalRevenue).toBe(1 + (Number(group.slice(5)) % 10))
  expect(totals).toMatchObject({ orders: COUPONS, totalRevenue: COUPONS * 5.5 })
})

test('groups and intervals that are more than 50,000 rows together are refused', async () => {
  const answer = await ask('startDate=2026-03-01&endDate=2026-03-17', 'day')
  expect([answer.statusCode, answer.json().errors?.[0]]).toEqual([
    400,
    {
      parameter: 'groupBy',
      value: 'couponCode',
      message: 'the groups by couponCode have more than 50,000 intervals of one day in total',
      allowed: 'a longer interval, a shorter period or a filter by one value',
    },
  ])
})
