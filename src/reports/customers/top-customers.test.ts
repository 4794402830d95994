import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { randomOf, wholeBetween } from '../../simulate/random/random.ts'
import { addDays } from '../../time/days.ts'

const ZONE = 'Pacific/Auckland'
const server = useTestServer({ timeZone: ZONE })

interface Placed {
  orderId: string
  customerId: string | undefined
  currency: string
  totalAmount: number
  at: Date
  /** What refunds and a cancellation took. */
  reversed: number
  isVoided: boolean
}

const DAY_MS = 86_400_000
const FIRST_MS = Date.UTC(2023, 8, 20)
const random = randomOf('top customers')
const between = (min: number, max: number) => wholeBetween(random, min, max)

// Some customers order only once, in a month that most periods contain in part.
const orders = Array.from({ length: 260 }, (_, i): Placed => {
  const totalAmount = between(1, 400)
  const isCancelled = i % 11 === 0
  const refund = i % 5 === 0 ? between(1, 500) : 0
  return {
    orderId: `o${i}`,
    customerId: i % 13 === 0 ? undefined : i % 17 === 0 ? `single-${i}` : `customer-${between(1, 9)}`,
    currency: i % 7 === 0 ? 'USD' : 'EUR',
    totalAmount,
    at: new Date(FIRST_MS + between(0, 460 * 24 * 3600) * 1000),
    reversed: isCancelled ? totalAmount : Math.min(refund, totalAmount),
    isVoided: i % 19 === 0,
  }
})

beforeAll(() =>
  server.post(
    orders.flatMap(({ at, reversed, isVoided, ...data }, i) => {
      const { orderId, totalAmount, currency } = data
      const happened = (type: string, days: number, more: Record<string, unknown>) => ({
        id: `${orderId} ${type}`,
        type,
        time: new Date(at.getTime() + days * DAY_MS).toISOString(),
        data: { orderId, ...more },
      })
      const isCancelled = i % 11 === 0
      return [
        happened('OrderCreated', 0, { ...data, items: [] }),
        ...(reversed > 0 && !isCancelled ? [happened('OrderRefunded', 40, { amount: reversed, currency })] : []),
        ...(isCancelled && totalAmount > 0 ? [happened('OrderCancelled', 1, {})] : []),
        ...(isVoided ? [happened('OrderVoided', 50, {})] : []),
      ]
    }),
  ),
)

const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE })

/** Computed from the list of orders in the plainest way. */
function expected(startDate: string, endDate: string, search = '') {
  const counted = orders.filter(
    ({ at, currency, customerId, isVoided }) =>
      !isVoided &&
      currency === 'EUR' &&
      customerId?.startsWith(search) &&
      dayFormat.format(at) >= startDate &&
      dayFormat.format(at) <= endDate,
  )
  return [...Map.groupBy(counted, ({ customerId }) => customerId)].map(([customerId, own]) => {
    const sum = (read: (order: Placed) => number) => own.reduce((total, order) => total + read(order), 0)
    const revenue = sum(({ totalAmount }) => totalAmount)
    return { customerId, orders: own.length, revenue, netRevenue: revenue - sum(({ reversed }) => reversed) }
  })
}

type Expected = ReturnType<typeof expected>[number]

const sorted = (rows: readonly Expected[], sort: 'netRevenue' | 'revenue' | 'orders') =>
  [...rows].sort((a, b) => b[sort] - a[sort] || ((a.customerId ?? '') < (b.customerId ?? '') ? -1 : 1))

const periods = Array.from({ length: 30 }, (_, i): [string, string] => {
  const startDate = addDays('2023-09-01', between(0, 400))
  return [startDate, addDays(startDate, [between(0, 30), between(20, 100), between(80, 480)][i % 3] as number)]
})

test.each([['2023-10-01', '2023-12-31'], ['2024-02-01', '2024-11-30'], ['2024-05-01', '2024-05-31'], ...periods])(
  'customers of %s to %s are those of its orders, by each column',
  async (startDate, endDate) => {
    for (const sort of ['netRevenue', 'revenue', 'orders'] as const) {
      const query = new URLSearchParams({ startDate, endDate, sort, currency: 'EUR', limit: '8' })
      const answer = await server.app.inject(`/api/analytics/customers/top?${query}`)
      expect(answer.statusCode, answer.body).toBe(200)
      const rows = sorted(expected(startDate, endDate), sort)
      expect(answer.json().rows).toMatchObject(rows.slice(0, 8))
      expect(answer.json().totals.customers).toBe(rows.length)
    }
  },
)

test.each(periods.slice(0, 9))(
  'a search finds the customers of %s to %s, and adds them up',
  async (startDate, endDate) => {
    const query = new URLSearchParams({ startDate, endDate, search: 'single-', currency: 'EUR' })
    const { rows, totals } = (await server.app.inject(`/api/analytics/customers/top?${query}`)).json()
    const wanted = expected(startDate, endDate, 'single-')
    expect(rows).toMatchObject(sorted(wanted, 'netRevenue').slice(0, rows.length))
    const sum = (name: 'orders' | 'revenue' | 'netRevenue') => wanted.reduce((total, row) => total + row[name], 0)
    const all = { orders: sum('orders'), revenue: sum('revenue'), netRevenue: sum('netRevenue') }
    expect(totals).toMatchObject({ customers: wanted.length, ...all })
  },
)
