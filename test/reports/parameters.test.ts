import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { reports } from '../../src/reports/index.ts'
import { orderEvent, useTestServer } from '../helpers/http/test-server.ts'

const server = useTestServer()

beforeAll(() => server.post([orderEvent({ at: '2024-12-20T08:00:00Z' })]))

const DATE = 'a date that exists, written YYYY-MM-DD'
const LIMIT = 'a whole number from 1 to 1000'

async function refused(url: string) {
  const answer = await server.app.inject(`/api/analytics/${url}`)
  expect(answer.statusCode, answer.body).toBe(400)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  return answer.json()
}

describe('an invalid parameter is named, with its value and the allowed values', () => {
  const cases: [url: string, parameter: string, value: string, allowed: string][] = [
    ['sales/daily?startDate=2024-02-30', 'startDate', '2024-02-30', DATE],
    ['sales/daily?endDate=2023-02-29T00:00:00Z', 'endDate', '2023-02-29T00:00:00Z', DATE],
    ['sales/daily?startDate=2024-13-01', 'startDate', '2024-13-01', DATE],
    ['sales/daily?startDate=0000-01-01', 'startDate', '0000-01-01', DATE],
    ['sales/daily?startDate=20241212', 'startDate', '20241212', DATE],
    ['sales/daily?startDate=12/12/2024', 'startDate', '12/12/2024', DATE],
    ['sales/daily?startDate=yesterday', 'startDate', 'yesterday', DATE],
    ['sales/daily?startDate=', 'startDate', '', DATE],
    ['sales/daily?startDate', 'startDate', '', DATE],
    ['sales/hourly?date=2024-12-12T10', 'date', '2024-12-12T10', DATE],
    ['sales/hourly?startDate=2024-12-12', 'startDate', '2024-12-12', 'date, currency, tenant, format'],
    ['sales/daily?start=2024-12-12', 'start', '2024-12-12', 'startDate, endDate, currency, tenant, format'],
    ['ingest?currency=USD', 'currency', 'USD', 'tenant, format'],
    ['sales/daily?startDate=2024-12-12&startDate=2024-12-13', 'startDate', '2024-12-12, 2024-12-13', `once: ${DATE}`],
    [
      'sales/daily?startDate=2024-12-13&endDate=2024-12-12',
      'startDate',
      '2024-12-13',
      'a day that is not after endDate',
    ],
    ['sales/monthly?startDate=1924-12-19', 'startDate', '1924-12-19', 'a period of at most 100 years'],
    [
      'sales/monthly?startDate=0001-01-01&endDate=9999-12-31',
      'startDate',
      '0001-01-01',
      'a period of at most 100 years',
    ],
    ['products/top?limit=0', 'limit', '0', LIMIT],
    ['products/top?limit=1001', 'limit', '1001', LIMIT],
    ['products/top?limit=-1', 'limit', '-1', LIMIT],
    ['products/top?limit=1.5', 'limit', '1.5', LIMIT],
    ['products/top?limit=1e2', 'limit', '1e2', LIMIT],
    ['products/top?limit=ten', 'limit', 'ten', LIMIT],
    ['products/top?limit=99999999999999999999', 'limit', '99999999999999999999', LIMIT],
    [
      'customers/cohorts?startDate=1999-01-01&interval=day',
      'interval',
      'day',
      'a longer interval, a shorter period or fewer periods',
    ],
    ['sales/daily?currency=us', 'currency', 'us', 'an ISO 4217 currency code such as USD'],
    ['sales/daily?currency=XYZ', 'currency', 'XYZ', 'an ISO 4217 currency code such as USD'],
    ['sales/daily?tenant=', 'tenant', '', 'the id of a tenant, 1 to 200 characters'],
    ['sales/daily?tenant=a%00b', 'tenant', 'a\u0000b', 'the id of a tenant, 1 to 200 characters'],
  ]

  test.each(cases)('%s', async (url, parameter, value, allowed) => {
    const problem = await refused(url)
    expect(problem).toMatchObject({
      type: 'urn:tidemark:problem:invalid-parameters',
      title: 'Invalid parameters',
      status: 400,
      instance: `/api/analytics/${url}`,
    })
    expect(problem.detail).toContain(parameter)
    expect(problem.errors).toEqual([{ parameter, value, message: expect.stringContaining(parameter), allowed }])
  })

  test('also next to other invalid parameters', async () => {
    const { errors } = await refused('products/top?limit=0&startDate=x&nonsense=1&currency=')
    expect(errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual([
      'limit',
      'startDate',
      'nonsense',
      'currency',
    ])
  })
})

test('a period of exactly a hundred years is allowed', async () => {
  expect((await server.app.inject('/api/analytics/sales/daily?startDate=1924-12-20')).statusCode).toBe(200)
})

test('for any parameters the status is 200, 400 or 404, and the numbers do not change', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      "'; drop table orders; --",
      "' or '1'='1",
      '2024-12-12; select pg_sleep(10)',
      '$1',
      '%',
      '\\',
      '\u0000',
      '__proto__',
      '1'.repeat(5000),
      '-',
      'NaN',
      'null',
      '[]',
      '{}',
    ),
  )
  const names = [
    ...new Set(reports.flatMap(({ query }) => Object.keys(query.properties))),
    '__proto__',
    'constructor',
    'limit[]',
  ]
  const parameters = fc.array(fc.tuple(fc.constantFrom(...names), nasty), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reports), parameters, async ({ path }, given) => {
      const [[, inPath] = ['', 'prod-456']] = given
      const filled = path.replace(/:\w+/, encodeURIComponent(inPath.toWellFormed()))
      const { statusCode, body } = await server.app.inject(`${filled}?${new URLSearchParams(given)}`)
      expect(path === filled ? [200, 400] : [200, 400, 404], body).toContain(statusCode)
    }),
    { numRuns: 300 },
  )
  const { rows } = await server.database.pool.query('select count(*) as orders from orders')
  expect(rows).toEqual([{ orders: '1' }])
})

test('a report that takes too long is cancelled with a 503', async () => {
  const { pool } = server.database
  const client = await pool.connect()
  try {
    await client.query('begin; lock table daily_sales_analytics in access exclusive mode')
    const answer = await server.app.inject('/api/analytics/sales/daily')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ type: 'urn:tidemark:problem:took-too-long', status: 503 })
    expect(answer.headers['retry-after']).toBe('2')
  } finally {
    await client.query('rollback')
    client.release()
  }
  expect((await server.app.inject('/api/analytics/sales/daily')).statusCode).toBe(200)
})
