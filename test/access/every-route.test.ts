import fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/access/keys.ts'
import { type Scope, scopeNames, withIncluded } from '../../src/access/scope.ts'
import { needs, requireDeclaredAccess } from '../../src/http/requests/route-access.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { type RouteCase, routeCases } from './routes.ts'

// Requests need a key from the beginning.
const server = useTestServer({ accessKeys: [{ key: 'a-key-of-the-settings', tenantId: undefined }] })
const actor = { kind: 'command', name: 'test' } as const
const keys = new Map<string, string>()

/** A key with these scopes, made at the first use. */
async function keyOf(scopes: readonly Scope[], tenantId?: string): Promise<string> {
  const name = `${scopes.join()} of ${tenantId ?? 'all'}`
  const known = keys.get(name)
  if (known !== undefined) return known
  const { text } = await createKey(server.database.pool, { name, scopes, tenantId, expiry: undefined }, actor)
  keys.set(name, text)
  return text
}

async function ask({ method, url }: Pick<RouteCase, 'method' | 'url'>, key?: string) {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const answer = await server.app.inject({ method, url, headers, payloadAsStream: true })
  const { statusCode, headers: given } = answer
  // A live stream has no end.
  if (given['content-type'] === 'text/event-stream') {
    answer.stream().destroy()
    return { status: statusCode, headers: given, body: '' }
  }
  let body = ''
  for await (const chunk of answer.stream()) body += chunk
  return { status: statusCode, headers: given, body }
}

const guarded = () =>
  routeCases(server.app).flatMap((route) => (route.access === 'open' ? [] : [{ ...route, access: route.access }]))

describe('a route', () => {
  test('without a declaration prevents the start', async () => {
    const app = fastify()
    requireDeclaredAccess(app)
    app.get('/declared', { config: needs('read') }, async () => 'yes')
    app.register(async (scope) => void scope.post('/forgotten', async () => 'no'))
    await expect(app.ready()).rejects.toThrow(/do not declare which scope they need.*: POST \/forgotten$/)
    await app.close()
  })

  test('needs no key only if it is a page, a file, the documentation, a health check or a sign-in', () => {
    const open = routeCases(server.app).filter(({ access }) => access === 'open')
    const others = open.filter(
      ({ method, path }) => path.startsWith('/api') || path === '/metrics' || !/GET|HEAD/.test(method),
    )
    // Sign-ins are checked by their routes: see src/http/people. Deliveries are signed. The handshakes of webhooks have no effect.
    expect(others.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'DELETE /api/session',
      'GET /api/session',
      'HEAD /api/session',
      'OPTIONS /api/events',
      'OPTIONS /hooks/:name',
      'POST /api/session',
      'POST /api/session/invitation',
      'POST /api/session/invitation/read',
      'POST /hooks/:name',
    ])
  })
})

test('without a key every other route is refused, for all methods', async () => {
  expect(guarded().length).toBeGreaterThan(60)
  for (const route of guarded()) {
    const { status, headers, body } = await ask(route)
    expect([route.method, route.path, status]).toEqual([route.method, route.path, 401])
    expect(headers['www-authenticate']).toBe('Bearer realm="tidemark"')
    if (route.method !== 'HEAD') expect(body).toContain('urn:tidemark:problem:access-key-required')
  }
})

test('OPTIONS and unknown methods are not answered by any route', async () => {
  for (const { url, path } of guarded().filter(({ path }) => path !== '/api/events')) {
    for (const method of ['OPTIONS', 'PUT', 'PATCH'] as const) {
      if (guarded().some((route) => route.path === path && route.method === method)) continue
      expect([path, (await ask({ method, url })).status]).toEqual([path, 405])
    }
  }
})

test.each(scopeNames)('a key with the scope %s opens the routes that need it, and no others', async (scope) => {
  const key = await keyOf([scope])
  const granted = withIncluded([scope])
  for (const route of guarded()) {
    const { status, headers, body } = await ask(route, key)
    const missing = route.access.scopes.filter((needed) => !granted.has(needed))
    const name = `${route.method} ${route.path}`
    // A stream needs a real connection: see src/http/live.
    if (missing.length === 0 && route.path === '/api/analytics/live') continue
    if (missing.length === 0) {
      expect([name, [401, 403, 405, 500].includes(status)]).toEqual([name, false])
      continue
    }
    expect([name, status]).toEqual([name, 403])
    expect(headers['www-authenticate']).toContain(
      `error="insufficient_scope", scope="${route.access.scopes.join(' ')}"`,
    )
    if (route.method === 'HEAD') continue
    expect(JSON.parse(body)).toMatchObject({
      type: 'urn:tidemark:problem:insufficient-scope',
      scopes: route.access.scopes,
      detail: expect.stringContaining(`"${missing[0]}"`),
    })
  }
})

test('a key of one tenant does not open the routes that concern all tenants', async () => {
  const scopes = ['ingest', 'people', 'operate', 'metrics', 'admin'] as const
  const key = await keyOf(scopes, 'acme')
  for (const route of guarded()) {
    const { status } = await ask(route, key)
    const name = `${route.method} ${route.path}`
    if (route.access.isForAllTenants) expect([name, status]).toEqual([name, 403])
    else expect([name, status === 403 || status === 401]).toEqual([name, false])
  }
})

test('the problem of an unknown, a changed and a truncated key says so', async () => {
  const key = await keyOf(['read'])
  const detailOf = async (text: string) =>
    JSON.parse((await ask({ method: 'GET', url: '/api/shop' }, text)).body).detail as string
  expect(await detailOf('tmk_AAAAAAAAAAAAAAAA0000000000000000000000000000000015vty0')).toBe('The access key is unknown')
  expect(await detailOf(key.slice(0, -1))).toContain('it has 57 characters')
  expect(await detailOf(`${key.slice(0, -1)}-`)).toContain('its checksum is wrong')
  expect(await detailOf('an-old-key-of-16-characters')).toBe('The access key is unknown')
})
