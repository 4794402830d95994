import { beforeAll, describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

describe('a shop in Berlin', () => {
  const server = useTestServer({ timeZone: 'Europe/Berlin' }, { now: () => new Date('2024-10-26T23:30:00Z') })
  const ask = async (path: string) => (await server.app.inject(`/api/analytics/${path}`)).json()

  // On 2024-10-27 the clock goes back from 3:00 to 2:00: that day has 25 hours.
  beforeAll(() =>
    server.post(
      ['26T21:59:59', '26T22:00:00', '27T00:30:00', '27T01:30:00', '27T22:59:59', '27T23:00:00'].map((time) =>
        orderEvent({ at: `2024-10-${time}Z` }),
      ),
    ),
  )

  test('has its own days', async () => {
    const rows = await ask('sales/daily?startDate=2024-10-26&endDate=2024-10-28')
    expect(rows.map((row: Record<string, unknown>) => [row.date, row.totalOrders])).toEqual([
      ['2024-10-28', 1],
      ['2024-10-27', 4],
      ['2024-10-26', 1],
    ])
  })

  test('has 25 hours, as instants, on the day its clocks are set back', async () => {
    const hours = ['2024-10-26T22:00:00Z', '2024-10-27T00:00:00Z', '2024-10-27T01:00:00Z', '2024-10-27T22:00:00Z']
    const rows = await ask('sales/hourly?date=2024-10-27')
    expect(rows.map((row: Record<string, unknown>) => row.hour)).toEqual(hours)
  })

  test('has its own current day', async () => {
    expect((await ask('sales/daily'))[0].date).toBe('2024-10-27')
    expect(await ask('sales/hourly')).toHaveLength(4)
  })
})

describe('a shop in Kolkata, with an offset of 5:30 hours', () => {
  const server = useTestServer({ timeZone: 'Asia/Kolkata' })

  test('has hours that begin at half past', async () => {
    await server.post([orderEvent({ at: '2024-12-19T18:30:00Z' }), orderEvent({ at: '2024-12-20T18:29:59Z' })])
    const answer = await server.app.inject('/api/analytics/sales/hourly?date=2024-12-20')
    expect(answer.json().map((row: Record<string, unknown>) => row.hour)).toEqual([
      '2024-12-19T18:30:00Z',
      '2024-12-20T17:30:00Z',
    ])
  })
})

// CET is refused as a setting. In summer it is +01:00 for PostgreSQL and +02:00 for Node, as if the zone data of one were older.
describe('a shop whose clock differs between PostgreSQL and Node', () => {
  const now = '2024-07-01T22:30:00Z'
  const server = useTestServer({ timeZone: 'CET' }, { now: () => new Date(now) })
  const ask = async (path: string) => (await server.app.inject(`/api/${path}`)).json()

  test('has the current day and hour of PostgreSQL, which decides the days of orders', async () => {
    await server.post([orderEvent({ at: now, total: 10 })])
    expect(await ask('shop')).toMatchObject({ today: '2024-07-01' })
    expect((await ask('analytics/sales/daily'))[0]).toMatchObject({ date: '2024-07-01', totalOrders: 1 })
    const day = 'startDate=2024-07-01&endDate=2024-07-01'
    expect((await ask(`analytics/sales/summary?${day}`)).totals).toMatchObject({ orders: 1 })
    const { rows, meta } = await ask(`analytics/sales/series?interval=hour&${day}`)
    const sold = rows.filter(({ orders }: { orders: number }) => orders > 0)
    expect([rows.length, sold[0].bucket, meta.unfinishedBucket]).toEqual([
      24,
      '2024-07-01T22:00:00Z',
      '2024-07-01T22:00:00Z',
    ])
  })
})
