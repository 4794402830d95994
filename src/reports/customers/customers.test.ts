import { beforeAll, describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { runJob } from '../../../test/helpers/run-job.ts'
import { refreshSegments } from '../../maintenance/refresh-segments.ts'

const server = useTestServer()
const order = (customer: string, at: string, more: object = {}) => orderEvent({ customer, at, ...more })
const event = (id: string, type: string, time: string, data: object) => ({ id, type, time, data })

beforeAll(async () => {
  const early = order('anna', '2024-10-05T10:00:00Z')
  await server.post([
    order('anna', '2024-11-20T10:00:00Z'),
    order('anna', '2024-12-02T10:00:00Z'),
    order('ben', '2024-11-21T10:00:00Z'),
    order('ben', '2024-11-25T10:00:00Z'),
    order('cleo', '2024-12-19T10:00:00Z'),
    order('anna', '2024-12-03T10:00:00Z', { tenant: 'other' }),
  ])
  // An older order comes last: anna was not new in November after all.
  await server.post([early])
  const refund = { orderId: (early as { data: { orderId: string } }).data.orderId, amount: 9.98 }
  await server.post([event('refund', 'OrderRefunded', '2024-11-02T00:00:00Z', refund)])
})

async function ask(path: string) {
  const { statusCode, body } = await server.app.inject(`/api/analytics/customers/${path}`)
  expect(statusCode, body).toBe(200)
  return JSON.parse(body)
}

describe('new and returning customers', () => {
  test('are counted by the period of the first order, which an older order moves', async () => {
    const { rows, totals } = await ask('new-returning?startDate=2024-10-01&endDate=2024-12-20')
    expect(rows).toMatchObject([
      { bucket: '2024-10-01', uniqueCustomers: 1, newCustomers: 1, returningCustomers: 0, newCustomerRevenue: 39.98 },
      { bucket: '2024-11-01', uniqueCustomers: 2, newCustomers: 1, returningCustomers: 1, newCustomerOrders: 2 },
      { bucket: '2024-12-01', uniqueCustomers: 2, newCustomers: 1, returningCustomers: 1, returningShare: 0.5 },
    ])
    expect(totals).toMatchObject({ uniqueCustomers: 3, newCustomers: 3, returningCustomers: 0, orders: 6 })
  })

  test('a customer is counted once in total, in any number of intervals', async () => {
    const { totals } = await ask('new-returning?interval=week&startDate=2024-11-18&endDate=2024-12-20')
    expect(totals).toMatchObject({ uniqueCustomers: 3, newCustomers: 2, returningCustomers: 1 })
  })

  test.each(['week', 'month', 'quarter'])(
    'of a %s that continues after the last day, only the requested days count',
    async (interval) => {
      const { rows } = await ask(`new-returning?interval=${interval}&startDate=2024-11-18&endDate=2024-11-22`)
      const orders = interval === 'quarter' ? 3 : 2
      expect(rows.at(-1)).toMatchObject({
        orders,
        newCustomers: orders - 1,
        newCustomerOrders: interval === 'quarter' ? 3 : 1,
      })
    },
  )

  test('of a year that continues after the last day, revenue of new customers is unknown', async () => {
    const { rows } = await ask('new-returning?interval=year&startDate=2024-01-01&endDate=2024-11-22')
    expect(rows).toMatchObject([{ newCustomers: 2, orders: 3, newCustomerOrders: null, newCustomerRevenue: null }])
    const { rows: sofar } = await ask('new-returning?interval=year&startDate=2024-01-01')
    expect(sofar).toMatchObject([{ newCustomers: 3, orders: 6, newCustomerOrders: 6 }])
  })
})

describe('cohorts', () => {
  test('have retention and revenue of each period, on either basis', async () => {
    const cells = async (basis: string) => {
      const { rows } = await ask(`cohorts?startDate=2024-10-01&periods=2&basis=${basis}`)
      return rows.map(({ cohort, index, size, customers, netRevenue, isUnfinished }: Record<string, unknown>) =>
        [cohort, index, size, customers, netRevenue, isUnfinished ? 'unfinished' : ''].join(' ').trim(),
      )
    }
    const others = ['2024-11-01 0 1 1 79.96', '2024-11-01 1 1 0 0 unfinished', '2024-12-01 0 1 1 39.98 unfinished']
    expect(await cells('event')).toEqual([
      '2024-10-01 0 1 1 39.98',
      '2024-10-01 1 1 1 30',
      '2024-10-01 2 1 1 39.98 unfinished',
      ...others,
      '0 2 2 119.94',
      '1 1 1 30',
    ])
    expect(await cells('order')).toEqual([
      '2024-10-01 0 1 1 30',
      '2024-10-01 1 1 1 39.98',
      '2024-10-01 2 1 1 39.98 unfinished',
      ...others,
      '0 2 2 109.96',
      '1 1 1 39.98',
    ])
  })

  test.each(['day', 'week', 'quarter', 'year'])('of a %s hold every customer once', async (interval) => {
    const { totals } = await ask(`cohorts?interval=${interval}&startDate=2024-10-01&periods=0`)
    expect(totals).toMatchObject({ customers: 3 })
  })
})

test('the top customers of a period, by net revenue after reversals', async () => {
  const { rows, totals } = await ask('top?startDate=2024-10-01&endDate=2024-12-20&limit=2')
  expect(rows).toMatchObject([
    { customerId: 'anna', orders: 3, revenue: 119.94, netRevenue: 109.96, firstOrderAt: '2024-10-05T10:00:00Z' },
    { customerId: 'ben', orders: 2, netRevenue: 79.96, averageOrderValue: 39.98 },
  ])
  expect(totals).toMatchObject({ customers: 3, orders: 6, netRevenue: 229.9 })
})

test('segments are those of the last run, and hold every customer', async () => {
  expect((await ask('segments')).totals).toMatchObject({ customers: 0, computedAt: null })
  await runJob(server.database.pool, refreshSegments)
  const { rows, totals } = await ask('segments')
  expect(totals).toMatchObject({ customers: 3, share: 1, orders: 6, netRevenue: 229.9 })
  expect(totals.computedAt).toMatch(/Z$/)
  expect(rows.reduce((sum: number, { customers }: { customers: number }) => sum + customers, 0)).toBe(3)
})

test('customers are found by the beginning of their id, those of other letters are not', async () => {
  const find = async (search: string) => {
    const { rows, totals } = await ask(`top?startDate=2024-01-01&search=${encodeURIComponent(search)}`)
    expect(totals.customers).toBe(rows.length)
    return rows.map(({ customerId }: { customerId: string }) => customerId)
  }
  expect([await find('an'), await find('be'), await find('nna'), await find('%')]).toEqual([['anna'], ['ben'], [], []])
})

describe('top customers from daily sums', () => {
  const of = (data: { orderId: string }, amount: number, more: object = {}) =>
    event(`refund of ${data.orderId}`, 'OrderRefunded', '2023-05-09T00:00:00Z', {
      orderId: data.orderId,
      amount,
      ...more,
    })
  const total = { orders: 3, revenue: 119.94, netRevenue: 107.94, averageOrderValue: 39.98 }

  beforeAll(async () => {
    const orders = [
      order('dora', '2023-05-02T10:00:00Z'),
      order('dora', '2023-05-03T10:00:00Z'),
      order('eve', '2023-05-03T23:00:00Z'),
      order('guest', '2023-05-03T10:00:00Z'),
    ] as { data: { orderId: string; customerId?: string } }[]
    const [first, second, , guest] = orders.map(({ data }) => data) as [
      { orderId: string },
      { orderId: string },
      unknown,
      { orderId: string; customerId?: string },
    ]
    delete guest.customerId
    const creditNote = { refundId: 'note', customerId: 'dora', amount: 7, currency: 'USD' }
    const notes = [
      event('credit note', 'OrderRefunded', '2023-05-03T00:00:00Z', creditNote),
      event('note later', 'OrderRefunded', '2023-05-09T00:00:00Z', { ...creditNote, refundId: 'later', amount: 1 }),
      event('note of a guest', 'OrderRefunded', '2023-05-03T00:00:00Z', { refundId: 'of a guest', amount: 2 }),
      event('note alone', 'OrderRefunded', '2023-05-03T00:00:00Z', { refundId: 'alone', customerId: 'zoe', amount: 3 }),
    ]
    await server.post(orders)
    await server.post([of(first, 5), of(second, 6, { currency: 'EUR' }), of(guest, 9.98), ...notes])
  })

  test('exclude orders and refunds of guests, and refunds in other currencies', async () => {
    const { rows, totals } = await ask('top?startDate=2023-05-01&endDate=2023-05-04')
    expect(totals).toMatchObject({ customers: 2, ...total })
    expect(rows).toMatchObject([
      { customerId: 'dora', orders: 2, netRevenue: 67.96, lastOrderAt: '2023-05-03T10:00:00Z' },
      { customerId: 'eve', orders: 1, netRevenue: 39.98 },
    ])
  })

  test.each(['timezone=Asia/Tokyo', 'search='])('have the same values from single orders (%s)', async (asked) => {
    const days = 'startDate=2023-05-01&endDate=2023-05-04'
    const search = asked === 'search=' ? ['dora', 'eve'].map((id) => `${days}&search=${id}`) : [`${days}&${asked}`]
    const answers = await Promise.all(search.map((query) => ask(`top?${query}`)))
    const sum = (name: string) => answers.reduce((all, { totals }) => all + totals[name], 0)
    expect([sum('customers'), sum('orders'), sum('netRevenue')]).toEqual([2, 3, 107.94])
  })

  test('have the same net revenue as the customer report and the cohorts, including credit notes', async () => {
    await server.post([
      event('ann', 'OrderCreated', '2022-03-02T10:00:00Z', {
        orderId: 'ann 1',
        customerId: 'ann',
        totalAmount: 100,
        items: [],
      }),
      event('ann note', 'OrderRefunded', '2022-03-20T10:00:00Z', { refundId: 'ann', customerId: 'ann', amount: 30 }),
    ])
    const march = 'startDate=2022-03-01&endDate=2022-03-31'
    const top = await ask(`top?${march}`)
    expect(top.rows).toMatchObject([{ customerId: 'ann', revenue: 100, netRevenue: 70 }])
    expect(top.totals).toMatchObject({ netRevenue: 70 })
    expect((await ask(`top?${march}&search=an`)).totals).toMatchObject({ netRevenue: 70 })
    expect((await ask(`top?${march}&timezone=Asia/Tokyo`)).totals).toMatchObject({ netRevenue: 70 })
    expect(await ask('ann')).toMatchObject({ netRevenue: 70 })
    expect((await ask(`cohorts?${march}&periods=0`)).totals).toMatchObject({ netRevenue: 70 })
  })

  test('are sorted by net revenue after credit notes', async () => {
    await server.post([
      event('more', 'OrderCreated', '2022-05-02T10:00:00Z', {
        orderId: 'more',
        customerId: 'more',
        totalAmount: 50,
        items: [],
      }),
      event('less', 'OrderCreated', '2022-05-02T10:00:00Z', {
        orderId: 'less',
        customerId: 'less',
        totalAmount: 60,
        items: [],
      }),
      event('less note', 'OrderRefunded', '2022-05-03T10:00:00Z', { refundId: 'less', customerId: 'less', amount: 20 }),
    ])
    const { rows } = await ask('top?startDate=2022-05-01&endDate=2022-05-31')
    expect(rows).toMatchObject([
      { customerId: 'more', netRevenue: 50 },
      { customerId: 'less', netRevenue: 40 },
    ])
  })

  test.each([
    ['orders', ['dora', 'eve']],
    ['revenue', ['dora', 'eve']],
  ])('are sorted by %s', async (sort, expected) => {
    const { rows } = await ask(`top?startDate=2023-05-01&endDate=2023-05-04&sort=${sort}`)
    expect(rows.map(({ customerId }: { customerId: string }) => customerId)).toEqual(expected)
  })
})

test.each(['new-returning', 'top', 'segments'])('%s counts by the order, and says so', async (path) => {
  expect((await ask(path)).meta.basis).toBe('order')
})
