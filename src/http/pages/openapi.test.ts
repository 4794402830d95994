import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, test } from 'vitest'
import { type TestServer, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { reports } from '../../reports/index.ts'

const server = useTestServer()
const guarded = useTestServer({ accessKeys: [{ key: 'a-key-of-16-chars', tenantId: undefined }] })

interface Operation {
  operationId: string
  parameters: { name: string }[]
  responses: Record<string, { description: string; content: Record<string, { schema: object; example: unknown }> }>
}

interface Document {
  openapi: string
  info: object
  components: object
  paths: Record<string, Record<string, Operation>>
}

const load = async (from: TestServer): Promise<Document> => (await from.app.inject('/openapi.json')).json()

const SESSION_PATHS = ['/api/session', '/api/session/invitation', '/api/session/invitation/read']

test('the document is OpenAPI 3.1 and lists every route', async () => {
  const { openapi, info, paths } = await load(server)
  expect(openapi).toBe('3.1.0')
  expect(info).toMatchObject({ title: 'Tidemark', version: expect.any(String) })
  const letters = ['', '/{id}', '/{id}/retry', '/retry', '/discard', '/export'].map(
    (path) => `/api/dead-letters${path}`,
  )
  const own = [
    '/api/analytics/live',
    ...['', '/{name}', '/{name}/secrets'].map((path) => `/api/connections${path}`),
    '/api/platforms',
    '/api/events',
    '/hooks/{name}',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/api/shop',
    '/api/keys',
    '/api/keys/{id}',
    '/api/keys/{id}/rotate',
    '/api/audit',
    '/api/audit/export',
    ...SESSION_PATHS,
    '/api/erasures',
    '/api/personal-data/{customerId}',
    '/api/personal-data/{customerId}/export',
    '/api/privacy-requests',
    '/api/privacy-requests/{requestId}/done',
    '/api/users',
    '/api/users/{id}',
    '/api/users/{id}/reset',
    '/api/retention',
    '/api/retention/closings',
    '/api/sources',
    ...['', '/{id}', '/{id}/explanation', '/{id}/run'].map((path) => `/api/imports${path}`),
    ...['/costs', '/filling', '/partitions', '/replica', '/tasks', '/tasks/{id}', '/time-zones', '/withdrawals'].map(
      (path) => `/api/operations${path}`,
    ),
    ...letters,
  ]
  expect(Object.keys(paths).sort()).toEqual(
    [...own, ...reports.map(({ path }) => path.replace(/:(\w+)/g, '{$1}'))].sort(),
  )
})

test('every operation has its own id, a summary, a tag and described responses', async () => {
  const { paths } = await load(server)
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  for (const operation of operations) {
    expect(operation).toMatchObject({
      summary: expect.any(String),
      tags: [expect.any(String)],
      responses: expect.any(Object),
    })
    for (const response of Object.values(operation.responses)) expect(response).toHaveProperty('description')
  }
})

test('every reference has a target', async () => {
  const document = await load(server)
  const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? []
  expect(references.length).toBeGreaterThan(10)
  expect(new Set(references)).toEqual(
    new Set(['Currency', 'Problem', 'TimeZone'].map((name) => `"$ref":"#/components/schemas/${name}"`)),
  )
  expect(document.components).toHaveProperty('schemas.Problem.properties.detail')
})

test('a report has its parameters, the time of its data, and money as a number', async () => {
  const { paths } = await load(server)
  const operation = paths['/api/analytics/products/top']?.get
  const { parameters = [], responses = {} } = operation ?? {}
  expect(parameters.map(({ name }) => name)).toEqual(['startDate', 'endDate', 'limit', 'currency', 'tenant', 'format'])
  expect(parameters[2]).toMatchObject({
    in: 'query',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 10 },
  })
  expect(responses[200]).toHaveProperty('headers.X-Data-As-Of.schema.format', 'date-time')
  const content = responses[200]?.content['application/json']
  expect(content?.schema).toHaveProperty('items.properties.totalRevenue.type', 'number')
  expect(content?.example).toHaveLength(2)
  expect(responses[400]).toHaveProperty('content.application/problem+json')
})

test('every operation has the scopes that it needs, except those that need no key', async () => {
  for (const from of [server, guarded]) {
    const { components, paths } = await load(from)
    expect(components).toHaveProperty('securitySchemes.accessKey', {
      type: 'http',
      scheme: 'bearer',
      description: expect.stringContaining('`people`: Read reports with ids of customers'),
    })
    expect(paths['/api/events']).toHaveProperty('post.security', [{ accessKey: ['ingest'] }])
    expect(paths['/api/analytics/customers/top']).toHaveProperty('get.security', [{ accessKey: ['people'] }])
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.values(item).map((operation) => ({ path, operation })),
    )
    const isOpen = operations.filter(({ operation }) => !('security' in operation)).map(({ path }) => path)
    expect([...new Set(isOpen)].sort()).toEqual([...SESSION_PATHS, '/health/live', '/health/ready', '/hooks/{name}'])
  }
})

describe('a client that is generated from the document', () => {
  interface Parameter {
    name: string
    in: string
    schema: { default?: unknown }
  }
  const gets = async () => {
    const { paths } = await load(server)
    return Object.entries(paths)
      .filter(([path, { get }]) => get && !path.includes('{') && path !== '/api/analytics/live')
      .map(([path, { get }]) => ({ path, parameters: (get?.parameters ?? []) as unknown as Parameter[] }))
  }

  test('can call every GET without parameters', async () => {
    for (const { path } of await gets()) expect((await server.app.inject(path)).statusCode, path).toBe(200)
  })

  test('can send every default that the document states', async () => {
    for (const { path, parameters } of await gets()) {
      const stated = parameters.filter(({ schema }) => schema.default !== undefined)
      const query = new URLSearchParams(
        Object.fromEntries(stated.map(({ name, schema }) => [name, String(schema.default)])),
      )
      const answer = await server.app.inject(`${path}?${query}`)
      expect(answer.statusCode, `${path}?${query}: ${answer.body}`).toBe(200)
    }
  })

  test('finds only standard formats, or keywords in place of others', async () => {
    const formats = JSON.stringify(await load(server)).matchAll(/"format":"([^"]+)"/g)
    expect(new Set([...formats].map(([, format]) => format))).toEqual(new Set(['date', 'date-time', 'decimal']))
  })

  test.each([
    ['EUR', true],
    ['XYZ', false],
    ['', false],
  ])('sees that %j is a currency: %s', async (value, isRight) => {
    const { components } = (await load(server)) as { components: { schemas: Record<string, { pattern: string }> } }
    expect(new RegExp(components.schemas.Currency?.pattern ?? '').test(value)).toBe(isRight)
  })

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Europe/Nowhere', false],
    ['CET', false],
  ])('sees that %j is a time zone: %s', async (value, isRight) => {
    const { components } = (await load(server)) as { components: { schemas: Record<string, { pattern: string }> } }
    expect(new RegExp(components.schemas.TimeZone?.pattern ?? '').test(value)).toBe(isRight)
  })
})

test.each([
  ['without keys', server],
  ['with keys', guarded],
])('the linter finds nothing in the document %s', async (_keys, from) => {
  const config = await createConfig({ extends: ['recommended'] })
  const source = JSON.stringify(await load(from))
  const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' })
  expect(problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)).toEqual([])
})

describe('the document has', () => {
  type Method = 'GET' | 'POST' | 'DELETE'
  const requestsOf = async (from: TestServer) =>
    Object.entries((await load(from)).paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { responses }]) => ({
        method: method.toUpperCase() as Method,
        url: path.replaceAll(/{\w+}/g, '1'),
        documented: Object.keys(responses),
      })),
    )

  test('the status of a request without an access key, on every route', async () => {
    for (const { method, url, documented } of await requestsOf(guarded)) {
      const { statusCode } = await guarded.app.inject({ method, url })
      expect(documented, `${method} ${url}`).toContain(String(statusCode))
    }
  })

  test('the status of a request by a page of another site, on every route that changes something', async () => {
    const headers = { origin: 'http://evil.example' }
    const changing = (await requestsOf(server)).filter(
      // The proof of a delivery is its signature, which a page does not have.
      ({ method, url }) => method !== 'GET' && !url.startsWith('/hooks/'),
    )
    for (const { method, url, documented } of changing) {
      const { statusCode } = await server.app.inject({ method, url, headers })
      expect(statusCode, `${method} ${url}`).toBe(403)
      expect(documented, `${method} ${url}`).toContain('403')
    }
  })

  test('no content for a response without a body', async () => {
    const { paths } = await load(server)
    const responses = Object.values(paths).flatMap((path) => Object.values(path).map(({ responses }) => responses[204]))
    expect(responses.filter((response) => response !== undefined)).toEqual(
      Array(3).fill({ description: expect.any(String) }),
    )
  })

  test('only schemas that exclude the empty text, where the server refuses it', async () => {
    const { paths, components } = (await load(server)) as Document & { components: { schemas: Schemas } }
    type Schemas = Record<string, Record<string, unknown>>
    const excludesEmpty = (schema: Record<string, unknown>): boolean => {
      const { $ref, anyOf, minLength = 0, pattern, type } = schema
      if (typeof $ref === 'string') return excludesEmpty(components.schemas[$ref.split('/').at(-1) ?? ''] ?? {})
      if (Array.isArray(anyOf)) return anyOf.every(excludesEmpty)
      if (type !== 'string' || Number(minLength) > 0 || 'enum' in schema || 'const' in schema || 'format' in schema)
        return true
      return typeof pattern === 'string' && !new RegExp(pattern).test('')
    }
    let refused = 0
    for (const [path, { get }] of Object.entries(paths)) {
      if (!get || path.includes('{') || path === '/api/analytics/live') continue
      const parameters = (get.parameters ?? []) as unknown as { name: string; schema: Record<string, unknown> }[]
      for (const { name, schema } of parameters) {
        const { statusCode } = await server.app.inject(`${path}?${name}=`)
        if (statusCode !== 400) continue
        refused++
        expect(excludesEmpty(schema), `${path}?${name}=`).toBe(true)
      }
    }
    expect(refused).toBeGreaterThan(50)
  })

  test('the bounds of the ids of dead letters, and no further properties in bodies', async () => {
    const { paths } = await load(server)
    for (const path of ['/api/dead-letters/retry', '/api/dead-letters/discard', '/api/operations/tasks']) {
      const body = JSON.stringify(paths[path]?.post)
      expect(body, path).toContain('"additionalProperties":false')
      if (path.includes('dead-letters')) expect(body).toMatch(/"ids":{[^}]*"minimum":1,"maximum":\d{1,15}}/)
    }
  })
})

describe('the page of the documentation', () => {
  test('loads all its files from this server, under a policy that allows no other host', async () => {
    const page = await server.app.inject('/docs')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(page.body).not.toMatch(/<script(?![^>]*src=)[^>]*>|<style|style=|on\w+=/)
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(assets.length).toBeGreaterThan(4)
    for (const asset of assets) {
      expect(asset).not.toContain('//')
      const answer = await server.app.inject(new URL(asset, 'http://here/docs').pathname)
      expect(answer.statusCode, asset).toBe(200)
    }
  })

  test('uses the same document', async () => {
    expect((await server.app.inject('/docs/json')).json()).toEqual(await load(server))
  })
})
