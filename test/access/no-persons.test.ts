import { beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '../../src/access/keys.ts'
import type { Scope } from '../../src/access/scope.ts'
import { personParametersOf } from '../../src/reports/engine/persons.ts'
import { reports } from '../../src/reports/index.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { openLive } from '../helpers/live-client.ts'
import { scaled } from '../helpers/patience.ts'
import { addressesOf } from './report-addresses.ts'
import { routeCases } from './routes.ts'
import { fillWithPersons, PERSON } from './shop-of-persons.ts'

// Requests need a key from the beginning.
const server = useTestServer({ accessKeys: [{ key: 'a-key-of-the-settings', tenantId: undefined }] })
let everything = ''
let read = ''
let people = ''
/** All scopes except `people`. */
let operator = ''

const create = async (name: string, scopes: readonly Scope[]) => {
  const actor = { kind: 'command', name: 'test' } as const
  const request = { name, scopes, tenantId: undefined, expiry: undefined }
  return (await createKey(server.database.pool, request, actor)).text
}

const ask = (url: string, key: string, headers: Record<string, string> = {}) =>
  server.app.inject({ url, headers: { ...headers, authorization: `Bearer ${key}` } })

beforeAll(async () => {
  everything = await create('everything', ['ingest', 'people', 'operate', 'metrics', 'admin'])
  read = await create('read', ['read'])
  people = await create('people', ['people'])
  operator = await create('operator', ['ingest', 'read', 'operate', 'metrics', 'admin'])
  await fillWithPersons(server, everything)
}, scaled(60_000))

const days = 'startDate=2024-12-01&endDate=2024-12-31'

describe.each(reports.map((report) => ({ name: report.name, report })))('$name', ({ report }) => {
  test('has no ids of customers without the scope people', async () => {
    let shown = 0
    for (const address of addressesOf(report)) {
      const answer = await ask(address, read)
      if (answer.statusCode === 200) shown++
      expect([address, answer.body.includes(PERSON)]).toEqual([address, address.includes(PERSON)])
      expect([address, JSON.stringify(answer.headers).includes(PERSON)]).toEqual([address, false])
    }
    expect(shown > 0).toBe(report.scope !== 'people')
  })

  test('is the same for the scope people as for all scopes', async () => {
    const [address = ''] = addressesOf(report)
    const bodies = await Promise.all([people, everything].map(async (key) => (await ask(address, key)).body))
    expect(bodies[0]?.replaceAll(/"lagSeconds":[\d.]+/g, '')).toBe(bodies[1]?.replaceAll(/"lagSeconds":[\d.]+/g, ''))
  })
})

test('the data set has ids of customers where they can be', async () => {
  const found = await Promise.all(
    reports.map(async (report) => {
      const bodies = await Promise.all(
        addressesOf(report).map(async (address) => (await ask(address, everything)).body),
      )
      return bodies.some((body) => body.includes(PERSON)) ? report.name : undefined
    }),
  )
  expect(found.filter(Boolean).sort()).toEqual(
    ['contradictions', 'customer', 'ingest-warnings', 'order', 'orders', 'top-customers'].sort(),
  )
})

test('filters by a customer are refused with the name of the scope', async () => {
  const filters = reports.flatMap((report) => personParametersOf(report).map((name) => ({ report, name })))
  expect(filters.map(({ report, name }) => `${report.name} ${name}`)).toEqual(['orders customerId'])
  for (const { report, name } of filters) {
    const address = `${report.path}?${days}&${name}=nobody`
    const refused = await ask(address, read)
    expect(refused.statusCode).toBe(403)
    expect(refused.json()).toMatchObject({ type: 'urn:tidemark:problem:insufficient-scope', scopes: ['people'] })
    expect((await ask(address, everything)).statusCode).toBe(200)
  }
})

test('a CSV file does not have the columns', async () => {
  const header = async (key: string) =>
    (await ask(`/api/analytics/orders?${days}&format=csv`, key)).body.split('\r\n')[0]
  expect((await header(everything))?.split(',')).toContain('customerId')
  expect((await header(read))?.split(',')).not.toContain('customerId')
})

test('requests with and without the scope at the same time do not share their answers', async () => {
  const address = `/api/analytics/orders?${days}`
  const keys = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? everything : read))
  const bodies = await Promise.all(keys.map(async (key) => (await ask(address, key)).body))
  expect(bodies.map((body) => body.includes(PERSON))).toEqual(keys.map((key) => key === everything))
})

describe('an operator without the scope people', () => {
  const idOfLetter = async () => (await ask('/api/dead-letters', operator)).json().deadLetters[0].id as number

  test('receives no ids of customers from any GET route', async () => {
    const id = await idOfLetter()
    for (const { method, url, path } of routeCases(server.app)) {
      if (method !== 'GET' || path === '/api/analytics/live') continue
      for (const address of [url, url.replace('987654', String(id))]) {
        expect([path, (await ask(address, operator)).body.includes(PERSON)]).toEqual([path, false])
      }
    }
  })

  test('sees dead letters without bodies and errors, which hold them for others', async () => {
    const list = async (key: string) => (await ask('/api/dead-letters', key)).json().deadLetters as object[]
    expect(JSON.stringify(await list(everything))).toContain(PERSON)
    const [letter] = await list(operator)
    expect(letter).toMatchObject({ error: expect.stringContaining('does not have the scope people') })
    expect(letter).not.toHaveProperty('body')
    const id = await idOfLetter()
    for (const path of [`/api/dead-letters/${id}`, '/api/dead-letters/export']) {
      expect((await ask(path, operator)).statusCode).toBe(403)
      expect((await ask(path, everything)).body).toContain(PERSON)
    }
  })

  test('retries dead letters and sends events, without ids in the answers', async () => {
    const send = (url: string, payload: object) =>
      server.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${operator}` } })
    const id = await idOfLetter()
    for (const answer of [
      await send(`/api/dead-letters/${id}/retry`, {}),
      await send('/api/dead-letters/retry', { filter: {} }),
    ]) {
      expect(answer.statusCode).toBeLessThan(500)
      expect(answer.body).not.toContain(PERSON)
    }
    const known = {
      orderId: 'order-1',
      customerId: 'probe',
      totalAmount: 20,
      items: [],
      createdAt: '2024-12-10T10:00:00Z',
    }
    const probe = await send('/api/events', { id: 'probe', type: 'OrderCreated', data: known })
    expect(probe.json().results[0]).toMatchObject({
      status: 'duplicate',
      contradicts: expect.arrayContaining(['customerId']),
    })
    expect(probe.body).not.toContain(PERSON)
  })

  test('verifies the tables without the values that differ', async () => {
    await server.database.pool.query('update customers set orders = orders + 1 where true').catch(() => undefined)
    await server.database.pool.query(`update orders set customer_id = customer_id || '!' where order_id = 'order-2'`)
    const headers = { authorization: `Bearer ${operator}` }
    const started = await server.app.inject({
      method: 'POST',
      url: '/api/operations/tasks',
      payload: { kind: 'verify', all: true },
      headers,
    })
    expect(started.statusCode).toBe(202)
    const read = async (key: string) => (await ask(`/api/operations/tasks/${started.json().id}`, key)).json()
    await expect.poll(async () => (await read(operator)).endedAt, { timeout: scaled(60_000) }).not.toBeNull()
    expect(JSON.stringify(await read(everything))).toContain(PERSON)
    expect(await read(operator)).toMatchObject({ result: { differingRows: expect.any(Number), differences: [] } })
    for (const path of ['/api/operations/tasks', `/api/operations/tasks/${started.json().id}`]) {
      expect((await ask(path, operator)).body).not.toContain(PERSON)
    }
  })

  test('receives live updates without ids of customers', async () => {
    const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
    const live = await openLive(url, '', { authorization: `Bearer ${read}` })
    try {
      await live.next('everything')
      const data = { orderId: 'order-9', customerId: `${PERSON}-live`, totalAmount: 1, items: [] }
      await server.post([{ id: 'live', type: 'OrderCreated', time: '2024-12-19T10:00:00Z', data }], {
        authorization: `Bearer ${everything}`,
      })
      await server.database.pool.query(`select pg_notify('tidemark_live', '{"everything":true}')`)
      await live.next('everything', 1)
      expect(JSON.stringify(live.events)).not.toContain(PERSON)
    } finally {
      live.close()
      server.app.server.closeAllConnections()
    }
  })
})
