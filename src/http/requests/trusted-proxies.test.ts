import { Writable } from 'node:stream'
import fastify from 'fastify'
import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { loadKeys } from '../../access/load-keys.ts'
import { listUsers } from '../../access/people/stored-user.ts'
import { changeUser, inviteUser, removeUser } from '../../access/people/users.ts'
import { senderOf } from './sender.ts'
import { trustProxies } from './trusted-proxies.ts'

const lines: string[] = []
const log = pino(
  { level: 'warn' },
  new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  }),
)
const KEY = 'the-key-of-the-operator'
const settings = {
  proxyUserHeader: 'x-forwarded-user',
  trustedProxies: ['10.0.0.7', '192.168.0.0/16', 'fd00::/8'],
}
const server = useTestServer({ ...settings, accessKeys: [{ key: KEY, tenantId: undefined }] }, { log })
const signUp = useTestServer({ ...settings, proxySignUp: true })
const other = { kind: 'command', name: 'test' } as const
const PROXY = '10.0.0.7'
const OWN = { 'sec-fetch-site': 'same-origin' }

interface Sent {
  from?: string
  method?: 'GET' | 'POST' | 'DELETE'
  headers?: Record<string, string | undefined>
  where?: typeof server
}

async function ask(
  url: string,
  user: string | string[] | undefined,
  { from = PROXY, method, headers, where = server }: Sent = {},
) {
  const sent = { ...(user !== undefined && { 'x-forwarded-user': user }), ...headers }
  const answer = await where.app.inject({ method: method ?? 'GET', url, headers: sent as never, remoteAddress: from })
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}

beforeEach(async () => {
  lines.splice(0)
  for (const { database } of [server, signUp]) await database.pool.query('truncate users, audit_log cascade')
})

// The server keeps an account in memory for seconds, so tests that change one have names of their own.
const invite = (role = 'analyst', tenant?: string, name = 'ann') =>
  inviteUser(server.database.pool, { name, role, tenant }, other)

test('a person whom the proxy names has the role of the account', async () => {
  await invite('viewer', 'acme')
  for (const from of [PROXY, '192.168.3.4', '::ffff:192.168.3.4', 'fd00::1']) {
    expect((await ask('/api/shop', ' Ann ', { from })).body.scopes).toEqual(['read'])
  }
  expect((await ask('/api/shop?tenant=other', 'ann')).body.type).toBe('urn:tidemark:problem:other-tenant')
  expect((await ask('/api/users', 'ann')).status).toBe(403)
  const person = { name: 'ann', role: 'viewer', tenant: 'acme', way: 'proxy' }
  expect((await ask('/api/session', 'ann')).body).toMatchObject({ isSignInNeeded: true, person })
  expect((await ask('/api/session', undefined)).body.person).toBeNull()
})

describe('the header from another address', () => {
  test('is refused with 401 and a line of the log, on every kind of route, also with a key', async () => {
    await invite('admin')
    for (const url of ['/api/shop', '/api/session', '/health/live', '/nowhere', '/api/users']) {
      for (const headers of [{}, { authorization: `Bearer ${KEY}` }, { 'x-forwarded-for': PROXY }]) {
        const { status, body, headers: sent } = await ask(url, 'ann', { from: '127.0.0.1', headers })
        expect([url, status, body.type]).toEqual([url, 401, 'urn:tidemark:problem:untrusted-proxy'])
        expect(sent['www-authenticate']).toContain('Bearer')
      }
    }
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      address: '127.0.0.1',
      msg: expect.stringContaining('x-forwarded-user was refused: its address is not in TIDEMARK_TRUSTED_PROXIES'),
    })
    for (const from of ['10.0.0.8', '192.169.0.1', 'fe80::1', '::1', '::ffff:10.0.0.8']) {
      expect((await ask('/api/shop', 'ann', { from })).status).toBe(401)
    }
    expect(lines).toHaveLength(6)
  })

  test('does not matter when it is absent or empty: keys and sessions work from everywhere', async () => {
    const headers = { authorization: `Bearer ${KEY}` }
    expect((await ask('/api/shop', undefined, { from: '127.0.0.1', headers })).status).toBe(200)
    expect((await ask('/api/shop', '', { from: '127.0.0.1', headers })).status).toBe(200)
    expect((await ask('/api/shop', undefined, { from: '127.0.0.1' })).status).toBe(401)
    expect((await ask('/api/shop', '', { from: PROXY })).status).toBe(401)
  })
})

test.each([['ann, eve'], [['ann', 'eve']]])(
  'the names %j are refused, because the proxy left one of the client',
  async (names) => {
    await invite()
    const { status, body } = await ask('/api/shop', names)
    expect([status, body.detail]).toEqual([400, 'The header x-forwarded-user must have one name'])
  },
)

test.each(['nobody', 'x'.repeat(101), 'a\u0000b'])('the person %j has no account', async (name) => {
  const { status, body } = await ask('/api/shop', name)
  expect([status, body.type]).toEqual([403, 'urn:tidemark:problem:no-account'])
  expect(await listUsers(server.database.pool)).toEqual([])
})

test.each([
  ['disabled', (name: string) => changeUser(server.database.pool, name, { isDisabled: true }, other)],
  ['removed', (name: string) => removeUser(server.database.pool, name, other)],
])('a person who is %s is refused within seconds', { timeout: scaled(60_000) }, async (name, end) => {
  await invite('analyst', undefined, name)
  expect((await ask('/api/shop', name)).status).toBe(200)
  await end(name)
  await expect.poll(async () => (await ask('/api/shop', name)).status, { timeout: scaled(40_000) }).toBe(403)
})

test('a key in the request goes before the proxy', async () => {
  await invite('viewer')
  const { body } = await ask('/api/shop', 'ann', { headers: { authorization: `Bearer ${KEY}` } })
  expect(body.scopes).toContain('admin')
})

test('a page of another site cannot change anything through the proxy', async () => {
  await invite('admin', undefined, 'zed')
  const post = (headers: Record<string, string>) => ask('/api/users', 'zed', { method: 'POST', headers })
  expect((await post({ 'sec-fetch-site': 'cross-site' })).body.type).toBe('urn:tidemark:problem:foreign-page')
  expect((await post({})).status).toBe(403)
  expect((await post(OWN)).status).toBe(400)
})

test('a name in UTF-8 is read as the proxy wrote it', async () => {
  await inviteUser(server.database.pool, { name: 'zoë', role: 'viewer' }, other)
  expect((await ask('/api/shop', Buffer.from('Zoë').toString('latin1'))).status).toBe(200)
})

test('a new person gets an account with the role viewer, if the settings allow it', async () => {
  expect((await ask('/api/shop', undefined, { where: signUp })).status).toBe(401)
  const outcomes = await Promise.all([1, 2, 3].map(() => ask('/api/shop', 'Eve', { where: signUp })))
  expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await listUsers(signUp.database.pool)).toMatchObject([{ name: 'eve', role: 'viewer', createdBy: 'proxy' }])
  const { rows } = await signUp.database.pool.query('select action, actor from audit_log')
  expect(rows).toEqual([{ action: 'user.created', actor: 'eve' }])
  expect(await loadKeys(signUp.database.pool)).toMatchObject({ hasPeople: true })
})

test('the address of a client is the last one in front of the trusted proxies', async () => {
  const app = fastify()
  trustProxies(app, settings)
  app.get('/', async (request) => senderOf(request))
  const senderFrom = async (from: string, forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    return (await app.inject({ url: '/', remoteAddress: from, headers })).body
  }
  expect(await senderFrom(PROXY, '203.0.113.5, 198.51.100.7')).toBe('198.51.100.7')
  expect(await senderFrom(PROXY, '203.0.113.5, 198.51.100.7, 192.168.9.9')).toBe('198.51.100.7')
  expect(await senderFrom(PROXY, '2001:db8:1:2:3::4')).toBe('2001:db8:1:2')
  expect(await senderFrom(PROXY, 'unknown')).toBe(PROXY)
  expect(await senderFrom(PROXY)).toBe(PROXY)
  // Everybody else can write what they want.
  expect(await senderFrom('198.51.100.8', '203.0.113.5')).toBe('198.51.100.8')
  await app.close()
})
