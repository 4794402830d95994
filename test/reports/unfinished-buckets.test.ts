import { beforeAll, describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

let now = new Date('2026-03-11T12:00:00Z')
const server = useTestServer({}, { now: () => now })

beforeAll(() =>
  server.post(
    ['2026-03-09T08:10:00Z', '2026-03-10T08:10:00Z', '2026-03-11T08:10:00Z', '2026-03-11T11:40:00Z'].map((at) =>
      orderEvent({ at, total: 10, lineTotal: 10 }),
    ),
  ),
)

async function ask(path: string, at: string) {
  now = new Date(at)
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const bucketsOf = ({ rows }: { rows: { bucket: string }[] }) => rows.map(({ bucket }) => bucket)
const today = 'startDate=2026-03-11&endDate=2026-03-11'

describe('the interval in progress', () => {
  test.each([
    ['UTC', '2026-03-11T12:00:00Z'],
    ['Asia/Kolkata', '2026-03-11T11:30:00Z'],
    ['Asia/Kathmandu', '2026-03-11T11:15:00Z'],
    ['America/St_Johns', '2026-03-11T11:30:00Z'],
    ['Australia/Adelaide', '2026-03-11T11:30:00Z'],
    ['Asia/Tehran', '2026-03-11T11:30:00Z'],
    ['Asia/Yangon', '2026-03-11T11:30:00Z'],
    ['Pacific/Chatham', '2026-03-11T11:15:00Z'],
  ])('of hours is one of the rows in %s', async (timezone, expected) => {
    const question = `sales/series?interval=hour&startDate=2026-03-11&endDate=2026-03-12&timezone=${timezone}`
    const answer = await ask(question, '2026-03-11T12:00:00Z')
    expect(answer.meta.unfinishedBucket).toBe(expected)
    expect(bucketsOf(answer)).toContain(expected)
  })

  test.each(['day', 'week', 'month', 'quarter', 'year'])(
    'is one of the rows for every other interval: %s',
    async (interval) => {
      for (const path of [
        'sales/series?',
        'customers/new-returning?',
        'products/prod-456/series?',
        'products/series?',
      ]) {
        const answer = await ask(`${path}startDate=2026-03-10&interval=${interval}`, '2026-03-11T12:00:00Z')
        expect(bucketsOf(answer), path).toContain(answer.meta.unfinishedBucket)
      }
    },
  )

  test('is null when no row has it', async () => {
    for (const path of ['sales/series?', 'customers/new-returning?interval=day&', 'customers/cohorts?periods=0&']) {
      for (const days of ['startDate=2025-01-01&endDate=2025-02-28', 'startDate=2026-04-01&endDate=2026-04-30']) {
        expect((await ask(`${path}${days}`, '2026-03-11T12:00:00Z')).meta.unfinishedBucket, path + days).toBeNull()
      }
    }
    const grouped = await ask('sales/series?groupBy=channel&currency=JPY', '2026-03-11T12:00:00Z')
    expect(grouped).toMatchObject({ rows: [], meta: { unfinishedBucket: null } })
  })
})

describe('complete intervals', () => {
  test('of hours are those before the hour in progress', async () => {
    const answer = await ask(`sales/series?interval=hour&complete=true&${today}`, '2026-03-11T11:50:00Z')
    expect(bucketsOf(answer)).toEqual(
      Array.from({ length: 11 }, (_, i) => `2026-03-11T${String(i).padStart(2, '0')}:00:00Z`),
    )
    expect(answer.totals).toMatchObject({ orders: 1, totalRevenue: 10 })
    expect(answer.meta).toMatchObject({
      unfinishedBucket: null,
      period: { startDate: '2026-03-11', endDate: '2026-03-11' },
    })
  })

  test('of hours are compared with the same hours', async () => {
    const question = `sales/series?interval=hour&complete=true&compare=previous_period&${today}`
    const { comparison } = await ask(question, '2026-03-11T11:50:00Z')
    expect(comparison).toMatchObject({ until: '2026-03-10T11:00:00', totals: { orders: 1 }, change: { orders: 0 } })
  })

  test('of hours end with the day before in the first hour of a day, also with an offset of half an hour', async () => {
    const yesterdayToo = 'sales/series?interval=hour&complete=true&startDate=2026-03-10&endDate=2026-03-11'
    const answer = await ask(yesterdayToo, '2026-03-11T00:20:00Z')
    expect(answer.rows).toHaveLength(24)
    expect(answer.meta.period).toEqual({ startDate: '2026-03-10', endDate: '2026-03-10' })
    const kolkata = await ask(`${yesterdayToo}&timezone=Asia/Kolkata`, '2026-03-10T19:20:00Z')
    expect(bucketsOf(kolkata).at(-1)).toBe('2026-03-10T17:30:00Z')
  })

  test.each([
    ['today by hours, in its first hour', `sales/series?interval=hour&${today}`, '2026-03-11T00:20:00Z'],
    ['today by days', `sales/series?${today}`, '2026-03-11T12:00:00Z'],
    ['days of this week', 'sales/series?interval=week&startDate=2026-03-10&endDate=2026-03-11', '2026-03-11T12:00:00Z'],
    [
      'this month by channels',
      'sales/series?interval=month&groupBy=channel&startDate=2026-03-01',
      '2026-03-11T12:00:00Z',
    ],
    ['days of this quarter', 'sales/series?interval=quarter&startDate=2026-02-01', '2026-03-11T12:00:00Z'],
    ['future days', 'sales/series?startDate=2026-03-20&endDate=2026-03-22', '2026-03-11T12:00:00Z'],
    ['a product this year', 'products/prod-456/series?interval=year&startDate=2026-03-01', '2026-03-11T12:00:00Z'],
  ])(
    'are empty, in a valid response, when the whole period is in the interval in progress: %s',
    async (_name, path, at) => {
      for (const compare of ['none', 'previous_period', 'previous_year']) {
        const answer = await ask(`${path}&complete=true&compare=${compare}`, at)
        expect(answer).toMatchObject({ rows: [], meta: { period: null, unfinishedBucket: null } })
        expect(answer.totals).toMatchObject({ netRevenue: 0 })
        expect(answer).not.toHaveProperty('comparison')
      }
    },
  )
})
