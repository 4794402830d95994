import { describe, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

/** What a browser sends when a user enters an address. */
const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

describe('an unknown address', () => {
  const server = useTestServer()

  test.each([
    ['DELETE', '/api/dead-letters/export', 'GET, HEAD'],
    ['GET', '/api/dead-letters/retry', 'POST'],
    ['PATCH', '/api/dead-letters/17', 'GET, HEAD, DELETE'],
    ['PUT', '/api/analytics/orders/any', 'GET, HEAD'],
    ['QUERY', '/api/analytics/orders', 'GET, HEAD'],
  ])('names the allowed methods: %s %s', async (method, url, allow) => {
    const { statusCode, headers } = await server.app.inject({ method: method as 'GET', url })
    expect({ statusCode, allow: headers.allow }).toEqual({ statusCode: 405, allow })
  })

  test.each(['/no-such-page', '/live/a?range=7d', '/assets/gone.js'])(
    'shows a browser the dashboard, which says so: %s',
    async (url) => {
      const { statusCode, headers } = await server.app.inject({ url, headers: { accept } })
      expect({ statusCode, type: headers['content-type'] }).toEqual({
        statusCode: 404,
        type: 'text/html; charset=utf-8',
      })
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/,
      )
    },
  )

  test.each([
    ['/api/analytics/sales/weekly', { accept }],
    ['/no-such-page', { accept: 'application/json' }],
    ['/no-such-page', { accept: '*/*' }],
    ['/no-such-page', {}],
  ])('is a problem document for other clients, and under /api for browsers too: %s %j', async (url, headers) => {
    const answer = await server.app.inject({ url, headers })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json()).toMatchObject({ type: 'urn:tidemark:problem:not-found' })
  })
})
