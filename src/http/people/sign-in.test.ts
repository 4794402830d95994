import { beforeEach, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { loadKeys } from '../../access/load-keys.ts'
import type { Role } from '../../access/people/role.ts'
import { changeUser, inviteUser, removeUser, resetUser } from '../../access/people/users.ts'

const MASTER = 'the-key-of-the-operator'
// The API is closed from the beginning.
const server = useTestServer({ accessKeys: [{ key: MASTER, tenantId: undefined }] })
const keyless = useTestServer()
const other = { kind: 'command', name: 'test' } as const
const PASSWORD = 'four quiet lighthouse keepers'
const OWN = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' }
const TIMEOUT_MS = scaled(30_000)

interface Sent {
  method?: 'GET' | 'POST' | 'DELETE' | 'PATCH'
  payload?: object
  headers?: Record<string, string | undefined>
  cookie?: string
}

async function call(url: string, { method = 'GET', payload, headers = OWN, cookie }: Sent = {}) {
  const all = { ...headers, ...(cookie !== undefined && { cookie }) } as Record<string, string>
  const answer = await server.app.inject({ method, url, payload, headers: all })
  const [set = ''] = [answer.headers['set-cookie'] ?? ''].flat()
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.json(),
    set,
    cookie: set.split(';')[0] ?? '',
  }
}

const signIn = (name: string, password = PASSWORD, headers: Sent['headers'] = OWN) =>
  call('/api/session', { method: 'POST', payload: { name, password }, headers })

/** A person who has accepted the invitation. */
async function person(name: string, role: Role = 'viewer', tenant?: string) {
  const { user, token } = await inviteUser(server.database.pool, { name, role, tenant }, other)
  const accepted = await call('/api/session/invitation', { method: 'POST', payload: { token, password: PASSWORD } })
  expect(accepted.status).toBe(201)
  return { id: user.id, cookie: accepted.cookie, token, accepted }
}

beforeEach(async () => {
  await server.database.pool.query('truncate users, access_keys, audit_log, sign_in_failures cascade')
})

test('a person accepts an invitation, signs out, and signs in', { timeout: TIMEOUT_MS }, async () => {
  const invited = await call('/api/users', {
    method: 'POST',
    payload: { name: 'Ann', role: 'analyst' },
    headers: { authorization: `Bearer ${MASTER}` },
  })
  expect(invited).toMatchObject({ status: 201, body: { name: 'ann', status: 'invited', createdBy: 'key 0' } })
  const token = invited.body.invitation.replace('/#invitation=', '')
  expect((await call('/api/shop')).status).toBe(401)
  expect((await call('/api/session')).body).toEqual({
    isSignInNeeded: true,
    hasPeople: true,
    provider: null,
    person: null,
  })
  const read = await call('/api/session/invitation/read', { method: 'POST', payload: { token } })
  expect(read.body).toMatchObject({ name: 'ann', role: 'analyst' })
  const weak = await call('/api/session/invitation', { method: 'POST', payload: { token, password: 'password' } })
  expect(weak).toMatchObject({ status: 400, body: { detail: expect.stringContaining('15 to 128') } })
  const { cookie, set } = await call('/api/session/invitation', {
    method: 'POST',
    payload: { token, password: PASSWORD },
  })
  expect(set).toMatch(/^tidemark=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/)
  const shop = await call('/api/shop', { cookie })
  expect(shop).toMatchObject({ status: 200, body: { scopes: ['read', 'people'] } })

  const out = await call('/api/session', { method: 'DELETE', cookie })
  expect(out).toMatchObject({ status: 200, body: { person: null } })
  expect(out.set).toContain('Max-Age=0')
  expect((await call('/api/shop', { cookie })).body.detail).toBe('The session has ended. Sign in again')

  const again = await signIn(' ANN ')
  expect(again).toMatchObject({
    status: 201,
    body: { person: { name: 'ann', role: 'analyst', tenant: null, way: 'password' } },
  })
  expect(again.headers['cache-control']).toBe('no-store')
  expect((await call('/api/session', { cookie: again.cookie })).body.person).toMatchObject({ name: 'ann' })
})

test('an invitation works once, and a newer or an expired one ends it', { timeout: TIMEOUT_MS }, async () => {
  const { token, id } = await person('ann')
  const accept = (one: string) =>
    call('/api/session/invitation', { method: 'POST', payload: { token: one, password: PASSWORD } })
  const gone = { status: 404, body: { detail: expect.stringContaining('was used, has expired or never existed') } }
  expect(await accept(token)).toMatchObject(gone)
  const first = await resetUser(server.database.pool, id, other)
  const second = await resetUser(server.database.pool, id, other)
  expect(await accept(first.token)).toMatchObject(gone)
  await server.database.pool.query('update invitations set expires_at = now()')
  expect(await accept(second.token)).toMatchObject(gone)
  expect(await accept(second.token.slice(1))).toMatchObject(gone)
})

test('roles open their scopes and no more, and one tenant stays one tenant', { timeout: TIMEOUT_MS }, async () => {
  const viewer = await person('vi', 'viewer', 'acme')
  expect((await call('/api/shop', { cookie: viewer.cookie })).body.scopes).toEqual(['read'])
  expect((await call('/api/users', { cookie: viewer.cookie })).status).toBe(403)
  const foreign = await call('/api/shop?tenant=other', { cookie: viewer.cookie })
  expect(foreign.body.type).toBe('urn:tidemark:problem:other-tenant')
  const admin = await person('ad', 'admin')
  expect((await call('/api/users', { cookie: admin.cookie })).body.users).toMatchObject([
    { name: 'ad', role: 'admin', status: 'active', sessions: 1 },
    { name: 'vi', role: 'viewer', tenant: 'acme' },
  ])
})

describe('a session ends', () => {
  test.each([
    ['when its person is disabled', (id: string) => changeUser(server.database.pool, id, { isDisabled: true }, other)],
    ['when the role changes', (id: string) => changeUser(server.database.pool, id, { role: 'analyst' }, other)],
    ['when the password is reset', (id: string) => resetUser(server.database.pool, id, other)],
    ['when its person is removed', (id: string) => removeUser(server.database.pool, id, other)],
    ['12 hours after its last use', () => age(`last_seen_at = now() - interval '12 hours 1 second'`)],
    ['seven days after the sign-in', () => age('expires_at = now()')],
  ])('%s', { timeout: TIMEOUT_MS }, async (_name, end) => {
    const { id, cookie } = await person('ann')
    expect((await call('/api/shop', { cookie })).status).toBe(200)
    await end(id)
    // Another process notifies this one, which inject does not listen to.
    await expect.poll(async () => (await call('/api/shop', { cookie })).status, { timeout: scaled(30_000) }).toBe(401)
  })

  const age = (change: string) => server.database.pool.query(`update sessions set ${change}`)
})

test('signing out everywhere ends all sessions of the person, and of nobody else', {
  timeout: TIMEOUT_MS,
}, async () => {
  const [ann, bob] = [await person('ann'), await person('bob')]
  const second = await signIn('ann')
  await call('/api/session?everywhere=true', { method: 'DELETE', cookie: second.cookie })
  for (const cookie of [ann.cookie, second.cookie]) expect((await call('/api/shop', { cookie })).status).toBe(401)
  expect((await call('/api/shop', { cookie: bob.cookie })).status).toBe(200)
})

test('the database has no token, password or cookie, and the audit log has none either', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { cookie, token } = await person('ann')
  await signIn('ann', 'a wrong password that is long')
  await signIn('a password typed as a name')
  const tables = ['users', 'sessions', 'invitations', 'sign_in_failures', 'audit_log']
  for (const table of tables) {
    const { rows } = await server.database.pool.query(`select to_jsonb(t)::text as row from ${table} t`)
    const text = rows.map(({ row }) => row).join()
    for (const secret of [cookie.split('=')[1] ?? '?', token, PASSWORD, 'wrong password', 'typed as a name']) {
      expect(text).not.toContain(secret)
    }
  }
})

test('a session from before the sign-in ends with it', { timeout: TIMEOUT_MS }, async () => {
  const { cookie } = await person('ann')
  const payload = { name: 'ann', password: PASSWORD }
  const again = await call('/api/session', { method: 'POST', payload, cookie })
  expect(again.cookie).not.toBe(cookie)
  const { rows } = await server.database.pool.query('select count(*)::int as count from sessions')
  expect(rows).toEqual([{ count: 1 }])
})

describe('a request that changes something with a session', () => {
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:80' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:80' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'http://localhost:80' }, true],
    [{ origin: 'http://localhost:81' }, false],
    [{ origin: 'null' }, false],
    [{}, false],
  ])('with %j is admitted: %j', { timeout: TIMEOUT_MS }, async (headers, isAdmitted) => {
    const { cookie } = await person('ann', 'admin')
    for (const method of ['POST', 'DELETE', 'PATCH'] as const) {
      const url = method === 'POST' ? '/api/users' : '/api/users/AAAAAAAAAAAAAAAA'
      const { status, body } = await call(url, { method, payload: {}, headers, cookie })
      if (isAdmitted) expect([400, 404]).toContain(status)
      else expect([status, body.type]).toEqual([403, 'urn:tidemark:problem:foreign-page'])
    }
    const attempt = await signIn('ann', PASSWORD, headers)
    expect(attempt.status).toBe(isAdmitted ? 201 : 403)
    expect((await call('/api/shop', { headers, cookie })).status).toBe(200)
  })
})

test('the cookie is for HTTPS, and on this machine also for HTTP', { timeout: TIMEOUT_MS }, async () => {
  await person('ann')
  const site = 'same-origin'
  const secure = await signIn('ann', PASSWORD, {
    host: 'shop.example',
    origin: 'https://shop.example',
    'sec-fetch-site': site,
  })
  expect(secure.set).toMatch(/^__Host-tidemark=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/)
  const plain = { host: 'shop.example', origin: 'http://shop.example', 'sec-fetch-site': site }
  expect(await signIn('ann', PASSWORD, plain)).toMatchObject({
    status: 403,
    body: { type: 'urn:tidemark:problem:https-required' },
  })
  // Another host of the domain can set a cookie without the prefix.
  const cookie = secure.cookie.replace('__Host-', '')
  expect((await call('/api/shop', { headers: { host: 'shop.example' }, cookie })).status).toBe(401)
})

test('a wrong password, an unknown name and a disabled person have the same response', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { id } = await person('ann')
  await person('bob')
  await changeUser(server.database.pool, id, { isDisabled: true }, other)
  const responses = [await signIn('bob', 'not the right one'), await signIn('nobody'), await signIn('ann')]
  for (const { status, body } of responses) expect([status, body]).toEqual([401, responses[0]?.body])
})

test('guesses are delayed more and more, for this name only', { timeout: scaled(60_000) }, async () => {
  const { pool } = server.database
  await person('ann')
  await person('bob')
  const isBlocked = async () =>
    (await pool.query('select from sign_in_failures where blocked_until is not null')).rowCount === 1
  for (let i = 0; i < 5; i++) expect((await signIn('ann', 'wrong')).status).toBe(401)
  expect(await isBlocked()).toBe(false)
  expect((await signIn('ann', 'wrong')).status).toBe(401)
  expect(await isBlocked()).toBe(true)
  for (const [failures, seconds] of [
    [11, 64],
    [12, 128],
    [1000, 900],
  ] as const) {
    await pool.query('update sign_in_failures set failures = $1, blocked_until = null', [failures])
    expect((await signIn('ann', 'wrong')).status).toBe(401)
    const refused = await signIn('ann')
    expect(refused).toMatchObject({ status: 429, body: { type: 'urn:tidemark:problem:too-many' } })
    const wait = Number(refused.headers['retry-after'])
    expect(wait).toBeGreaterThan(seconds / 2)
    expect(wait).toBeLessThanOrEqual(seconds)
  }
  expect((await signIn('bob')).status).toBe(201)
  await pool.query('update sign_in_failures set blocked_until = now()')
  expect((await signIn('ann')).status).toBe(201)
  expect((await pool.query('select from sign_in_failures')).rowCount).toBe(0)
})

test('a person who was ever invited closes the API, also when removed', async () => {
  const payload = { name: 'ann', role: 'admin' }
  const invited = await keyless.app.inject({ method: 'POST', url: '/api/users', payload })
  expect(invited.statusCode).toBe(201)
  await removeUser(keyless.database.pool, 'ann', other)
  expect((await keyless.app.inject('/api/shop')).statusCode).toBe(401)
  expect(await loadKeys(keyless.database.pool)).toMatchObject({ exist: true, hasPeople: false })
  // The name is free again.
  await inviteUser(keyless.database.pool, { name: 'ann', role: 'viewer' }, other)
})

test('nobody changes their own account', { timeout: TIMEOUT_MS }, async () => {
  const { id, cookie } = await person('ann', 'admin')
  const url = `/api/users/${id}`
  for (const sent of [{ method: 'PATCH', payload: { role: 'viewer' } }, { method: 'DELETE' }] as const) {
    expect(await call(url, { ...sent, cookie })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('their own account') },
    })
  }
})
