import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'UTC' })
const DECEMBER = 'currency=EUR&startDate=2024-12-01&endDate=2024-12-19'

const placed = (orderId: string, day: string, more: object) => ({
  id: orderId,
  type: 'OrderCreated',
  time: `2024-${day}T10:00:00Z`,
  data: { orderId, currency: 'EUR', items: [], ...more },
})

beforeAll(() =>
  server.post([
    placed('1', '11-20', { customerId: 'old', totalAmount: 10, couponCode: 'A' }),
    placed('2', '12-02', { customerId: 'old', totalAmount: 20, discountAmount: 2, couponCode: 'A' }),
    placed('3', '12-02', { customerId: 'new', totalAmount: 30, discountAmount: 3, couponCodes: ['B', 'A'] }),
    placed('4', '12-03', { customerId: 'new', totalAmount: 40, couponCodes: ['B'] }),
    placed('5', '12-04', { totalAmount: 50, discountAmount: 5, couponCode: 'B' }),
    placed('6', '12-04', { customerId: 'third', totalAmount: 60 }),
    placed('7', '12-05', { customerId: 'void', totalAmount: 70, couponCode: 'C' }),
    { id: 'v', type: 'OrderVoided', time: '2024-12-06T10:00:00Z', data: { orderId: '7' } },
    { id: 'r', type: 'OrderRefunded', time: '2024-12-07T10:00:00Z', data: { orderId: '3', amount: 12 } },
  ]),
)

async function ask(path: string) {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

test('an order with several coupons counts for each of them, and once in the totals', async () => {
  const { rows, totals } = await ask(`coupons?${DECEMBER}`)
  expect(rows).toMatchObject([
    { couponCode: 'B', orders: 3, discounts: 8, totalRevenue: 120, netRevenue: 108, customers: 1, newCustomers: 1 },
    { couponCode: 'A', orders: 2, discounts: 5, totalRevenue: 50, netRevenue: 38, customers: 2, newCustomers: 1 },
  ])
  expect(totals).toMatchObject({
    coupons: 2,
    orders: 4,
    discounts: 10,
    totalRevenue: 140,
    netRevenue: 128,
    customers: 2,
    newCustomers: 1,
  })
})

test('coupons are searched, sorted and read page by page', async () => {
  const codesOf = async (query: string) =>
    (await ask(`coupons?${DECEMBER}&${query}`)).rows.map(({ couponCode }: { couponCode: string }) => couponCode)
  expect(await codesOf('sort=couponCode')).toEqual(['A', 'B'])
  expect(await codesOf('sort=customers&limit=1')).toEqual(['A'])
  expect(await codesOf('limit=1&offset=1')).toEqual(['A'])
  expect(await codesOf('search=b')).toEqual(['B'])
  const beyond = await server.app.inject(`/api/analytics/coupons?${DECEMBER}&offset=3`)
  expect(beyond.statusCode).toBe(400)
  expect(beyond.body).toContain('there are 2 coupons')
})

test('sales are filtered and grouped by coupon, and orders without a coupon have an empty one', async () => {
  const { totals } = await ask(`sales/summary?${DECEMBER}&couponCode=A`)
  expect(totals).toMatchObject({ orders: 2, totalRevenue: 50, refunds: 12, uniqueCustomers: null })
  expect((await ask(`sales/summary?${DECEMBER}&couponCode=`)).totals).toMatchObject({ orders: 1, totalRevenue: 60 })
  const series = await ask(`sales/series?${DECEMBER}&interval=year&groupBy=couponCode`)
  expect(series.rows).toMatchObject([
    { group: '', orders: 1, totalRevenue: 60 },
    { group: 'A', orders: 2, totalRevenue: 50 },
    { group: 'B', orders: 3, totalRevenue: 120 },
  ])
  expect(series.totals).toMatchObject({ orders: 5, totalRevenue: 200 })
})

test('a comparison that ends within a day reads the coupons of single orders', async () => {
  await server.post([
    placed('8', '12-20', { customerId: 'old', totalAmount: 80, couponCodes: ['A', 'D'] }),
    placed('9', '12-20', { customerId: 'old', totalAmount: 90 }),
    placed('10', '12-10', { customerId: 'old', totalAmount: 80, couponCodes: ['D', 'E'] }),
    placed('11', '12-10', { customerId: 'old', totalAmount: 90 }),
  ])
  const period = 'currency=EUR&startDate=2024-12-11&endDate=2024-12-20&compare=previous_period'
  for (const [code, totalRevenue] of [
    ['D', 80],
    ['E', 80],
    ['', 90 + 60],
  ]) {
    const { comparison } = await ask(`sales/summary?${period}&couponCode=${code}`)
    expect(comparison.totals).toMatchObject({ totalRevenue })
  }
})

test('lists of orders show all coupons, and find orders by each of them', async () => {
  const { rows, totals } = await ask(`orders?${DECEMBER}&couponCode=A&happened=placed&customers=new`)
  expect(rows).toMatchObject([{ orderId: '3', couponCode: 'A', couponCodes: ['A', 'B'] }])
  expect(totals).toMatchObject({ rows: 1, customers: 1, totalRevenue: 30 })
  const without = await ask(`orders?${DECEMBER}&couponCode=&happened=placed&search=6`)
  expect(without.rows).toMatchObject([{ orderId: '6', couponCode: null, couponCodes: [] }])
  expect(await ask('orders/7')).toMatchObject({ isVoided: true, couponCode: 'C', couponCodes: ['C'] })
})

test('each coupon is compared with itself in the other period, up to the same time of day', async () => {
  await server.post([placed('12', '12-19', { customerId: 'old', totalAmount: 5, couponCode: 'F' })])
  const period = 'currency=EUR&startDate=2024-12-11&endDate=2024-12-20&compare=previous_period'
  const { rows, totals, comparison } = await ask(`coupons?${period}`)
  const codesOf = (list: { couponCode: string }[]) => list.map(({ couponCode }) => couponCode)
  expect(codesOf(rows)).toEqual(['A', 'D', 'F'])
  // The requested period is in progress: the last of the other days counts until the same time.
  expect(comparison).toMatchObject({
    period: { startDate: '2024-12-01', endDate: '2024-12-10' },
    until: '2024-12-10T12:00:00',
    rows: [
      { couponCode: 'A', orders: 2, totalRevenue: 50, discounts: 5, customers: 2, newCustomers: 1 },
      { couponCode: 'D', orders: 1, totalRevenue: 80, customers: 1, newCustomers: 0 },
      { couponCode: 'F', orders: 0, totalRevenue: 0, averageOrderValue: null, customers: 0, newCustomers: 0 },
    ],
    totals: { coupons: 4, orders: 5, totalRevenue: 220, customers: 2, newCustomers: 1 },
  })
  expect(comparison.change.orders).toBeCloseTo((totals.orders - 5) / 5, 6)
  const second = await ask(`coupons?${period}&sort=couponCode&limit=1&offset=1`)
  expect(codesOf(second.comparison.rows)).toEqual(codesOf(second.rows))
  // The other period alone has the same numbers, where it counts completely.
  const whole = await ask(
    'coupons?currency=EUR&startDate=2024-12-02&endDate=2024-12-04&compare=previous_year&align=weekday',
  )
  expect(whole.comparison).toMatchObject({ period: { startDate: '2023-12-04', endDate: '2023-12-06' }, until: null })
})
