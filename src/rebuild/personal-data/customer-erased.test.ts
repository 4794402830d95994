import { beforeEach, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { findTexts } from '../../../test/helpers/personal-data/find-text.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import { createKey } from '../../access/keys.ts'
import type { Scope } from '../../access/scope.ts'
import { verify } from '../verify.ts'
import { createFinishErasures } from './maintenance.ts'

const MASTER = 'the-key-of-the-operator'
const server = useTestServer({ accessKeys: [{ key: MASTER, tenantId: undefined }] })
const ANN = 'ann-of-the-test'

beforeEach(async () => {
  await forgetEverything(server.database.pool)
  await server.database.pool.query('truncate access_keys, audit_log, privacy_requests')
  const order = { orderId: 'o1', totalAmount: 10, customerId: ANN, items: [] }
  expect((await post(MASTER, event('1', 'OrderCreated', order))).status).toBe(200)
})

const event = (id: string, type: string, data: object, time = '2026-03-01T10:00:00Z') => ({ id, type, time, data })

async function call(method: 'GET' | 'POST', url: string, key: string, payload?: object) {
  const answer = await server.app.inject({ method, url, payload, headers: { authorization: `Bearer ${key}` } })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}
const post = (key: string, payload: object) => call('POST', '/api/events', key, payload)

const keyWith = async (...scopes: Scope[]) =>
  (
    await createKey(
      server.database.pool,
      { name: `${scopes}`, scopes, tenantId: undefined, expiry: undefined },
      { kind: 'command', name: 'test' },
    )
  ).text

async function runMaintenance() {
  const { pool, url } = server.database
  const client = await pool.connect()
  await createFinishErasures(pool, (work) => onTarget(url, work)).run(client)
  client.release()
}

test('an event of a sender who may erase erases the customer, and the request is listed', async () => {
  // Its clock is ahead.
  const later = new Date(Date.now() + 3_600_000).toISOString()
  const erased = event('2', 'CustomerErased', { customerId: ANN }, later)
  expect((await post(await keyWith('ingest', 'admin', 'people'), erased)).body).toMatchObject({ accepted: 1 })
  expect((await post(MASTER, erased)).body).toMatchObject({ duplicate: 1 })
  expect((await call('GET', '/api/privacy-requests', MASTER)).body.requests).toMatchObject([
    { connection: 'http', kind: 'erase', customerId: ANN, doneAt: null },
  ])
  await runMaintenance()
  expect(await findTexts(server.database.pool, [{ text: ANN }])).toEqual([])
  expect((await call('GET', '/api/privacy-requests', MASTER)).body.requests).toMatchObject([
    { customerId: null, outcome: 'erased' },
  ])
  expect((await call('GET', '/api/erasures', MASTER)).body.erasures).toMatchObject([{ counts: { orders: 1 } }])
  expect((await onTarget(server.database.url, verify)).differences).toEqual([])
})

test.each<Scope[][]>([[['ingest']], [['ingest', 'people']], [['ingest', 'admin']]])(
  'the event of a key with the scopes %s is rejected, and nobody is erased',
  async (scopes) => {
    const answer = await post(await keyWith(...scopes), event('2', 'CustomerErased', { customerId: ANN }))
    expect(answer).toMatchObject({ status: 400, body: { results: [{ reason: 'erasure_not_allowed' }] } })
    await runMaintenance()
    expect((await call('GET', '/api/erasures', MASTER)).body.erasures).toEqual([])
    expect((await call('GET', '/api/privacy-requests', MASTER)).body.requests).toEqual([])
  },
)

test('a person answers the requests that Tidemark does not fulfil', async () => {
  await server.database.pool.query(
    `insert into privacy_requests (tenant_id, connection, kind, customer_id, received_at)
     values ('default', 'shop', 'export', $1, now())`,
    [ANN],
  )
  const [{ id }] = (await call('GET', '/api/privacy-requests', MASTER)).body.requests
  const reader = await keyWith('people')
  expect((await call('POST', `/api/privacy-requests/${id}/done`, reader)).status).toBe(403)
  expect((await call('POST', `/api/privacy-requests/${id}/done`, MASTER)).status).toBe(204)
  expect((await call('POST', `/api/privacy-requests/${id}/done`, MASTER)).status).toBe(404)
  expect((await call('GET', '/api/privacy-requests', MASTER)).body.requests).toMatchObject([
    { customerId: null, outcome: 'done' },
  ])
  const { entries } = (await call('GET', '/api/audit', MASTER)).body
  expect(entries[0]).toMatchObject({ action: 'privacy_request.done', object: `request ${id}` })
})
