import { beforeAll, describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

type Row = Record<string, unknown>

const NOW = new Date('2026-06-01T12:00:00Z')
const day = (date: string) => `startDate=${date}&endDate=${date}`

/** An order of one line, with its own customer, on sale at a moment. */
const sale = (at: string, total: number, customer?: string) => orderEvent({ at, total, lineTotal: total, customer })

function asking(server: ReturnType<typeof useTestServer>) {
  return async (path: string) => {
    const answer = await server.app.inject(`/api/analytics/${path}`)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    return answer.json()
  }
}

const soldBy = (rows: Row[], name: string) =>
  rows.filter(({ orders }) => orders !== 0).map((row) => [row[name], row.totalRevenue])

// On 26 October 2025 the clocks of the Azores go back from 01:00 to 00:00: that day's midnight comes twice.
describe.each([
  ['in a shop elsewhere', 'UTC', '&timezone=Atlantic/Azores'],
  ['in a shop of that zone', 'Atlantic/Azores', ''],
])('a day with two midnights, %s', (_, timeZone, asked) => {
  const server = useTestServer({ timeZone }, { now: () => NOW })
  const ask = asking(server)
  beforeAll(() =>
    server.post([
      sale('2025-10-25T23:30:00Z', 40, 'ann'),
      sale('2025-10-26T00:30:00Z', 10, 'bob'),
      sale('2025-10-26T01:30:00Z', 20, 'cy'),
    ]),
  )

  test('begins once, in sums of one day and in those of several', async () => {
    const revenue = async (date: string) => {
      const { totals } = await ask(`sales/summary?${day(date)}${asked}`)
      return [totals.orders, totals.totalRevenue]
    }
    expect([await revenue('2025-10-25'), await revenue('2025-10-26')]).toEqual([
      [1, 40],
      [2, 30],
    ])
    const series = await ask(`sales/series?interval=day&startDate=2025-10-25&endDate=2025-10-26${asked}`)
    expect(soldBy(series.rows, 'bucket')).toEqual([
      ['2025-10-25', 40],
      ['2025-10-26', 30],
    ])
  })

  test('has 25 hours, the first of them from its first midnight', async () => {
    const { rows } = await ask(`sales/series?interval=hour&${day('2025-10-26')}${asked}`)
    expect([rows.length, rows[0].bucket]).toEqual([25, '2025-10-26T00:00:00Z'])
    expect(soldBy(rows, 'bucket')).toEqual([
      ['2025-10-26T00:00:00Z', 10],
      ['2025-10-26T01:00:00Z', 20],
    ])
  })

  test('has both hours in its heat map, and none of the day after', async () => {
    const cells = async (date: string) => {
      const { rows, totals } = await ask(`sales/heatmap?${day(date)}${asked}`)
      const sold = rows.filter(({ orders }: Row) => orders !== 0)
      return [sold.map((row: Row) => [row.weekday, row.hour, row.totalRevenue]), totals.totalRevenue]
    }
    expect(await cells('2025-10-25')).toEqual([[[6, 23, 40]], 40])
    expect(await cells('2025-10-26')).toEqual([[[7, 0, 30]], 30])
  })

  test('has all its orders in the list, with all its customers', async () => {
    const list = await ask(`orders?happened=placed&${day('2025-10-26')}${asked}`)
    expect([list.rows.map((row: Row) => row.revenue), list.totals.orders]).toEqual([[20, 10], 2])
    const cell = await ask(`orders?happened=placed&hour=0&weekday=7&${day('2025-10-26')}${asked}`)
    expect(cell.rows).toHaveLength(2)
    const fresh = await ask(`orders?customers=new&${day('2025-10-26')}${asked}`)
    expect(fresh.rows.map((row: Row) => row.customerId)).toEqual(['cy', 'bob'])
    const { rows, totals } = await ask(`customers/top?${day('2025-10-25')}${asked}`)
    expect([rows.map((row: Row) => row.customerId), totals.customers]).toEqual([['ann'], 1])
  })
})

describe('a shop in the Azores', () => {
  const server = useTestServer({ timeZone: 'Atlantic/Azores' }, { now: () => NOW })
  const ask = asking(server)

  test('has the same sums by day and by hour on a day with two midnights, including a refund in its first hour', async () => {
    const order = sale('2025-10-26T00:30:00Z', 10)
    const refund = { orderId: order.data.orderId, amount: 10, refundedAt: '2025-10-26T00:45:00Z' }
    await server.post([order, sale('2025-10-26T01:30:00Z', 20), { id: 'refund', type: 'OrderRefunded', data: refund }])
    expect((await ask(`sales/daily?${day('2025-10-26')}`))[0].totalRevenue).toBe(30)
    const hours = await ask('sales/hourly?date=2025-10-26')
    expect(hours.map((row: Row) => [row.hour, row.totalRevenue])).toEqual([
      ['2025-10-26T00:00:00Z', 10],
      ['2025-10-26T01:00:00Z', 20],
    ])
    const { rows } = await ask(`orders?happened=refunded&${day('2025-10-26')}`)
    expect(rows.map((row: Row) => row.refunds)).toEqual([10])
  })
})

describe('clocks of other places', () => {
  const server = useTestServer({}, { now: () => NOW })
  const ask = asking(server)
  const tenantOf = async (tenant: string, ...sales: [string, number][]) => {
    await server.post(sales.map(([at, total]) => ({ ...sale(at, total), tenant })))
    return (question: string) => ask(`${question}&tenant=${tenant}`)
  }

  test('Havana: the hour after the first of two midnights belongs to the new day', async () => {
    const askIt = await tenantOf('havana', ['2025-11-02T04:30:00Z', 5])
    const { totals } = await askIt(`sales/summary?${day('2025-11-02')}&timezone=America/Havana`)
    expect(totals.totalRevenue).toBe(5)
  })

  test('St John’s: a clock that goes back over midnight does not resume the day before', async () => {
    const askIt = await tenantOf(
      'st-johns',
      ['2010-11-07T02:15:00Z', 1],
      ['2010-11-07T02:30:00Z', 2],
      ['2010-11-07T02:45:00Z', 4],
      ['2010-11-07T03:30:00Z', 8],
    )
    const both = 'startDate=2010-11-06&endDate=2010-11-07&timezone=America/St_Johns'
    expect(soldBy((await askIt(`sales/series?interval=day&${both}`)).rows, 'bucket')).toEqual([
      ['2010-11-06', 1],
      ['2010-11-07', 14],
    ])
    expect((await askIt(`sales/summary?${day('2010-11-07')}&timezone=America/St_Johns`)).totals.totalRevenue).toBe(14)
  })

  test('Lord Howe, autumn: when the clock is put back by half an hour, another hour begins', async () => {
    const askIt = await tenantOf(
      'lord-howe-autumn',
      ['2025-04-05T14:40:00Z', 1],
      ['2025-04-05T15:10:00Z', 2],
      ['2025-04-05T15:40:00Z', 4],
    )
    const { rows, totals } = await askIt(`sales/series?interval=hour&${day('2025-04-06')}&timezone=Australia/Lord_Howe`)
    expect(soldBy(rows, 'bucket')).toEqual([
      ['2025-04-05T14:00:00Z', 1],
      ['2025-04-05T15:00:00Z', 2],
      ['2025-04-05T15:30:00Z', 4],
    ])
    expect([rows.length, totals.totalRevenue]).toEqual([25, 7])
  })

  test('Lord Howe, spring: the half hour after the change is an hour of its own', async () => {
    const askIt = await tenantOf(
      'lord-howe-spring',
      ['2025-10-04T15:10:00Z', 1],
      ['2025-10-04T15:40:00Z', 2],
      ['2025-10-04T16:10:00Z', 4],
    )
    const { rows, totals } = await askIt(`sales/series?interval=hour&${day('2025-10-05')}&timezone=Australia/Lord_Howe`)
    expect(soldBy(rows, 'bucket')).toEqual([
      ['2025-10-04T14:30:00Z', 1],
      ['2025-10-04T15:30:00Z', 2],
      ['2025-10-04T16:00:00Z', 4],
    ])
    expect([rows.length, totals.totalRevenue]).toEqual([24, 7])
  })

  test('Chicago: an hour that occurs twice is two hours, and one cell of the heat map', async () => {
    const askIt = await tenantOf('chicago', ['2022-11-06T06:30:00Z', 1], ['2022-11-06T07:30:00Z', 2])
    const of = `${day('2022-11-06')}&timezone=America/Chicago`
    const { rows } = await askIt(`sales/series?interval=hour&${of}`)
    expect(soldBy(rows, 'bucket')).toEqual([
      ['2022-11-06T06:00:00Z', 1],
      ['2022-11-06T07:00:00Z', 2],
    ])
    expect(rows).toHaveLength(25)
    const cells = (await askIt(`sales/heatmap?${of}`)).rows
    expect(cells.find(({ weekday, hour }: Row) => weekday === 7 && hour === 1).totalRevenue).toBe(3)
    expect((await askIt(`orders?hour=1&${of}`)).rows).toHaveLength(2)
  })

  test('Amman: a day without midnight begins an hour later', async () => {
    const askIt = await tenantOf('amman', ['2021-03-25T21:45:00Z', 1], ['2021-03-25T22:00:00Z', 2])
    const { rows } = await askIt(
      'sales/series?interval=day&startDate=2021-03-25&endDate=2021-03-26&timezone=Asia/Amman',
    )
    expect(rows.map((row: Row) => row.totalRevenue)).toEqual([1, 2])
    const hours = (await askIt(`sales/series?interval=hour&${day('2021-03-26')}&timezone=Asia/Amman`)).rows
    expect([hours.length, hours[0].bucket]).toEqual([23, '2021-03-25T22:00:00Z'])
  })
})

describe('a shop of Lord Howe', () => {
  const server = useTestServer({ timeZone: 'Australia/Lord_Howe' }, { now: () => NOW })

  test('stores its hours under the instants of their beginnings', async () => {
    await server.post([
      sale('2025-04-05T14:40:00Z', 1),
      sale('2025-04-05T15:10:00Z', 2),
      sale('2025-04-05T15:40:00Z', 4),
    ])
    const hours = await asking(server)('sales/hourly?date=2025-04-06')
    expect(hours.map((row: Row) => [row.hour, row.totalRevenue])).toEqual([
      ['2025-04-05T14:00:00Z', 1],
      ['2025-04-05T15:00:00Z', 2],
      ['2025-04-05T15:30:00Z', 4],
    ])
  })
})
