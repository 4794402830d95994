import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { sql, toQuery } from '../../src/db/sql.ts'
import { writeAmount, writeInstant } from '../../src/json/write-rows.ts'
import { average } from '../../src/reports/metrics/average.ts'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

const server = useTestServer()

const at = '2024-12-20T08:00:00Z'

beforeAll(async () => {
  const sold = (currency: string | undefined, ...totals: (number | string)[]) =>
    totals.map((total) => orderEvent({ at, currency, total, lineTotal: total, product: `prod-${currency}` }))
  await server.post([
    ...sold(undefined, 0.1, 0.2),
    ...sold('EUR', '10.125', 20),
    ...sold('JPY', 100, 100, 101),
    ...sold('KWD', '1.5'),
    ...sold('CHF', '12345678901234567890.12345678901234567891', '0.00000000000000000009'),
    ...sold('GBP', 0),
    ...sold('IQD', '0.500', '0.750'),
    ...sold('HUF', '333.33', '333.33', '333.33', '0.51'),
  ])
})

async function ask(path: string): Promise<string> {
  const answer = await server.app.inject(`/api/analytics/${path}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.body
}

const day = (currency: string) => ask(`sales/daily?currency=${currency}`)

test('currencies are never added, and a request without a currency uses the default', async () => {
  const rest = '"totalItemsSold":4,"avgOrderValue":0.15,"uniqueCustomers":2}]'
  expect(await ask('sales/daily')).toBe(`[{"date":"2024-12-20","totalOrders":2,"totalRevenue":0.30,${rest}`)
  expect(await day('USD')).toBe(await ask('sales/daily'))
  expect(await ask('products/top')).toContain('"productId":"prod-undefined"')
  expect(await ask('sales/daily?currency=SEK')).toBe('[]')
})

test('every report contains its currency', async () => {
  expect(await ask('sales/hourly?currency=EUR')).toBe(
    '[{"hour":"2024-12-20T08:00:00Z","totalOrders":2,"totalRevenue":30.125}]',
  )
  expect(await ask('sales/monthly?currency=EUR')).toContain(
    '"totalRevenue":30.125,"totalItemsSold":4,"avgOrderValue":15.06}',
  )
  expect(await ask('products/top?currency=EUR')).toContain('"totalRevenue":30.125,"avgRevenuePerOrder":15.06}')
})

test('amounts have at least the decimals of their currency and keep further ones', async () => {
  expect(await day('JPY')).toContain('"totalRevenue":301,"totalItemsSold":6,"avgOrderValue":100,')
  expect(await day('KWD')).toContain('"totalRevenue":1.500,"totalItemsSold":2,"avgOrderValue":1.500,')
  expect(await day('GBP')).toContain('"totalRevenue":0.00,"totalItemsSold":2,"avgOrderValue":0.00,')
  expect(await day('CHF')).toContain('"totalRevenue":12345678901234567890.123456789012345679,')
  expect(await day('CHF')).toContain('"avgOrderValue":6172839450617283945.06,')
})

test('totals and averages have the decimals of ISO 4217 where CLDR has others', async () => {
  expect(await ask('sales/summary?currency=IQD&startDate=2024-12-20&endDate=2024-12-20')).toMatch(
    /"totalRevenue":1\.250,.*"averageOrderValue":0\.625,/,
  )
  expect(await ask('sales/summary?currency=HUF&startDate=2024-12-20&endDate=2024-12-20')).toMatch(
    /"totalRevenue":1000\.50,.*"averageOrderValue":250\.13,/,
  )
})

test('a currency can be requested in upper or lower case', async () => {
  expect(await day('usd')).toBe(await day('USD'))
  expect(await day('%20jpy')).toBe(await day('JPY'))
})

test('an amount is written with all its digits', () => {
  expect(writeAmount('399.8', 2)).toBe('399.80')
  expect(writeAmount('10.12500000', 2)).toBe('10.125')
  expect(writeAmount('400.000', 0)).toBe('400')
  expect(writeAmount('400', 2)).toBe('400.00')
  expect(writeAmount('-0.50', 0)).toBe('-0.5')
})

test('a time is written without trailing zeros', () => {
  expect(writeInstant('2024-12-12 10:00:00+00')).toBe('2024-12-12T10:00:00Z')
  expect(writeInstant('2024-12-12 10:20:30.1204+00')).toBe('2024-12-12T10:20:30.1204Z')
  expect(writeInstant('2024-12-12 10:20:30+05:30')).toBe('2024-12-12T04:50:30Z')
})

test('an average is rounded half away from zero, exactly, for numbers of any length', async () => {
  const cents = fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n })
  const orders = fc.bigInt({ min: 1n, max: 10n ** 12n })
  await fc.assert(
    fc.asyncProperty(cents, orders, async (total, count) => {
      const query = sql`select ${average('total', 'number', 'USD')} as average from (select ${String(total)}::numeric * 0.01 as total, ${String(count)}::bigint as number) as sums`
      const { rows } = await server.database.pool.query(toQuery(query))
      const exact = (2n * (total < 0n ? -total : total) + count) / (2n * count)
      const sign = total < 0n && exact !== 0n ? '-' : ''
      expect(rows[0].average).toBe(`${sign}${exact / 100n}.${String(exact % 100n).padStart(2, '0')}`)
    }),
    {
      numRuns: 200,
      examples: [
        [1n, 2n],
        [49n, 100n],
        [-1n, 2n],
        [5n * 10n ** 20n - 1n, 10n ** 12n],
      ],
    },
  )
})
