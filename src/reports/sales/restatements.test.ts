import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createPlayedInbox } from '../../../test/helpers/played-days.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import { retract } from '../../rebuild/retract/retract.ts'

const server = useTestServer()
const PERIOD = 'startDate=2024-12-01&endDate=2024-12-10'
const BASES = ['event', 'order']

const event = (id: string, type: string, data: object) => ({ id, type, time: '2024-12-02T00:00:00Z', data })
const order = (orderId: string, createdAt: string, totalAmount: number, more: object = {}) =>
  event(orderId, 'OrderCreated', { orderId, customerId: `of ${orderId}`, createdAt, totalAmount, items: [], ...more })

/** What arrives on each day. */
const DAYS: Record<string, object[]> = {
  '2024-12-02': [
    order('o1', '2024-12-02T10:00:00Z', 100),
    order('o2', '2024-12-02T11:00:00Z', 50),
    order('e1', '2024-12-02T11:00:00Z', 10, { currency: 'EUR' }),
    event('rate', 'ExchangeRatePublished', { base: 'EUR', quote: 'USD', rate: '2', date: '2024-12-01' }),
  ],
  '2024-12-03': [
    order('late', '2024-12-02T23:50:00Z', 30),
    order('old 1', '2024-07-01T10:00:00Z', 7),
    order('old 2', '2024-07-01T11:00:00Z', 8),
    order('listed', '2024-09-02T10:00:00Z', 9),
    event('r1', 'OrderRefunded', { orderId: 'o1', refundId: 'r1', amount: 20, refundedAt: '2024-12-03T08:00:00Z' }),
    event('note', 'OrderRefunded', { refundId: 'n1', amount: 5, refundedAt: '2024-12-02T08:00:00Z' }),
  ],
  '2024-12-04': [
    event('rev', 'OrderRevised', {
      orderId: 'o2',
      revision: 1,
      customerId: 'of o2',
      revisedAt: '2024-12-04T09:00:00Z',
      totalAmount: 70,
      items: [],
    }),
    event('void', 'OrderVoided', { orderId: 'late', voidedAt: '2024-12-04T10:00:00Z' }),
  ],
  '2024-12-06': [
    event('rv', 'RefundVoided', { orderId: 'o1', refundId: 'r1', voidedAt: '2024-12-06T10:00:00Z' }),
    event('c', 'OrderCancelled', { orderId: 'o1', cancelledAt: '2024-12-05T10:00:00Z' }),
  ],
}

async function get(path: string) {
  const answer = await server.app.inject(`/api/analytics/sales/${path}`)
  return { status: answer.statusCode, body: answer.json() }
}

const reportsOf = (basis: string) => [
  `summary?${PERIOD}&basis=${basis}`,
  `summary?${PERIOD}&basis=${basis}&reportingCurrency=EUR`,
  `series?${PERIOD}&basis=${basis}`,
  `series?${PERIOD}&basis=${basis}&interval=week&reportingCurrency=USD`,
]
const REPORTS = BASES.flatMap(reportsOf)

/** The answers that were given at the end of each day. */
const given = new Map<string, unknown[]>()

beforeAll(async () => {
  const inbox = await createPlayedInbox(server.database.pool)
  for (const [day, events] of Object.entries(DAYS)) {
    const messages = events.map((one) => ({ source: 'shop', body: JSON.stringify(one) }))
    const outcomes = await inbox.submitAt(Date.parse(`${day}T20:00:00Z`), messages)
    expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
    given.set(day, await answersOf(REPORTS))
  }
  await inbox.stop()
})

async function answersOf(paths: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const path of paths) {
    const { status, body } = await get(path)
    expect([status, path]).toEqual([200, path])
    answers.push({ rows: body.rows.map(withoutCustomers), totals: withoutCustomers(body.totals) })
  }
  return answers
}

const withoutCustomers = ({ uniqueCustomers, newCustomers, returningCustomers, ...row }: Record<string, unknown>) => row

test('with asOf, summary and series answer as they did on that day', async () => {
  expect(given.size).toBe(4)
  for (const [day, answers] of given) {
    expect(await answersOf(REPORTS.map((path) => `${path}&asOf=${day}`))).toEqual(answers)
  }
  const texts = [...given.values()].map((answers) => JSON.stringify(answers))
  expect(new Set(texts).size).toBe(4)
  // Nothing arrived on this day.
  expect(await answersOf(REPORTS.map((path) => `${path}&asOf=2024-12-05`))).toEqual(given.get('2024-12-04'))
  const { body } = await get(`summary?${PERIOD}&asOf=2024-12-04`)
  expect(body.totals).toMatchObject({ uniqueCustomers: null, newCustomers: null, returningCustomers: null })
})

test.each([
  ['channel=web', 'asOf cannot be combined with channel'],
  ['timezone=Asia/Tokyo', 'asOf cannot be combined with hours or a time zone'],
  ['asOf=2024-12-21', 'asOf 2024-12-21 has not begun'],
  ['endDate=2024-12-20&compare=previous_period', 'asOf cannot be combined with compare for a period in progress'],
])('asOf with %s is refused', async (more, message) => {
  const asOf = more.startsWith('asOf') ? '' : 'asOf=2024-12-04&'
  const { status, body } = await get(`summary?${asOf}${more}`)
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(message)])
})

test('asOf with hours is refused', async () => {
  expect((await get('series?interval=hour&asOf=2024-12-04')).status).toBe(400)
})

const none = { orders: 0, totalRevenue: 0, adjustments: 0, reversed: 0, netRevenue: 0 }

test('restatements list what arrived after the end of a day, by reason', async () => {
  const { body } = await get(`restatements?${PERIOD}`)
  const on = '2024-12-02'
  expect(body.rows).toEqual([
    { ...none, date: on, reason: 'order', orders: 1, totalRevenue: 30, netRevenue: 30 },
    { ...none, date: on, reason: 'refund', reversed: 5, netRevenue: -5 },
    { ...none, date: on, reason: 'void', orders: -1, totalRevenue: -30, netRevenue: -30 },
    { ...none, date: '2024-12-03', reason: 'refund', reversed: -20, netRevenue: 20 },
    { ...none, date: '2024-12-05', reason: 'cancellation', reversed: 100, netRevenue: -100 },
  ])
  expect(body.totals).toEqual({ ...none, reversed: 85, netRevenue: -85 })
})

test('of an interval, only what arrived after its end is a change, and its rows begin on its first day', async () => {
  const { body } = await get(`restatements?${PERIOD}`)
  const weeks = (await get(`restatements?${PERIOD}&interval=week`)).body
  const months = (await get(`restatements?startDate=2024-11-01&endDate=2024-12-19&interval=month`)).body
  // All events of December arrived within the month.
  expect(months.rows).toEqual([])
  expect(weeks.rows.map(({ date }: { date: string }) => new Date(date).getUTCDay())).toEqual(weeks.rows.map(() => 1))
  for (const { date, reason, netRevenue } of weeks.rows) {
    const since = new Date(Date.parse(date) + 6 * 86_400_000).toISOString().slice(0, 10)
    const one = (await get(`restatements?startDate=${date}&endDate=${since}&since=${since}&groupBy=reason`)).body
    const row = one.rows.find((other: { reason: string }) => other.reason === reason)
    expect(row.netRevenue).toBe(netRevenue)
  }
  expect((await get(`restatements?${PERIOD}&interval=day`)).body.rows).toEqual(body.rows)
})

test('by the day of the order, revisions change the day of the order', async () => {
  const { body } = await get(`restatements?${PERIOD}&basis=order&groupBy=reason&since=2024-12-03`)
  expect(body.rows).toEqual([
    { ...none, date: null, reason: 'cancellation', reversed: 100, netRevenue: -100 },
    { ...none, date: null, reason: 'refund', reversed: -20, netRevenue: 20 },
    { ...none, date: null, reason: 'revision', totalRevenue: 20, netRevenue: 20 },
    { ...none, date: null, reason: 'void', orders: -1, totalRevenue: -30, netRevenue: -30 },
  ])
})

const METRICS = ['orders', 'totalRevenue', 'adjustments', 'reversed', 'netRevenue'] as const
type Totals = Record<(typeof METRICS)[number], number>

test.each(BASES.flatMap((basis) => ['', '&reportingCurrency=EUR'].map((money) => [basis, money] as const)))(
  'the numbers of a day, its restatements and their orders tie out (basis=%s%s)',
  async (basis, money) => {
    for (const since of ['2024-12-02', '2024-12-03', '2024-12-04', '2024-12-06']) {
      const query = `startDate=2024-12-01&endDate=2024-12-02&basis=${basis}${money}`
      const [then, now, changed, orders] = await Promise.all(
        [
          `summary?${query}&asOf=${since}`,
          `summary?${query}`,
          `restatements?${query}&since=${since}`,
          `restatements/orders?${query}&since=${since}`,
        ].map(async (path) => (await get(path)).body),
      )
      for (const name of METRICS) {
        expect(then.totals[name] + changed.totals[name]).toBeCloseTo(now.totals[name], 6)
        expect(orders.totals[name]).toBeCloseTo(changed.totals[name], 6)
        const sum = (rows: Totals[]) => rows.reduce((all, row) => all + row[name], 0)
        expect(sum(orders.rows)).toBeCloseTo(orders.totals[name], 1)
      }
    }
  },
)

test('the orders behind a reason name the order and the day of its arrival', async () => {
  const { body } = await get(`restatements/orders?${PERIOD}&reason=void`)
  expect(body.rows).toEqual([
    {
      ...none,
      orderId: 'late',
      date: '2024-12-02',
      arrivedOn: '2024-12-04',
      reason: 'void',
      orders: -1,
      totalRevenue: -30,
      netRevenue: -30,
    },
  ])
  const { body: refunds } = await get(`restatements/orders?${PERIOD}&reason=refund&limit=1`)
  expect(refunds.totals.rows).toBe(2)
  expect(refunds.rows).toMatchObject([{ orderId: 'o1', date: '2024-12-03', arrivedOn: '2024-12-06', reversed: -20 }])
})

test('orders that arrive more than 92 days late are one sum, so the list ties out', async () => {
  const period = 'startDate=2024-07-01&endDate=2024-09-30'
  const { body } = await get(`restatements/orders?${period}&reason=order`)
  const arrived = { ...none, arrivedOn: '2024-12-03', reason: 'order' }
  expect(body.rows).toEqual([
    { ...arrived, orderId: null, date: '2024-07-01', orders: 2, totalRevenue: 15, netRevenue: 15 },
    { ...arrived, orderId: 'listed', date: '2024-09-02', orders: 1, totalRevenue: 9, netRevenue: 9 },
  ])
  const { body: changed } = await get(`restatements?${period}`)
  const { rows: _, ...totals } = body.totals
  expect(totals).toEqual(changed.totals)
})

test('a withdrawal is a change of its own day, and what was known before it stays', async () => {
  const { url } = server.database
  const selection = { kind: 'event', id: 'o2' } as const
  await onTarget(url, (target) => retract(target, selection))
  for (const [day, answers] of given) {
    expect(await answersOf(REPORTS.map((path) => `${path}&asOf=${day}`))).toEqual(answers)
  }
  const { body } = await get('restatements?startDate=2024-12-02&endDate=2024-12-02&groupBy=reason')
  expect(body.rows).toContainEqual(expect.objectContaining({ reason: 'withdrawal' }))
  const { body: orders } = await get('restatements/orders?startDate=2024-12-02&endDate=2024-12-02&reason=withdrawal')
  expect(orders.rows).toMatchObject([{ orderId: 'o2', orders: -1, totalRevenue: -50 }])
})
