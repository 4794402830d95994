import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, addYears, firstOfMonth } from '../../src/time/days.ts'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

const server = useTestServer()

const days = ['2023-12-31', '2024-01-01', '2024-11-19', '2024-11-20', '2024-12-01', '2024-12-20']

beforeAll(async () => {
  await server.post(days.map((day) => orderEvent({ at: `${day}T08:00:00Z`, product: `prod-${day}` })))
  await server.post([
    orderEvent({ at: '2024-12-20T09:00:00Z', product: 'prod-b', lineTotal: 500 }),
    orderEvent({ at: '2024-12-20T09:00:00Z', product: 'prod-a', lineTotal: 500 }),
    orderEvent({ at: '2024-12-20T07:59:59Z', product: 'prod-a', lineTotal: 0 }),
  ])
})

async function ask(path: string): Promise<Record<string, unknown>[]> {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function column(path: string, name: string): Promise<unknown[]> {
  return (await ask(path)).map((row) => row[name])
}

describe('daily sales', () => {
  test('are listed newest first, for today and the thirty days before', async () => {
    expect(await column('sales/daily', 'date')).toEqual(['2024-12-20', '2024-12-01', '2024-11-20'])
  })

  test('include the first and the last day of the period', async () => {
    expect(await column('sales/daily?startDate=2023-12-31&endDate=2024-11-19', 'date')).toEqual([
      '2024-11-19',
      '2024-01-01',
      '2023-12-31',
    ])
  })

  test('without a start begin thirty days before their end', async () => {
    expect(await column('sales/daily?endDate=2024-12-19', 'date')).toEqual(['2024-12-01', '2024-11-20', '2024-11-19'])
  })

  test('without an end include today', async () => {
    expect(await column('sales/daily?startDate=2024-12-01', 'date')).toEqual(['2024-12-20', '2024-12-01'])
  })

  test('from a future day are empty, without an error', async () => {
    expect(await ask('sales/daily?startDate=2025-06-01')).toEqual([])
  })

  test('accept a date with a time, as .NET clients send it', async () => {
    const times = [
      '2024-12-20T00:00:00',
      '2024-12-20T23:59:59.1234567Z',
      '2024-12-20T00:00:00.0000000+02:00',
      '2024-12-20 10:00',
    ]
    for (const time of times) {
      const query = new URLSearchParams({ startDate: time, endDate: time })
      expect(await column(`sales/daily?${query}`, 'date')).toEqual(['2024-12-20'])
    }
    // A plus that was not encoded arrives as a space.
    expect(await column('sales/daily?startDate=2024-12-20T00:00:00+02:00', 'date')).toEqual(['2024-12-20'])
  })
})

describe('hourly sales', () => {
  test('are those of today, earliest first', async () => {
    expect(await column('sales/hourly', 'hour')).toEqual([
      '2024-12-20T07:00:00Z',
      '2024-12-20T08:00:00Z',
      '2024-12-20T09:00:00Z',
    ])
  })

  test('are those of one day only', async () => {
    expect(await column('sales/hourly?date=2024-12-01', 'hour')).toEqual(['2024-12-01T08:00:00Z'])
    expect(await ask('sales/hourly?date=2024-12-02')).toEqual([])
  })
})

describe('top products', () => {
  test('are sorted by revenue, then by id', async () => {
    const products = ['prod-a', 'prod-b', 'prod-2024-11-20', 'prod-2024-12-01', 'prod-2024-12-20']
    expect(await column('products/top', 'productId')).toEqual(products)
    expect(await column('products/top?limit=2', 'productId')).toEqual(['prod-a', 'prod-b'])
  })

  test('count an order once and average over orders', async () => {
    const [first] = await ask('products/top?limit=1')
    expect(first).toEqual({
      productId: 'prod-a',
      timesOrdered: 2,
      unitsSold: 4,
      totalRevenue: 500,
      avgRevenuePerOrder: 250,
    })
  })

  test('are those of the period', async () => {
    expect(await column('products/top?startDate=2024-01-01&endDate=2024-11-19', 'productId')).toEqual([
      'prod-2024-01-01',
      'prod-2024-11-19',
    ])
  })
})

describe('monthly sales', () => {
  test('are listed newest first, for this month and the eleven months before', async () => {
    expect(await column('sales/monthly', 'month')).toEqual(['2024-12-01', '2024-11-01', '2024-01-01'])
  })

  test('contain only the days of the period', async () => {
    const rows = await ask('sales/monthly?startDate=2024-11-20&endDate=2024-12-19')
    expect(rows.map(({ month, totalOrders }) => [month, totalOrders])).toEqual([
      ['2024-12-01', 1],
      ['2024-11-01', 1],
    ])
  })

  test('average over orders, not over days', async () => {
    const [december] = await ask('sales/monthly?startDate=2024-12-01')
    expect(december).toEqual({
      month: '2024-12-01',
      totalOrders: 5,
      totalRevenue: 199.9,
      totalItemsSold: 10,
      avgOrderValue: 39.98,
    })
  })
})

test('days are counted by the calendar', () => {
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
  expect(addDays('0001-01-10', -30)).toBe('0001-01-01')
  expect(firstOfMonth('2024-12-31', -11)).toBe('2024-01-01')
  expect(firstOfMonth('2024-03-31', -1)).toBe('2024-02-01')
  expect(addYears('2024-02-29', 1)).toBe('2025-02-28')
  expect(addYears('9950-01-01', 100)).toBe('9999-12-31')
})
