import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const MASTER = 'the-key-of-the-operator'
const BOUND = 'the-key-of-tenant-acme'
const server = useTestServer({
  accessKeys: [
    { key: MASTER, tenantId: undefined },
    { key: BOUND, tenantId: 'acme' },
  ],
})
const at = '2024-12-20T08:00:00Z'

const daily = '/api/analytics/sales/daily'

async function ask(url: string, authorization?: string) {
  const answer = await server.app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
  return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], body: answer.body }
}

test('every route under /api and /metrics requires a key', async () => {
  for (const url of [
    daily,
    '/api/analytics/ingest',
    '/metrics',
    '/%61pi/analytics/ingest',
    `${daily}?startDate=nonsense`,
  ]) {
    expect(await ask(url)).toMatchObject({ status: 401, challenge: 'Bearer realm="tidemark"' })
    expect(await ask(url, 'Basic dXNlcjpwYXNz')).toMatchObject({ status: 401 })
    expect(await ask(url, `Bearer ${MASTER}x`)).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('invalid_token'),
    })
    expect(await ask(url, 'Bearer ')).toMatchObject({ status: 401 })
  }
  const events = await server.app.inject({ method: 'POST', url: '/api/events', payload: [orderEvent({ at })] })
  expect(events.statusCode).toBe(401)
  expect(events.headers['content-type']).toBe('application/problem+json')
  const { rows } = await server.database.pool.query('select count(*) as count from inbox')
  expect(rows).toEqual([{ count: '0' }])
})

test('health, the OpenAPI document and its page require no key', async () => {
  for (const url of ['/health/live', '/health/ready', '/openapi.json', '/docs'])
    expect(await ask(url)).toMatchObject({ status: 200 })
})

test('a key without a tenant opens every tenant', async () => {
  await server.post([orderEvent({ at, tenant: 'acme' }), orderEvent({ at, tenant: 'other' })], {
    authorization: `Bearer ${MASTER}`,
  })
  for (const tenant of ['acme', 'other']) {
    expect((await ask(`${daily}?tenant=${tenant}`, `bearer ${MASTER}`)).body).toContain('"totalOrders":1')
  }
  expect(await ask('/metrics', `Bearer ${MASTER}`)).toMatchObject({ status: 200 })
})

test('a key of a tenant opens only its tenant', async () => {
  expect((await ask(daily, `Bearer ${BOUND}`)).body).toContain('"totalOrders":1')
  expect((await ask(`${daily}?tenant=acme`, `Bearer ${BOUND}`)).body).toContain('"totalOrders":1')
  const other = await ask(`${daily}?tenant=other`, `Bearer ${BOUND}`)
  expect(other.status).toBe(403)
  expect(JSON.parse(other.body)).toMatchObject({ title: 'The access key is bound to another tenant', status: 403 })
  expect(await ask('/metrics', `Bearer ${BOUND}`)).toMatchObject({ status: 403 })
})

test('a key of a tenant writes only to its tenant', async () => {
  const headers = { authorization: `Bearer ${BOUND}` }
  const payload = [orderEvent({ at, tenant: 'other' }), orderEvent({ at })]
  const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload, headers })
  expect(answer.json().results).toMatchObject([{ status: 'rejected', reason: 'wrong_tenant' }, { status: 'accepted' }])
  expect((await ask(daily, `Bearer ${BOUND}`)).body).toContain('"totalOrders":2')
})
