import { beforeEach, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createKey } from '../../access/keys.ts'
import { listKeys } from '../../access/stored-key.ts'

const MASTER = 'the-key-of-the-operator'
const server = useTestServer({ accessKeys: [{ key: MASTER, tenantId: undefined }] })
const anonymous = useTestServer({ host: '0.0.0.0', allowAnonymous: true })
const keyless = useTestServer()

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, key = MASTER) {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await server.app.inject({ method, url, payload, headers })
  return { status: answer.statusCode, body: answer.json() }
}

const create = (body: object) => call('POST', '/api/keys', body)

beforeEach(() => server.database.pool.query('truncate access_keys, audit_log'))

test('a key is created, listed, used, rotated and revoked', async () => {
  const created = await create({ name: 'dashboard', scopes: ['read', 'admin'], expires: '90d' })
  expect(created).toMatchObject({
    status: 201,
    body: { name: 'dashboard', scopes: ['read', 'admin'], tenant: null, status: 'active', createdBy: 'key 0' },
  })
  const { id, key } = created.body
  const listed = await call('GET', '/api/keys', undefined, key)
  expect(listed.body.keys).toMatchObject([{ id, name: 'dashboard' }])
  expect(JSON.stringify(listed.body)).not.toContain(key.slice(20))

  const rotated = await call('POST', `/api/keys/${id}/rotate`, { overlap: '1h' }, key)
  expect(rotated).toMatchObject({ status: 201, body: { name: 'dashboard', createdBy: `dashboard (${id})` } })
  for (const each of [key, rotated.body.key]) expect((await call('GET', '/api/keys', undefined, each)).status).toBe(200)

  const revoked = await call('DELETE', `/api/keys/${id}`)
  expect(revoked).toMatchObject({ status: 200, body: { id, status: 'revoked', replacedBy: rotated.body.id } })
  expect(await call('GET', '/api/keys', undefined, key)).toMatchObject({
    status: 401,
    body: { detail: expect.stringContaining('The access key "dashboard" was revoked at') },
  })
  expect((await call('GET', '/api/keys', undefined, rotated.body.key)).status).toBe(200)
})

test('the audit log has each change with its actor, without secrets, and is filtered by action', async () => {
  const { body } = await create({ name: 'shop', scopes: ['ingest'], tenant: 'acme' })
  await call('DELETE', `/api/keys/${body.id}`)
  const log = await call('GET', '/api/audit')
  expect(log.body).toMatchObject({
    entries: [
      { action: 'key.revoked', object: body.id, actorKind: 'key', actor: 'key 0', tenant: 'acme' },
      { action: 'key.created', object: body.id, detail: { name: 'shop', scopes: ['ingest'] } },
    ],
    next: null,
  })
  expect(JSON.stringify(log.body)).not.toContain(body.key.slice(20))
  expect((await call('GET', '/api/audit?action=key.created&limit=1')).body.entries).toHaveLength(1)
})

test('the whole audit log is exported, page after page', async () => {
  await server.database.pool.query(`
    insert into audit_log (actor_kind, actor, action, object)
    select 'command', 'test', 'key.created', number::text from generate_series(1, 1201) number`)
  const headers = { authorization: `Bearer ${MASTER}` }
  const answer = await server.app.inject({ url: '/api/audit/export', headers })
  expect(answer.headers['content-type']).toBe('application/x-ndjson')
  const lines = answer.body.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).object)).toEqual(Array.from({ length: 1201 }, (_, i) => String(1201 - i)))
})

describe('nothing is changed by', () => {
  test.each([
    [{}, 400, '"name" (text) and "scopes" (a list)'],
    [{ name: 'x' }, 400, '"scopes"'],
    [{ name: 'x', scopes: [] }, 400, '"scopes"'],
    [{ name: 'x', scopes: ['write'] }, 400, '"scopes"'],
    [{ name: 'x', scopes: ['read'], admin: true }, 400, '"tenant" and "expires"'],
    [{ name: ' ', scopes: ['read'] }, 400, '1 to 100 characters'],
    [{ name: 'a\u001b[31mb', scopes: ['read'] }, 400, '1 to 100 characters'],
    [{ name: 'x'.repeat(101), scopes: ['read'] }, 400, '1 to 100 characters'],
    [{ name: 'x', scopes: ['read'], tenant: '' }, 400, 'The tenant must be an id'],
    [{ name: 'x', scopes: ['metrics'], tenant: 'acme' }, 400, '"metrics" concerns all tenants'],
    [{ name: 'x', scopes: ['read'], expires: 'soon' }, 400, 'The expiry "soon" must be'],
    [{ name: 'x', scopes: ['read'], expires: '2020-01-01' }, 400, 'is in the past'],
    [{ name: 'taken', scopes: ['read'] }, 409, 'An access key is named "taken" already'],
  ])('%j', async (body, status, detail) => {
    const actor = { kind: 'command', name: 'test' } as const
    const request = { name: 'taken', scopes: ['read'] as const, tenantId: undefined, expiry: undefined }
    await createKey(server.database.pool, request, actor)
    expect(await create(body)).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } })
    expect(await listKeys(server.database.pool)).toHaveLength(1)
  })

  test('an unknown or impossible id', async () => {
    for (const id of ['AAAAAAAAAAAAAAAA', 'x', '%00']) {
      expect((await call('DELETE', `/api/keys/${id}`)).status).toBe(404)
      expect((await call('POST', `/api/keys/${id}/rotate`, {})).status).toBe(404)
    }
  })

  test('a second revocation', async () => {
    const { body } = await create({ name: 'x', scopes: ['read'] })
    await call('DELETE', `/api/keys/${body.id}`)
    for (const repeated of [
      await call('DELETE', `/api/keys/${body.id}`),
      await call('POST', `/api/keys/${body.id}/rotate`, {}),
    ]) {
      expect(repeated).toMatchObject({ status: 409, body: { detail: expect.stringContaining('was revoked at') } })
    }
  })
})

test('without keys, only clients of this machine create the first key, and then all need one', async () => {
  const payload = { name: 'first', scopes: ['admin'] }
  const refused = await anonymous.app.inject({ method: 'POST', url: '/api/keys', payload })
  expect(refused.json()).toMatchObject({ status: 403, detail: expect.stringContaining('tidemark keys create') })
  expect((await anonymous.app.inject('/api/shop')).statusCode).toBe(200)

  const created = await keyless.app.inject({ method: 'POST', url: '/api/keys', payload })
  expect(created.json()).toMatchObject({ createdBy: 'anonymous' })
  expect((await keyless.app.inject('/api/shop')).statusCode).toBe(401)
  const headers = { authorization: `Bearer ${created.json().key}` }
  expect((await keyless.app.inject({ url: '/api/audit', headers })).json().entries).toMatchObject([
    { actorKind: 'anonymous', action: 'key.created' },
  ])
})

test('without keys, a page of another site does not create a key', async () => {
  const headers = { origin: 'https://evil.example' }
  const payload = { name: 'evil', scopes: ['admin'] }
  const answer = await anonymous.app.inject({ method: 'POST', url: '/api/keys', payload, headers })
  expect(answer.json()).toMatchObject({ type: 'urn:tidemark:problem:foreign-page' })
})
