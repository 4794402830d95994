import { expect, test } from 'vitest'
import { addDays, daysBetween, firstOfMonth, lastOfMonth } from '../../src/time/days.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'

// A shop that sells the same every day since 2022. By whatever it is compared, it neither grows nor shrinks.

let now = new Date()
const server = useTestServer({}, { now: () => now })
const FIRST_DAY = '2022-09-01'
/** None at a full quarter of an hour: sums by quarters of an hour must not count a future sale. */
const SALES = [
  { time: '06:20:00', customerId: 'ann' },
  { time: '12:07:30', customerId: 'ben' },
  { time: '17:59:59', customerId: 'cleo' },
]

/** On days of two years, one with a 29 February: just before and after sales, at the ends of days and months. */
const MOMENTS = [
  '2024-02-28T12:07:00',
  '2024-02-29T12:08:00',
  '2024-03-01T00:00:30',
  '2024-03-10T12:00:00',
  '2024-03-30T06:25:00',
  '2024-03-31T17:59:58',
  '2024-06-30T18:30:00',
  '2024-12-31T09:00:00',
  '2025-02-28T23:59:59',
  '2025-03-01T12:30:00',
]

const QUESTIONS = [
  'sales/summary?',
  'sales/summary?basis=order&timezone=Asia/Kolkata&',
  'sales/summary?channel=web&',
  'sales/summary?country=DE&basis=order&',
  'sales/summary?paymentMethod=card&',
  'sales/series?interval=week&',
  'sales/series?groupBy=channel&interval=month&',
  'customers/new-returning?interval=month&',
  'customers/new-returning?interval=day&',
  'orders/funnel?',
  'payments/summary?',
  'products?',
  'products/mug/series?interval=month&',
]
const COMPARISONS = [
  'compare=previous_period',
  'compare=previous_year',
  'compare=previous_period&align=weekday',
  'compare=previous_year&align=weekday',
]

function eventsOf(day: string, { time, customerId }: (typeof SALES)[number]) {
  const [orderId, at] = [`${day} ${time}`, `${day}T${time}Z`]
  const items = [{ productId: 'mug', quantity: 1, lineTotal: 10 }]
  const labels = { channel: 'web', country: 'DE', paymentMethod: 'card' }
  const order = { orderId, customerId, totalAmount: 10, items, ...labels, createdAt: at }
  const payment = { orderId, amount: 10, paymentMethod: 'card', processedAt: at }
  return [
    { id: `${orderId} placed`, type: 'OrderCreated', data: order },
    { id: `${orderId} paid`, type: 'PaymentProcessed', data: payment },
  ]
}

/** Those before a moment and not before another. */
const salesBetween = (from: string, before: string) =>
  Array.from({ length: daysBetween(from.slice(0, 10), before.slice(0, 10)) + 1 }, (_, i) =>
    addDays(from.slice(0, 10), i),
  )
    .flatMap((day) => SALES.map((sale) => ({ day, sale, at: `${day}T${sale.time}` })))
    .filter(({ at }) => at >= from && at < before)

/** Every kind of period that today lies in. */
function periodsOf(today: string): [start: string, end: string][] {
  const month = firstOfMonth(today, 0)
  const quarter = firstOfMonth(today, -((Number(today.slice(5, 7)) - 1) % 3))
  const halfYear = firstOfMonth(today, -((Number(today.slice(5, 7)) - 1) % 6))
  const year = `${today.slice(0, 4)}-01-01`
  return [
    [today, today],
    [addDays(today, -6), addDays(today, 3)],
    [addDays(today, -29), today],
    [month, lastOfMonth(today)],
    [month, today],
    [quarter, lastOfMonth(firstOfMonth(quarter, 2))],
    [halfYear, lastOfMonth(firstOfMonth(halfYear, 5))],
    [year, `${today.slice(0, 4)}-12-31`],
    [firstOfMonth(today, -4), lastOfMonth(firstOfMonth(today, 7))],
  ]
}

interface Compared {
  comparison: {
    period: { startDate: string; endDate: string }
    until: string | null
    totals: Record<string, number>
    comparedPeriod: { startDate: string; endDate: string }
    comparedTotals: Record<string, number>
    leftOutDay: string | null
    change: Record<string, number | null>
  }
}

const numberOfSales = (totals: Record<string, number>) =>
  totals.orders ?? totals.processed ?? totals.timesOrdered ?? Number.NaN

test('a shop with equal sales every day has no change, or the change of the number of days', {
  timeout: scaled(600_000),
}, async () => {
  let known = `${FIRST_DAY}T00:00:00`
  let turn = 0
  let equal = 0
  for (const moment of MOMENTS) {
    const events = salesBetween(known, moment).flatMap(({ day, sale }) => eventsOf(day, sale))
    for (let i = 0; i < events.length; i += 2000) await server.post(events.slice(i, i + 2000))
    known = moment
    now = new Date(`${moment}Z`)
    for (const [startDate, endDate] of periodsOf(moment.slice(0, 10))) {
      for (const compare of COMPARISONS) {
        // Each question comes with every period and comparison in turn.
        for (const question of [0, 1, 2].map((i) => QUESTIONS[(turn * 3 + i) % QUESTIONS.length])) {
          const asked = `${question}startDate=${startDate}&endDate=${endDate}&${compare}`
          equal += await expectFair(asked, moment)
        }
        turn++
      }
    }
  }
  expect(equal).toBeGreaterThan(500)
})

/** @returns 1 when as many days are compared on either side. */
async function expectFair(asked: string, moment: string): Promise<number> {
  const answer = await server.app.inject(`/api/analytics/${asked}`)
  const about = `${asked} at ${moment}`
  expect(answer.statusCode, about).toBe(200)
  const { comparison } = answer.json<Compared>()
  if (!comparison) {
    expect(about).toMatch(/payments|products/)
    return 0
  }
  const { period, until, comparedPeriod, leftOutDay, totals, comparedTotals, change } = comparison
  expect(leftOutDay === null || until === null, about).toBe(true)
  // India is ahead by 5:30; without summer time.
  const toUtc = (local: string) =>
    asked.includes('Kolkata') ? new Date(Date.parse(`${local}Z`) - 19_800_000).toISOString().slice(0, 19) : local
  const countOf = ({ startDate, endDate }: Compared['comparison']['period'], end: string | null) =>
    salesBetween(toUtc(`${startDate}T00:00:00`), end ?? toUtc(`${addDays(endDate, 1)}T00:00:00`)).length
  const other = countOf(period, until && toUtc(until))
  const own = countOf(comparedPeriod, leftOutDay ? null : moment)
  expect([numberOfSales(comparedTotals), numberOfSales(totals)], about).toEqual([own, other])
  if (own !== other) {
    // Until the same time, or whole: then one has other days than the other, and no part of a day makes the difference.
    expect((own - other) % SALES.length === 0 || until === null, about).toBe(true)
    return 0
  }
  for (const [name, value] of Object.entries(change)) expect(value ?? 0, `${name} of ${about}`).toBe(0)
  return 1
}
