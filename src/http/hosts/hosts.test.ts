import { hostname } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { openRaw } from '../../../test/helpers/raw-client.ts'
import { readConfig } from '../../config/config.ts'

const KEY = 'the-key-of-the-operator'
const ROUTES = [
  'GET /',
  'GET /orders/1',
  'GET /assets/missing.js',
  'GET /docs',
  'GET /openapi.json',
  'GET /metrics',
  'GET /health/live',
  'GET /health/ready',
  'GET /api/analytics/customers/top',
  'GET /api/analytics/live',
  'HEAD /api/shop',
  'OPTIONS /api/events',
  'POST /api/events',
  'PUT /api/events',
  'POST /api/dead-letters/discard',
  'DELETE /api/dead-letters/1',
  'GET /nothing/here',
  'GET /%zz',
  'GET /api/%',
]

type Headers = Readonly<Record<string, string>>

/** A server on a real port, and what it answers to a request as it is written. */
function useListening(settings: Parameters<typeof useTestServer>[0] = {}) {
  const server = useTestServer(settings)
  let url = ''
  beforeAll(async () => {
    url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => server.app.server.closeAllConnections())
  const ask = async (request: string, headers: Headers) => {
    const client = openRaw(url, request, { connection: 'close', ...headers })
    const status = await client.status
    if (status === 421 || status === 403) await client.closed
    client.close()
    return { status, text: client.received() }
  }
  return { server, ask, url: () => url }
}

describe('without access keys', () => {
  const { server, ask, url } = useListening()
  const shop = 'GET /api/shop'

  test.each(ROUTES)('%s is refused under a foreign name that points to this server', async (request) => {
    for (const host of ['evil.example', 'evil.example:5002', 'EVIL.example.', '127.0.0.1.evil.example']) {
      const { status, text } = await ask(request, { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })
      expect(status).toBe(421)
      if (!request.startsWith('HEAD')) expect(text).toContain('urn:tidemark:problem:misdirected')
    }
  })

  test('an order that is sent under a foreign name is not accepted', async () => {
    const payload = orderEvent({ at: '2024-12-20T08:00:00Z' })
    const headers = { host: 'evil.example' }
    const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload, headers })
    expect(answer.statusCode).toBe(421)
    const { rows } = await server.database.pool.query('select count(*)::int as taken from inbox')
    expect(rows).toEqual([{ taken: 0 }])
  })

  test.each([
    'localhost',
    'LOCALHOST:5002',
    'localhost.:5002',
    'shop.localhost:5002',
    '127.0.0.1',
    '127.0.0.1:8080',
    '127.9.9.9',
    '[::1]',
    '[::1]:5002',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]:5002',
    '10.1.2.3:5002',
    '192.168.1.20',
    '[fd00::12]:5002',
    hostname(),
    `${hostname().toUpperCase()}:5002`,
  ])('%s is this machine, or an address of its network', async (host) => {
    expect((await ask(shop, { host })).status).toBe(200)
  })

  test.each([
    'localhost.evil.example',
    'evil-localhost',
    'localhost@evil.example',
    'localhost:5002:1',
    'localhost..',
    '[::1',
    '[evil.example]',
    'a b',
    '203.0.113.9',
    '[2001:db8::1]:5002',
    '2130706433',
    '0x7f000001',
    '',
  ])('%j is not', async (host) => {
    expect([400, 421]).toContain((await ask(shop, { host })).status)
  })

  test('a request with two hosts is refused, in any sequence and any spelling', async () => {
    for (const [first, second] of [
      ['localhost', 'evil.example'],
      ['evil.example', 'localhost'],
      ['localhost', 'localhost'],
    ] as const) {
      const { status } = await ask(shop, { Host: first, host: '127.0.0.1', HOST: second })
      expect(status).toBe(400)
    }
  })

  test('a target with another host is refused, and HTTP/1.0 may omit the host', async () => {
    expect((await ask('GET http://evil.example/api/shop', {})).status).toBe(421)
    const old = openRaw(url(), 'GET /api/shop HTTP/1.0\r\nx: ', {})
    expect(await old.status).toBe(200)
  })

  test.each([
    ['x-forwarded-for', '203.0.113.9'],
    ['X-Forwarded-Host', 'localhost'],
    ['x-forwarded-proto', 'https'],
    ['forwarded', 'for=203.0.113.9'],
    ['x-real-ip', '203.0.113.9'],
    ['via', '1.1 proxy'],
    ['cf-connecting-ip', '203.0.113.9'],
    ['true-client-ip', '203.0.113.9'],
    ['fly-client-ip', '203.0.113.9'],
    ['proxy-client-ip', '203.0.113.9'],
    ['x-azure-clientip', '203.0.113.9'],
    ['x-remote-addr', '203.0.113.9'],
    ['forwarded-for', '203.0.113.9'],
    ['cdn-loop', 'cloudflare'],
    ['cf-ray', '7c3f'],
    ['x-original-url', '/api/shop'],
  ])('a request that a proxy forwards with %s is refused on all routes', async (name, value) => {
    for (const request of ROUTES) {
      const { status, text } = await ask(request, { [name]: value })
      expect(status).toBe(403)
      if (!request.startsWith('HEAD')) expect(text).toContain('TIDEMARK_ACCESS_KEYS')
    }
  })
})

describe('with allowed names', () => {
  const { ask } = useListening(readConfig({ TIDEMARK_ALLOWED_HOSTS: 'Shop.example.com, *.example.org' }))

  test('requests under these names are served, and under other names refused', async () => {
    const statusOf = async (host: string) => (await ask('GET /api/shop', { host })).status
    for (const host of ['shop.example.com', 'SHOP.example.com.:443', 'a.b.example.org', 'localhost']) {
      expect(await statusOf(host)).toBe(200)
    }
    for (const host of ['www.shop.example.com', 'example.org', 'evilexample.org'])
      expect(await statusOf(host)).toBe(421)
  })
})

describe('with access keys', () => {
  const accessKeys = [{ key: KEY, tenantId: undefined }]
  const { ask } = useListening({ accessKeys })
  const named = useListening({ accessKeys, allowedHosts: ['shop.example.com'] })
  const authorization = `Bearer ${KEY}`

  test('requests through a proxy under any name are served, because a foreign page has no key', async () => {
    const headers = { host: 'shop.example.com', 'x-forwarded-for': '203.0.113.9', authorization }
    expect((await ask('GET /api/shop', headers)).status).toBe(200)
    expect((await ask('GET /api/shop', { host: 'evil.example' })).status).toBe(401)
  })

  test('only allowed names and IP addresses are served, because a probe uses the address of its pod', async () => {
    expect((await named.ask('GET /health/live', { host: 'evil.example' })).status).toBe(421)
    for (const host of ['shop.example.com', '10.42.0.7:5002', '203.0.113.9']) {
      expect((await named.ask('GET /health/live', { host })).status).toBe(200)
    }
  })
})

describe('with anonymous access allowed', () => {
  const { ask } = useListening({ allowAnonymous: true })

  test('a proxy and a public name are served', async () => {
    const headers = { host: 'analytics.shop.example', 'x-forwarded-for': '203.0.113.9' }
    expect((await ask('GET /api/shop', headers)).status).toBe(200)
  })
})
