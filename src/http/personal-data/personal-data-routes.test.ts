import { beforeEach, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createKey } from '../../access/keys.ts'
import type { Scope } from '../../access/scope.ts'
import { finishAlone } from '../../rebuild/personal-data/erase.ts'
import { UTC } from '../../zones/zone.ts'

const MASTER = 'the-key-of-the-operator'
const server = useTestServer({ accessKeys: [{ key: MASTER, tenantId: undefined }] })

async function call(method: 'GET' | 'POST', url: string, payload?: object, key = MASTER) {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await server.app.inject({ method, url, payload, headers })
  return { status: answer.statusCode, body: answer.json() }
}

async function keyWith(scopes: Scope[], tenantId?: string): Promise<string> {
  const request = { name: `${scopes} ${tenantId}`, scopes, tenantId, expiry: undefined }
  return (await createKey(server.database.pool, request, { kind: 'command', name: 'test' })).text
}

beforeEach(async () => {
  await forgetEverything(server.database.pool)
  await server.database.pool.query('truncate access_keys, audit_log')
  const order = { orderId: 'o1', totalAmount: 10, customerId: 'ann/of the test', items: [] }
  const event = { id: '1', type: 'OrderCreated', time: '2026-03-01T10:00:00Z', data: order }
  expect((await call('POST', '/api/events', event)).status).toBe(200)
})

const ANN = '/api/personal-data/ann%2Fof%20the%20test'

test('a customer is looked up, exported and erased', async () => {
  expect(await call('GET', ANN)).toMatchObject({ status: 200, body: { orders: 1, storedEvents: 1 } })
  expect(await call('GET', `${ANN}/export`)).toMatchObject({ status: 200, body: { orders: [{ order_id: 'o1' }] } })
  const erased = await call('POST', '/api/erasures', { customerId: 'ann/of the test' })
  expect(erased).toMatchObject({ status: 202, body: { status: 'rewriting', requestedBy: 'key 0' } })
  await finishAlone(server.database.pool, { zone: UTC })
  expect((await call('GET', ANN)).status).toBe(404)
  expect((await call('GET', '/api/erasures')).body).toMatchObject({
    erasures: [{ id: erased.body.id, status: 'finished', counts: { orders: 1, raw_events: 1 } }],
  })
  const actions = (await call('GET', '/api/audit')).body.entries.map(({ action }: { action: string }) => action)
  expect(actions).toEqual(['customer.erased', 'customer.exported', 'customer.looked_up'])
})

test('nothing is changed for an unknown customer or a wrong body', async () => {
  expect(await call('POST', '/api/erasures', { customerId: 'nobody' })).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('Nothing is stored about customer "nobody"') },
  })
  for (const body of [{}, { customerId: 1 }, { customerId: 'x', all: true }]) {
    expect((await call('POST', '/api/erasures', body)).status).toBe(400)
  }
  expect((await call('POST', '/api/erasures', { customerId: '' })).status).toBe(400)
  expect((await call('GET', '/api/erasures')).body).toEqual({ erasures: [] })
})

test('looking up needs the scope people, erasing also admin, and a key opens its tenant only', async () => {
  const [reader, people, other] = [
    await keyWith(['read']),
    await keyWith(['people']),
    await keyWith(['people', 'admin'], 'other'),
  ]
  expect((await call('GET', ANN, undefined, reader)).status).toBe(403)
  expect((await call('GET', `${ANN}/export`, undefined, reader)).status).toBe(403)
  expect((await call('GET', ANN, undefined, people)).status).toBe(200)
  expect((await call('POST', '/api/erasures', { customerId: 'ann/of the test' }, people)).status).toBe(403)
  expect((await call('GET', ANN, undefined, other)).status).toBe(404)
  expect((await call('POST', '/api/erasures', { customerId: 'ann/of the test' }, other)).status).toBe(404)
  const ofDefault = { customerId: 'ann/of the test', tenant: 'default' }
  expect((await call('POST', '/api/erasures', ofDefault, other)).status).toBe(403)
})
