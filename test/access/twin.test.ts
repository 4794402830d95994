import { beforeAll, expect, test } from 'vitest'
import { createKey } from '../../src/access/keys.ts'
import { reports } from '../../src/reports/index.ts'
import { type TestServer, useTestServer } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'
import { addressesOf } from './report-addresses.ts'
import { routeCases } from './routes.ts'
import { eventsOfPersons, PERSON } from './shop-of-persons.ts'

// Two installations: one with tenant A alone, one with A and B. With a key of A, every response is the same in both.

// Requests need a key from the beginning.
const LOCKED = { accessKeys: [{ key: 'a-key-of-the-settings', tenantId: undefined }] }
const alone = useTestServer(LOCKED)
const shared = useTestServer(LOCKED)
const SCOPES = ['ingest', 'people', 'operate'] as const
const keys = new Map<TestServer, string>()

async function fill(server: TestServer, tenants: readonly string[]) {
  const actor = { kind: 'command', name: 'test' } as const
  const create = async (name: string, tenantId: string | undefined) =>
    (await createKey(server.database.pool, { name, scopes: SCOPES, tenantId, expiry: undefined }, actor)).text
  const everything = await create('everything', undefined)
  keys.set(server, await create('of A', 'A'))
  const headers = { authorization: `Bearer ${everything}` }
  for (const tenant of tenants) {
    // The same orders, customers and products, and others that only B has.
    for (const event of eventsOfPersons(tenant)) {
      await server.app.inject({ method: 'POST', url: '/api/events', payload: event, headers })
    }
  }
}

beforeAll(async () => {
  await fill(alone, ['A'])
  await fill(shared, ['A', 'B'])
}, scaled(120_000))

/** The response without what differs by the time of the test. */
async function ask(server: TestServer, url: string) {
  const answer = await server.app.inject({ url, headers: { authorization: `Bearer ${keys.get(server)}` } })
  const body = answer.body
    .replaceAll(/("{1,2})(lagSeconds|uptimeSeconds)\1:[\d.]+/g, '$2')
    .replaceAll(/("{1,2})(firstSeenAt|lastSeenAt|lastReceivedAt|arrivedAt)\1:\1[^"]+\1/g, '$2')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z(?=,|\r)/g, '')
    // The lag is the last column of its files.
    .replaceAll(/,\d+\.\d{3}\r\n/g, '\r\n')
    .replaceAll(/"id":\d+/g, '"id":0')
  return { status: answer.statusCode, body }
}

test.each(reports.map((report) => ({ name: report.name, report })))(
  'a key of A gets the same $name with and without tenant B',
  { timeout: scaled(120_000) },
  async ({ report }) => {
    for (const address of addressesOf(report)) {
      const [first, second] = await Promise.all([alone, shared].map((server) => ask(server, address)))
      expect([address, second]).toEqual([address, first])
    }
  },
)

test('a key of A gets 403 for tenant B on every route that has tenants', async () => {
  for (const report of reports) {
    if (!('tenant' in report.query.properties)) continue
    for (const address of addressesOf(report).slice(0, 2)) {
      expect([address, (await ask(shared, `${address}&tenant=B`)).status]).toEqual([address, 403])
    }
  }
  for (const path of ['/api/shop', '/api/dead-letters', '/api/dead-letters/export', '/api/analytics/live']) {
    expect([path, (await ask(shared, `${path}?tenant=B`)).status]).toEqual([path, 403])
  }
})

test('no GET route shows a key of A anything that only B has', async () => {
  for (const { method, path, url } of routeCases(shared.app)) {
    if (method !== 'GET' || path === '/api/analytics/live') continue
    const { body } = await ask(shared, url)
    expect([path, body.includes('only-B')]).toEqual([path, false])
  }
})

test('a key of A neither reads, retries nor discards dead letters of B, and writes nothing of B', async () => {
  const { rows } = await shared.database.pool.query(
    `select dead_letter_id::int as id from dead_letters where tenant_id = 'B'`,
  )
  expect(rows.length).toBeGreaterThan(0)
  const headers = { authorization: `Bearer ${keys.get(shared)}` }
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
    (await shared.app.inject({ method, url, payload, headers })).json()
  const ids = rows.map(({ id }) => id as number)
  for (const id of ids) {
    expect((await send('GET', `/api/dead-letters/${id}`)).status).toBe(404)
    expect((await send('POST', `/api/dead-letters/${id}/retry`, {})).status).toBe(404)
    expect((await send('DELETE', `/api/dead-letters/${id}`)).status).toBe(404)
  }
  expect(await send('POST', '/api/dead-letters/retry', { ids })).toMatchObject({ notFound: ids.length })
  expect(await send('POST', '/api/dead-letters/discard', { ids })).toMatchObject({ discarded: 0 })
  const count = async () => {
    const found = await shared.database.pool.query(`
      select (select count(*) from orders where tenant_id = 'B') as orders,
        (select count(*) from dead_letters where tenant_id = 'B') as letters`)
    return found.rows[0]
  }
  const before = await count()
  const [first] = eventsOfPersons('B')
  const answer = await send('POST', '/api/events', {
    ...first,
    id: 'written by A',
    data: { orderId: 'x', totalAmount: 1, items: [] },
  })
  expect(answer.results[0]).toMatchObject({ status: 'rejected', reason: 'wrong_tenant' })
  expect((await count()).orders).toBe(before.orders)
  expect(PERSON).not.toBe('')
})
