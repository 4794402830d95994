import { beforeEach, describe, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { orderEvent, type TestServer, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const MASTER = 'a-key-that-opens-all'
const ACME = 'a-key-of-acme-only'
const server = useTestServer()
const guarded = useTestServer({
  accessKeys: [
    { key: MASTER, tenantId: undefined },
    { key: ACME, tenantId: 'acme' },
  ],
})
const at = '2024-12-19T10:00:00Z'

beforeEach(() => Promise.all([server, guarded].map(({ database }) => forgetEverything(database.pool))))

type Method = 'GET' | 'POST' | 'DELETE'

async function call(method: Method, path: string, payload?: object | string, key?: string, on: TestServer = server) {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const answer = await on.app.inject({ method, url: `/api/dead-letters${path}`, payload, headers })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}

async function refuse(body: string | Buffer, on: TestServer = server, headers: Record<string, string> = {}) {
  const answer = await on.app.inject({ method: 'POST', url: '/api/events', payload: body, headers })
  expect(answer.json()).toMatchObject({ rejected: answer.json().received })
}

const refuseMany = (count: number, prefix = 'x') =>
  refuse(JSON.stringify(Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, data: {} }))))

const ids = async (query = '') => (await call('GET', query)).body.deadLetters.map(({ id }: { id: number }) => id)

describe('the list', () => {
  test('has the newest dead letter first, with its error and the beginning of its body', async () => {
    await refuse('{"id":')
    await refuse(JSON.stringify({ ...orderEvent({ at, total: 'much' }), note: 'ü'.repeat(500) }))
    const { status, body } = await call('GET', '')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      deadLetters: [
        { reason: 'invalid', type: 'OrderCreated', tenant: 'default', timesSeen: 1 },
        { reason: 'unreadable' },
      ],
      next: null,
      totals: { letters: 2, byReason: { invalid: 1, unreadable: 1 }, bySource: { http: 2 } },
    })
    const [{ body: shown, bodyBytes }] = body.deadLetters
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(400)
    expect(shown).toMatch(/ü$/)
    expect(bodyBytes).toBeGreaterThan(1000)
  })

  test('contains only dead letters that match, for each filter', async () => {
    await refuse('{"id":')
    await refuse(JSON.stringify(orderEvent({ at, total: 'much', tenant: 'acme' })))
    for (const [query, count] of [
      ['source=http', 2],
      ['source=bus', 0],
      ['type=OrderCreated', 1],
      ['reason=unreadable', 1],
      ['reason=too_large', 0],
      ['tenant=acme', 1],
      ['tenant=acme&reason=unreadable', 0],
      ['since=2001-01-01', 2],
      ['until=2001-01-01', 0],
      ['since=2001-01-01&until=9999-01-01T00:00:00Z', 2],
    ] as const) {
      const { body } = await call('GET', `?${query}`)
      expect([query, body.deadLetters.length, body.totals.letters]).toEqual([query, count, count])
    }
  })

  test.each([
    ['limit=0', 'limit must be a whole number from 1 to 500'],
    ['limit=501', 'limit must be'],
    ['cursor=abc', 'cursor must be'],
    ['reason=bad', 'reason must be one of unreadable, too_large'],
    ['since=yesterday', 'since must be an ISO 8601 time'],
    ['until=2024-02-30', 'until must be'],
    ['since=2024-02-03&until=2024-02-02', 'until (2024-02-02) must be later than since'],
    ['sorce=http', 'sorce is not a parameter here'],
    ['source=a&source=b', 'source is given 2 times'],
    ['__proto__=1', '__proto__ is not a parameter here'],
    ['tenant=', 'tenant must be'],
  ])('%s is refused, with the allowed values', async (query, message) => {
    const { status, body } = await call('GET', `?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ title: 'Invalid parameters', detail: expect.stringContaining(message) })
  })

  test('10,000 dead letters are listed in pages, each once, while others arrive', async () => {
    for (let i = 0; i < 10; i++) await refuseMany(1000, `old-${i}`)
    const seen: number[] = []
    const times: number[] = []
    const before = new Set<number>()
    const { rows } = await server.database.pool.query<{ id: string }>('select dead_letter_id as id from dead_letters')
    for (const { id } of rows) before.add(Number(id))
    let next: number | null = null
    let arrivals = 0
    do {
      const started = performance.now()
      const { body } = await call('GET', `?limit=500${next === null ? '' : `&cursor=${next}`}`)
      times.push(performance.now() - started)
      seen.push(...body.deadLetters.map(({ id }: { id: number }) => id))
      next = body.next
      await refuseMany(10, `new-${arrivals++}`)
    } while (next !== null)
    expect(new Set(seen).size).toBe(seen.length)
    expect(new Set(seen)).toEqual(before)
    expect(times).toHaveLength(20)
    const median = times.toSorted((a, b) => a - b)[10] as number
    expect(median).toBeLessThan(scaled(200))
  })
})

describe('the export', () => {
  const lines = async (query = '', key?: string, on: TestServer = server) => {
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
    const answer = await on.app.inject({ url: `/api/dead-letters/export${query}`, headers })
    expect(answer.headers['content-type']).toBe('application/x-ndjson')
    return answer.body
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }

  test('has each matching dead letter with its whole body, oldest first, and removes none', async () => {
    await refuse(JSON.stringify({ ...orderEvent({ at, total: 'much' }), note: 'ü'.repeat(500) }))
    await refuseMany(600)
    await refuse('{"id":')
    const all = await lines()
    expect(all).toHaveLength(602)
    expect(all[0]).toMatchObject({ reason: 'invalid', body: expect.stringContaining('ü'.repeat(500)) })
    expect(all.at(-1)).toMatchObject({ reason: 'unreadable', source: 'http', body: '{"id":' })
    expect(await lines('?reason=unreadable')).toEqual([all.at(-1)])
    expect(await lines('?source=bus')).toEqual([])
    expect((await call('GET', '')).body.totals.letters).toBe(602)
    expect((await call('GET', '/export?limit=5')).status).toBe(400)
  })

  test('has only the dead letters of one tenant for a key that is bound to the tenant', async () => {
    for (const tenant of ['acme', 'other']) {
      const headers = { authorization: `Bearer ${MASTER}` }
      await refuse(JSON.stringify(orderEvent({ at, total: 'much', tenant })), guarded, headers)
    }
    expect(await lines('', MASTER, guarded)).toHaveLength(2)
    expect(await lines('', ACME, guarded)).toMatchObject([{ tenant: 'acme' }])
    expect((await call('GET', '/export?tenant=other', undefined, ACME, guarded)).status).toBe(403)
  })
})

describe('a dead letter', () => {
  test('is returned with its headers, body and event id', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': '7', 'ce-source': '/s', 'ce-type': 'OrderCreated' }
    await refuse('{"orderId": 1}', server, headers)
    const [id] = await ids()
    expect(await call('GET', `/${id}`)).toMatchObject({
      status: 200,
      body: { id, eventId: '7', headers, body: '{"orderId": 1}', fallbackId: null, onlyTenant: null },
    })
  })

  test('with a body that is not UTF-8 is returned in Base64', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d])
    await refuse(body)
    const [id] = await ids()
    const letter = (await call('GET', `/${id}`)).body
    expect(letter).toMatchObject({ bodyBase64: body.toString('base64'), bodyBytes: 3 })
    expect(letter).not.toHaveProperty('body')
    expect((await call('GET', '')).body.deadLetters).toMatchObject([{ bodyBase64: body.toString('base64') }])
    expect(await call('POST', `/${id}/retry`, { body: orderEvent({ at }) })).toMatchObject({ status: 200 })
  })

  test('with an unknown or invalid id is a 404', async () => {
    for (const [method, path] of [
      ['GET', '/5'],
      ['DELETE', '/5'],
      ['POST', '/5/retry'],
    ] as const) {
      expect(await call(method, path)).toMatchObject({ status: 404, body: { title: 'Not found' } })
    }
    for (const id of ['x', '0', '-1', '1e3', '99999999999999999999', "1'--", '1%00', '1;drop table dead_letters']) {
      expect((await call('GET', `/${encodeURIComponent(id)}`)).status, id).toBe(404)
      expect((await call('DELETE', `/${encodeURIComponent(id)}`)).status, id).toBe(404)
    }
    expect((await call('GET', '/5?verbose=1')).status).toBe(400)
  })

  test('stays after a rejected retry, and the response has the reason', async () => {
    await refuse('{"id":')
    const [id] = await ids()
    expect(await call('POST', `/${id}/retry`)).toMatchObject({
      status: 422,
      body: {
        type: 'urn:tidemark:problem:still-refused',
        title: 'The message was rejected again',
        status: 422,
        detail: expect.stringContaining('JSON'),
        deadLetter: { id, status: 'rejected', reason: 'unreadable' },
      },
    })
    expect((await call('GET', `/${id}`)).body.timesSeen).toBe(2)
  })

  test('is retried with an edited body, as text or as JSON, with all digits', async () => {
    await refuse('{"id":')
    await refuse('{"id":"')
    const [first, second] = await ids()
    const amount = '12345678901234567890.12345678901234567891'
    const event = JSON.stringify(orderEvent({ at, total: 'AMOUNT', lineTotal: 1 })).replace('"AMOUNT"', amount)
    expect(await call('POST', `/${first}/retry`, `{"body": ${event}}`)).toMatchObject({
      status: 200,
      body: { id: first, status: 'accepted' },
    })
    const text = JSON.stringify({ body: event.replace('event-', 'other-').replace('order-', 'other-') })
    expect(await call('POST', `/${second}/retry`, text)).toMatchObject({ status: 200, body: { status: 'accepted' } })
    const { rows } = await server.database.pool.query('select total from orders')
    expect(rows).toEqual([{ total: amount }, { total: amount }])
    expect(await ids()).toEqual([])
  })

  test('stays unchanged when the edited body is rejected too', async () => {
    await refuse('{"id":')
    const [id] = await ids()
    const { status, body } = await call('POST', `/${id}/retry`, { body: { ...orderEvent({ at }), id: '' } })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      detail: expect.stringContaining('Nothing was changed'),
      deadLetter: { id, reason: 'missing_id' },
    })
    expect((await call('GET', '')).body.deadLetters).toMatchObject([{ id, timesSeen: 1, reason: 'unreadable' }])
  })

  test.each([
    ['[]', 'must be a JSON object'],
    ['{', 'not readable as JSON'],
    ['{"body": 1}', '"body" must be the edited body'],
    ['{"body": [1]}', '"body" must be the edited body'],
    ['{"body": null}', '"body" must be the edited body'],
    ['{"bodi": "x"}', '"bodi" is unknown'],
    [' ', 'empty'],
  ])('is not retried with the body %s', async (payload, message) => {
    expect(await call('POST', '/5/retry', payload)).toMatchObject({
      status: 400,
      body: { title: 'Invalid body', detail: expect.stringContaining(message) },
    })
  })

  test('is discarded permanently', async () => {
    await refuse('{"id":')
    const [id] = await ids()
    expect(await call('DELETE', `/${id}`)).toEqual({ status: 204, body: undefined })
    expect((await call('DELETE', `/${id}`)).status).toBe(404)
  })
})

describe('several dead letters', () => {
  test('are retried by their ids, and the response has the outcome of each', async () => {
    const { pool } = server.database
    await pool.query(`alter table orders add constraint not_yet check (customer_id <> 'late')`)
    const late = orderEvent({ at, customer: 'late' })
    await refuse(JSON.stringify([late, { ...late, id: 'again' }, { id: 'bad' }]))
    await pool.query('alter table orders drop constraint not_yet')
    const known = await ids()
    const { body } = await call('POST', '/retry', { ids: [...known, 999_999] })
    expect(body).toMatchObject({
      requested: 4,
      accepted: 1,
      duplicate: 1,
      ignored: 0,
      rejected: 1,
      notFound: 1,
      next: null,
    })
    expect(body.results.map(({ id }: { id: number }) => id)).toEqual([...known, 999_999])
    expect(body.results.at(-1)).toEqual({ id: 999_999, status: 'not_found' })
    expect((await call('GET', '')).body.totals).toMatchObject({ letters: 1 })
    expect((await server.app.inject('/metrics')).body).toMatch(
      /tidemark_events_total\{source="http",status="accepted"\} \d/,
    )
  })

  test('are retried and discarded page by page, by filter', async () => {
    await refuseMany(7)
    await refuse('{"id":')
    const filter = { reason: 'missing_type' }
    const first = (await call('POST', '/retry', { filter, limit: 5 })).body
    expect(first).toMatchObject({ requested: 5, rejected: 5 })
    const second = (await call('POST', '/retry', { filter, limit: 5, cursor: first.next })).body
    expect(second).toMatchObject({ requested: 2, rejected: 2, next: null })
    expect((await call('POST', '/discard', { filter, limit: 5 })).body).toMatchObject({ discarded: 5, notFound: 0 })
    expect((await call('POST', '/discard', { filter })).body).toMatchObject({ discarded: 2, next: null })
    const rest = await ids()
    expect((await call('POST', '/discard', { ids: [...rest, 12_345] })).body).toMatchObject({
      discarded: 1,
      notFound: 1,
    })
    expect(await ids()).toEqual([])
  })

  test.each([
    [{}, 'Name the dead letters'],
    [{ ids: [1], filter: {} }, 'Name the dead letters'],
    [{ ids: [] }, '"ids" must be a list'],
    [{ ids: ['1'] }, '"ids" must be a list'],
    [{ ids: [1.5] }, '"ids" must be a list'],
    [{ ids: Array.from({ length: 501 }, (_, i) => i + 1) }, '"ids" must be a list of 1 to 500'],
    [{ ids: [1], limit: 5 }, '"limit" is unknown here: only "ids" is allowed'],
    [{ filter: [] }, '"filter" must be an object of source, type'],
    [{ filter: { raeson: 'x' } }, 'raeson is not a parameter here'],
    [{ filter: { source: { $ne: 1 } } }, 'source must be'],
    [{ filter: { tenant: null } }, 'tenant must be'],
    [{ filter: {}, limit: 501 }, 'limit must be'],
    [{ filter: {}, offset: 1 }, 'offset is not a parameter here'],
  ])('cannot be selected by %j', async (payload, message) => {
    await refuse('{"id":')
    for (const path of ['/retry', '/discard']) {
      const { status, body } = await call('POST', path, payload)
      expect(status).toBe(400)
      expect(body.detail).toContain(message)
    }
    expect((await call('GET', '')).body.deadLetters).toMatchObject([{ timesSeen: 1 }])
  })
})

test('SQL injections are refused or find nothing', async () => {
  await refuse('{"id":')
  const attacks = [
    "' or true --",
    '" or 1=1',
    "'; drop table dead_letters; --",
    '\\',
    '$1',
    '%',
    '\u0000',
    '{}',
    '\ud800',
    "x'||'y",
  ]
  for (const attack of attacks) {
    for (const parameter of ['reason', 'since', 'until', 'limit', 'cursor']) {
      expect((await call('GET', `?${parameter}=${inUrl(attack)}`)).status, `${parameter}=${attack}`).toBe(400)
    }
    for (const parameter of ['source', 'type', 'tenant']) {
      const { status, body } = await call('GET', `?${parameter}=${inUrl(attack)}`)
      expect(status === 400 || body.deadLetters.length === 0, `${parameter}=${attack}`).toBe(true)
      const discarded = await call('POST', '/discard', { filter: { [parameter]: attack } })
      expect(discarded.status === 400 || discarded.body.discarded === 0, `${parameter}=${attack}`).toBe(true)
    }
  }
  expect(await ids()).toHaveLength(1)
})

/** As in a URL; what has no UTF-8 form is left for the server to see. */
function inUrl(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
}

describe('with access keys', () => {
  const headers = (key: string) => ({ authorization: `Bearer ${key}` })
  const letterOf = async (tenant: string) => {
    const { rows } = await guarded.database.pool.query(
      'select dead_letter_id as id from dead_letters where tenant_id = $1',
      [tenant],
    )
    return Number(rows[0]?.id)
  }

  beforeEach(async () => {
    for (const tenant of ['acme', 'other']) {
      await refuse(JSON.stringify(orderEvent({ at, total: 'much', tenant })), guarded, headers(MASTER))
    }
  })

  test('all routes require one', async () => {
    expect((await call('GET', '', undefined, undefined, guarded)).status).toBe(401)
    expect((await call('POST', '/discard', { filter: {} }, 'a-key-of-nobody-here', guarded)).status).toBe(401)
  })

  test('a key of a tenant lists only dead letters of its tenant', async () => {
    const { body } = await call('GET', '', undefined, ACME, guarded)
    expect(body).toMatchObject({ deadLetters: [{ tenant: 'acme' }], totals: { letters: 1 } })
    expect((await call('GET', '?tenant=other', undefined, ACME, guarded)).status).toBe(403)
    expect((await call('GET', `/${await letterOf('other')}`, undefined, ACME, guarded)).status).toBe(404)
    expect((await call('GET', `/${await letterOf('acme')}`, undefined, ACME, guarded)).status).toBe(200)
    expect((await call('GET', '', undefined, MASTER, guarded)).body.totals.letters).toBe(2)
    expect((await call('GET', '?tenant=other', undefined, MASTER, guarded)).body.totals.letters).toBe(1)
  })

  test('a key of a tenant retries and discards only dead letters of its tenant', async () => {
    const other = await letterOf('other')
    const edited = { body: orderEvent({ at, tenant: 'acme' }) }
    expect((await call('DELETE', `/${other}`, undefined, ACME, guarded)).status).toBe(404)
    expect((await call('POST', `/${other}/retry`, edited, ACME, guarded)).status).toBe(404)
    expect((await call('POST', `/${other}/retry`, undefined, ACME, guarded)).status).toBe(404)
    expect((await call('POST', '/retry', { ids: [other] }, ACME, guarded)).body).toMatchObject({
      notFound: 1,
      rejected: 0,
    })
    expect((await call('POST', '/discard', { ids: [other] }, ACME, guarded)).body).toMatchObject({ discarded: 0 })
    expect((await call('POST', '/discard', { filter: { tenant: 'other' } }, ACME, guarded)).status).toBe(403)
    expect((await call('POST', '/discard', { filter: {} }, ACME, guarded)).body).toMatchObject({ discarded: 1 })
    expect(await letterOf('other')).toBe(other)
    expect((await call('GET', `/${other}`, undefined, MASTER, guarded)).body.timesSeen).toBe(1)
  })

  test('an edited body of another tenant is refused', async () => {
    const edited = { body: orderEvent({ at, tenant: 'other' }) }
    expect(await call('POST', `/${await letterOf('acme')}/retry`, edited, ACME, guarded)).toMatchObject({
      status: 422,
      body: { deadLetter: { reason: 'wrong_tenant' } },
    })
  })
})

test('without keys, a page of another site cannot retry or discard', async () => {
  await refuse('{"id":')
  const [id] = await ids()
  const headers = { origin: 'https://evil.example', host: '127.0.0.1:5002' }
  for (const [method, path] of [
    ['POST', `/${id}/retry`],
    ['POST', '/retry'],
    ['POST', '/discard'],
    ['DELETE', `/${id}`],
  ] as const) {
    const payload = method === 'POST' ? { ids: [id] } : undefined
    const answer = await server.app.inject({ method, url: `/api/dead-letters${path}`, payload, headers })
    expect(answer.statusCode).toBe(403)
  }
  expect((await call('GET', `/${id}`)).body.timesSeen).toBe(1)
})
