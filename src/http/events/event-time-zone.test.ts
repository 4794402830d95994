import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const berlin = useTestServer({ timeZone: 'Europe/Berlin' }, { now: () => NOW })
const newYork = useTestServer({ timeZone: 'America/New_York' }, { now: () => NOW })
const withEventsInUtc = useTestServer({ timeZone: 'Europe/Berlin', eventTimeZone: 'UTC' }, { now: () => NOW })

type Server = ReturnType<typeof useTestServer>

async function daysOf({ app }: Server, tenant: string): Promise<[string, number][]> {
  const answer = await app.inject(`/api/analytics/sales/daily?startDate=2025-01-01&endDate=2026-03-01&tenant=${tenant}`)
  return answer.json().map((row: { date: string; totalRevenue: number }) => [row.date, row.totalRevenue])
}

test('a time without an offset is in the time zone of the shop, and counts on its day there', async () => {
  await berlin.post([orderEvent({ at: '2025-07-01T23:30:00', total: 10, tenant: 'local' })])
  expect(await daysOf(berlin, 'local')).toEqual([['2025-07-01', 10]])
})

test('a date without a time is a day of the shop, also west of Greenwich', async () => {
  await newYork.post([orderEvent({ at: '2025-03-02', total: 10, tenant: 'date' })])
  expect(await daysOf(newYork, 'date')).toEqual([['2025-03-02', 10]])
})

test('the time zone of events may differ from that of the shop', async () => {
  await withEventsInUtc.post([orderEvent({ at: '2025-07-01T23:30:00', total: 10, tenant: 'utc' })])
  expect(await daysOf(withEventsInUtc, 'utc')).toEqual([['2025-07-02', 10]])
})

test('a refund with an unset time counts at the time of its envelope', async () => {
  const order = orderEvent({ at: '2025-07-01T12:00:00Z', total: 100, tenant: 'unset' })
  const refund = { orderId: order.data.orderId, amount: 30, refundedAt: '0001-01-01T00:00:00' }
  await berlin.post([
    order,
    { id: 'unset-refund', type: 'OrderRefunded', tenant: 'unset', time: '2025-07-02T12:00:00Z', data: refund },
  ])
  const { totals } = (
    await berlin.app.inject('/api/analytics/sales/summary?startDate=2025-07-01&endDate=2025-07-02&tenant=unset')
  ).json()
  expect([totals.refunds, totals.netRevenue]).toEqual([30, 70])
})
