import { expect, test } from 'vitest'
import { useTestServer } from '../helpers/http/test-server.ts'
import { routeCases } from './routes.ts'

const server = useTestServer()
const NUL = 'a%00'

test('U+0000 in an id or a parameter of any route that reads is a mistake of the request', async () => {
  const routes = routeCases(server.app).filter(({ method, path }) => method === 'GET' && !path.endsWith('/live'))
  expect(routes.length).toBeGreaterThan(50)
  for (const { path, url } of routes) {
    const addresses = [`${url}?tenant=${NUL}`, url.replaceAll('AAAAAAAAAAAAAAAA', NUL)]
    for (const address of addresses) {
      const { statusCode, body } = await server.app.inject(address)
      expect([path, address, statusCode < 500 || body]).toEqual([path, address, true])
    }
  }
})

test('U+0000 in a body is a mistake of the request', async () => {
  const payload = { customerId: 'ann', tenant: 'a\u0000' }
  const answer = await server.app.inject({ method: 'POST', url: '/api/erasures', payload })
  expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining('U+0000')])
})
