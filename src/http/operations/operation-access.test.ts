import { expect, test } from 'vitest'
import { type TestServer, useTestServer } from '../../../test/helpers/http/test-server.ts'

const MASTER = 'a-key-that-opens-all'
const ACME = 'a-key-of-acme-only'
const server = useTestServer()
const guarded = useTestServer({
  accessKeys: [
    { key: MASTER, tenantId: undefined },
    { key: ACME, tenantId: 'acme' },
  ],
})

type Method = 'GET' | 'POST' | 'DELETE'

async function call(method: Method, path: string, payload?: unknown, headers = {}, on: TestServer = server) {
  const url = `/api/operations${path}`
  const answer = await on.app.inject({ method, url, payload: payload as object, headers })
  return { status: answer.statusCode, body: answer.json() }
}

test('only a key that is not bound to a tenant may use operations', async () => {
  const routes = [
    ['GET', '/partitions'],
    ['GET', '/tasks'],
    ['GET', '/tasks/1'],
    ['POST', '/tasks'],
    ['DELETE', '/tasks/1'],
  ] as const
  for (const [method, path] of routes) {
    const status = async (headers = {}) => (await call(method, path, undefined, headers, guarded)).status
    expect(await status(), path).toBe(401)
    expect(await status({ authorization: `Bearer ${ACME}` }), path).toBe(403)
    expect([200, 400, 404], path).toContain(await status({ authorization: `Bearer ${MASTER}` }))
  }
})

test('without keys, a page of another site cannot start or cancel a task', async () => {
  const headers = { origin: 'https://evil.example', host: '127.0.0.1:5002' }
  const { tasks } = (await call('GET', '/tasks')).body
  expect((await call('POST', '/tasks', { kind: 'verify' }, headers)).status).toBe(403)
  expect((await call('DELETE', '/tasks/1', undefined, headers)).status).toBe(403)
  expect((await call('GET', '/tasks')).body.tasks).toEqual(tasks)
})
