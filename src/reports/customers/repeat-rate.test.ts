import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { randomOf, wholeBetween } from '../../simulate/random/random.ts'

const ZONE = 'Pacific/Auckland'
const server = useTestServer({ timeZone: ZONE })

interface Placed {
  orderId: string
  customerId: string | undefined
  currency: string
  at: Date
}

const random = randomOf('repeat rate')
const customers = ['anna', 'bert', 'carl', 'dora', 'emil', undefined]
const orders = Array.from({ length: 120 }, (_, i): Placed => {
  const at = new Date(Date.UTC(2024, 8, 1) + wholeBetween(random, 0, 100 * 24 * 3600) * 1000)
  const currency = ['EUR', 'EUR', 'USD'][wholeBetween(random, 0, 2)] as string
  return { orderId: `o${i}`, customerId: customers[wholeBetween(random, 0, 5)], currency, at }
})
const VOIDED = new Set(orders.filter((_, i) => i % 7 === 0).map(({ orderId }) => orderId))

beforeAll(() =>
  server.post([
    ...orders.map(({ at, ...data }) => ({
      id: data.orderId,
      type: 'OrderCreated',
      time: at.toISOString(),
      data: { ...data, totalAmount: 10, items: [] },
    })),
    ...[...VOIDED].map((orderId) => ({
      id: `void ${orderId}`,
      type: 'OrderVoided',
      time: '2024-12-15T00:00:00Z',
      data: { orderId },
    })),
  ]),
)

const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE })
const dayOf = ({ at }: Placed) => dayFormat.format(at)

/** Counted in the plainest way: the orders of each customer. */
function expected(startDate: string, endDate: string, currency: string) {
  const counted = orders.filter(
    (order) =>
      !VOIDED.has(order.orderId) &&
      order.customerId !== undefined &&
      (currency === 'all' || order.currency === currency) &&
      dayOf(order) >= startDate &&
      dayOf(order) <= endDate,
  )
  const byCustomer = [...Map.groupBy(counted, ({ customerId }) => customerId).values()]
  const repeatCustomers = byCustomer.filter(({ length }) => length > 1).length
  const uniqueCustomers = byCustomer.length
  const repeatRate = uniqueCustomers === 0 ? null : Number((repeatCustomers / uniqueCustomers).toFixed(6))
  return { uniqueCustomers, repeatCustomers, repeatRate }
}

async function ask(query: string) {
  const answer = await server.app.inject(`/api/analytics/${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

test.each(['EUR', 'USD', 'all'])(
  'the repeat rate is exact for each interval and for the period (%s)',
  async (currency) => {
    const period = { startDate: '2024-09-01', endDate: '2024-12-08' }
    for (const interval of ['day', 'week', 'month', 'quarter', 'year']) {
      const query = new URLSearchParams({ ...period, interval, currency })
      const { rows, totals, meta } = await ask(`customers/new-returning?${query}`)
      const { startDate: start, endDate: end } = meta.period
      expect(totals).toMatchObject(expected(start, end, currency))
      const starts = rows.map(({ bucket }: { bucket: string }) => bucket)
      for (const [i, row] of rows.entries()) {
        const next = starts[i + 1]
        const last = next === undefined ? end : new Date(Date.parse(next) - 24 * 3600 * 1000).toISOString().slice(0, 10)
        expect(row, row.bucket).toMatchObject(expected(row.bucket, last, currency))
      }
      expect(totals.repeatCustomers).toBeGreaterThan(1)
    }
  },
)

test('orders of customers with two or more orders in the period are listed', async () => {
  const query = 'startDate=2024-09-01&endDate=2024-09-10&currency=EUR'
  const { rows, totals } = await ask(`orders?${query}&customers=repeat&happened=placed&limit=500`)
  const { repeatCustomers } = expected('2024-09-01', '2024-09-10', 'EUR')
  expect(totals.customers).toBe(repeatCustomers)
  expect(new Set(rows.map(({ customerId }: { customerId: string }) => customerId)).size).toBe(repeatCustomers)
  expect(repeatCustomers).toBeGreaterThan(0)
})
