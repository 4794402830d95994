import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { reports } from '../../reports/index.ts'

const server = useTestServer()

beforeAll(async () => {
  await server.post([
    orderEvent({ at: '2024-12-12T10:00:00Z', total: '12345678901234567.89', customer: '=cmd|"x"!A1', product: 'b,ü"' }),
    orderEvent({ at: '2024-12-13T10:00:00Z', customer: '@anna' }),
    ...Array.from({ length: 40 }, (_, i) => orderEvent({ at: '2024-12-01T10:00:00Z', customer: `c-${i}` })),
  ])
})

const ask = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ url: `/api/analytics${url}`, headers })

describe('CSV', () => {
  test('has a byte order mark, a header, every row of the answer, all digits and no totals', async () => {
    const answer = await ask('/sales/daily?startDate=2024-12-02&format=csv')
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="tidemark-daily-sales-2024-12-13.csv"',
      'x-data-as-of': '2024-12-13T10:00:00Z',
    })
    expect(answer.body).toBe(
      '\ufeffdate,totalOrders,totalRevenue,totalItemsSold,avgOrderValue,uniqueCustomers\r\n' +
        '2024-12-13,1,39.98,2,39.98,1\r\n2024-12-12,1,12345678901234567.89,2,12345678901234567.89,1\r\n',
    )
  })

  test('runs no formula in a spreadsheet', async () => {
    const { body } = await ask('/customers/top?startDate=2024-12-02&format=csv')
    const rows: string[][] = parse(body, { bom: true })
    expect(rows.map(([customer]) => customer)).toEqual(['customerId', `'=cmd|"x"!A1`, "'@anna"])
  })

  test('of a page has a link to the next page, up to the last page', async () => {
    const [ids, urls]: [string[], string[]] = [[], ['/orders?startDate=2024-12-01&limit=15&format=csv']]
    for (const url of urls) {
      const { headers, body } = await ask(url)
      ids.push(...(parse(body, { from: 2 }) as string[][]).map(([, id]) => id ?? ''))
      const [, next] = /^<\/api\/analytics(.*)>; rel="next"$/.exec(String(headers.link)) ?? []
      if (next) urls.push(next)
    }
    expect([urls.length, ids.length, new Set(ids).size]).toEqual([3, 42, 42])
  })

  test.each(reports.map((report) => [report.name, report] as const))('is served for %s', async (_, report) => {
    const { body: openapi } = await server.app.inject('/openapi.json')
    const path = report.path.replace(/:(\w+)/g, '{$1}')
    const { content } = JSON.parse(openapi).paths[path].get.responses[200]
    expect(Object.keys(content)).toEqual(['application/json', 'text/csv'])
    const customer = encodeURIComponent('@anna')
    const { rows } = JSON.parse((await ask('/orders')).body)
    const known: Record<string, string> = { productId: 'prod-456', customerId: customer, orderId: rows[0].orderId }
    const url = report.path.replace('/api/analytics', '').replace(/:(\w+)/g, (_all, name) => known[name] ?? '')
    const answer = await ask(url, { accept: 'text/csv' })
    expect([answer.statusCode, answer.body.split('\r\n')[0]]).toEqual([
      200,
      `\ufeff${Object.keys(report.row.properties).join(',')}`,
    ])
    const json = (await ask(url)).json()
    const count = Array.isArray(json) ? json.length : (json.rows?.length ?? 1)
    expect(parse(answer.body, { record_delimiter: '\r\n' })).toHaveLength(count + 1)
  })

  test.each([
    ['text/csv', 'csv'],
    ['text/csv;q=0.9, application/json;q=0.5', 'csv'],
    ['text/csv, */*;q=0.1', 'csv'],
    ['text/*', 'csv'],
    ['*/*', 'json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
    ['application/json, text/csv', 'json'],
    ['text/csv;q=0', 'json'],
    [';;,,q=', 'json'],
  ])('the response to Accept: %s has the format %s', async (accept, format) => {
    const { headers } = await ask('/sales/daily', { accept })
    expect(String(headers['content-type'])).toContain(`/${format}`)
    expect(headers.vary).toContain('accept')
  })

  test('does not change the form of an error', async () => {
    const answer = await ask('/sales/daily?startDate=x&format=csv', { accept: 'text/csv' })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json'])
    expect((await ask('/sales/daily?format=xml')).json().errors).toMatchObject([{ parameter: 'format' }])
  })

  test('does not appear as a parameter in the query of the response', async () => {
    expect((await ask('/sales/summary?format=json')).json().meta.query).toEqual({})
  })
})

describe('a repeated request', () => {
  test.each(['/sales/daily', '/sales/daily?format=csv', '/sales/summary', '/orders'])(
    '%s: gets 304 when nothing has changed',
    async (url) => {
      const first = await ask(url)
      expect(first.headers['cache-control']).toBe('no-cache')
      const again = await ask(url, { 'if-none-match': `"other", ${first.headers.etag}` })
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', first.headers.etag])
      expect(again.headers['content-type']).toBeUndefined()
    },
  )

  test('gets the response when the numbers have changed', async () => {
    const url = '/sales/summary?tenant=changing'
    const event = { at: '2024-12-12T10:00:00Z', tenant: 'changing' }
    await server.post([orderEvent(event)])
    const { headers } = await ask(url)
    await server.post([orderEvent(event)])
    const again = await ask(url, { 'if-none-match': String(headers.etag) })
    expect([again.statusCode, again.json().totals.orders]).toEqual([200, 2])
  })

  test('for another format gets the other format', async () => {
    const { headers } = await ask('/sales/daily')
    expect((await ask('/sales/daily?format=csv', { 'if-none-match': String(headers.etag) })).statusCode).toBe(200)
  })
})

describe('compression', () => {
  const big = '/orders?startDate=2024-12-01'

  test.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip;q=0.8, br;q=0', 'gzip', gunzipSync],
  ])('of a client that accepts %s is %s, for JSON and CSV', async (accepted, encoding, inflate) => {
    for (const url of [big, `${big}&format=csv`]) {
      const plain = await ask(url)
      const packed = await ask(url, { 'accept-encoding': accepted })
      expect(packed.headers['content-encoding']).toBe(encoding)
      expect(String(packed.headers.vary)).toMatch(/accept-encoding/)
      expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3)
      expect(withoutLag(inflate(packed.rawPayload).toString())).toBe(withoutLag(plain.body))
      expect(packed.headers.etag).toBe(plain.headers.etag)
    }
  })

  test('is not used for clients that do not accept it, or for small responses', async () => {
    expect((await ask(big)).headers['content-encoding']).toBeUndefined()
    const small = await ask('/sales/daily?startDate=2024-12-12&endDate=2024-12-12', { 'accept-encoding': 'gzip' })
    expect(small.headers['content-encoding']).toBeUndefined()
  })
})

const withoutLag = (text: string) => text.replace(/"lagSeconds":[\d.]+/, '')
