import { beforeAll, expect, test } from 'vitest'
import { createSession } from '../../src/access/people/sessions.ts'
import { inviteUser } from '../../src/access/people/users.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { routeCases } from './routes.ts'

const server = useTestServer({ accessKeys: [{ key: 'a-key-of-the-settings', tenantId: undefined }] })
let cookie = ''

beforeAll(async () => {
  const actor = { kind: 'command', name: 'test' } as const
  const { user } = await inviteUser(server.database.pool, { name: 'ann', role: 'admin' }, actor)
  cookie = `tidemark=${(await createSession(server.database.pool, user.id)).token}`
})

const FOREIGN = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  {},
]
const TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']

test('with a session, no route that changes something takes a request of another site, of any type', async () => {
  const unsafe = routeCases(server.app).filter(
    ({ method, access }) => access !== 'open' && !/^(?:GET|HEAD|OPTIONS)$/.test(method),
  )
  expect(unsafe.length).toBeGreaterThan(15)
  for (const { method, url } of unsafe) {
    for (const headers of FOREIGN) {
      for (const type of TYPES) {
        const all = { ...headers, cookie, 'content-type': type, host: 'localhost' }
        const { statusCode, body } = await server.app.inject({ method, url, headers: all as never, payload: '{}' })
        const problem = statusCode === 403 ? JSON.parse(body).type : body
        expect([method, url, problem]).toEqual([method, url, 'urn:tidemark:problem:foreign-page'])
      }
    }
  }
})
