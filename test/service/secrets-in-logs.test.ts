import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteUser } from '../../src/access/people/users.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/log.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'

const database = useTestDatabase()
const folder = useDataFolder()
const KEY = 'canary-key-of-the-settings'
const OWN = { 'sec-fetch-site': 'same-origin', host: 'localhost' }
const FORGED = 'forged-entry'
const lines: string[] = []
let service: Service | undefined

beforeAll(async () => {
  const settings = readConfig({
    DATABASE_URL: database.url,
    TIDEMARK_DATA_DIR: folder.path,
    PORT: '0',
    TIDEMARK_ACCESS_KEYS: KEY,
    TIDEMARK_PUBLIC_URL: 'http://localhost:5002',
    // Nothing listens there.
    TIDEMARK_OIDC_ISSUER: 'http://localhost:1',
    TIDEMARK_OIDC_CLIENT_ID: 'tidemark',
    TIDEMARK_OIDC_CLIENT_SECRET: 'canary-secret-of-the-client',
    TIDEMARK_SECRET_KEY: Buffer.from('canary-secret-of-connections-123').toString('base64'),
    TIDEMARK_SOURCES: JSON.stringify([
      { name: 'shop', kind: 'rabbitmq', url: 'amqp://me:canary-of-the-source@127.0.0.1:1/', exchanges: ['orders'] },
    ]),
  })
  service = await startService(settings, createLog('trace', { write: (line) => void lines.push(line) }))
})
afterAll(() => service?.close())

test('no secret of settings and requests is in the log, in metrics, problems or the audit log', {
  timeout: scaled(60_000),
}, async () => {
  const { server } = service ?? expect.unreachable()
  const { token } = await inviteUser(database.pool, { name: 'ann', role: 'viewer' }, { kind: 'command', name: 'test' })
  const answers: string[] = []
  const ask = async (url: string, given: object = {}) => {
    const answer = await server.inject({ url, ...given })
    answers.push(answer.body, JSON.stringify({ ...answer.headers, 'set-cookie': undefined }))
    return answer
  }
  const post = (url: string, payload: object) => ask(url, { method: 'POST', headers: OWN, payload })
  const password = 'canary password of a person'
  const accepted = await post('/api/session/invitation', { token, password })
  const cookie = String(accepted.headers['set-cookie']).split(';')[0] ?? ''
  await ask('/api/shop', { headers: { ...OWN, cookie } })
  await post('/api/session', { name: 'ann', password: 'canary password that is wrong' })
  await ask('/api/shop', { headers: { authorization: 'Bearer canary-key-that-is-wrong' } })
  await ask('/api/shop?key=canary-key-in-an-address')
  const begun = await ask('/api/session/provider')
  expect(begun.headers.location).toBe('/#sign-in-problem=unavailable')
  await ask('/api/session/provider/callback?code=canary-code&state=canary-state')
  const operator = { headers: { authorization: `Bearer ${KEY}` } }
  for (const url of [
    '/metrics',
    '/api/audit',
    '/api/audit/export',
    '/api/sources',
    '/api/connections',
    '/health/ready',
  ]) {
    await ask(url, operator)
  }
  const event = { id: `x\n{"level":50,"msg":"${FORGED}"}\u001b[31m`, type: 'OrderCreated', data: { orderId: 7 } }
  await ask('/api/events', { method: 'POST', ...operator, payload: [event] })
  await service?.close()
  service = undefined
  const log = lines.join('')
  expect(log.length).toBeGreaterThan(500)
  // The answer quotes the address of the request, which has nothing secret with the clients of Tidemark.
  const answered = answers
    .join('\n')
    .replaceAll(/"instance":"[^"]*"/g, '')
    .replaceAll(/canary-key-in-an-address/g, '')
  for (const text of [log, answered]) {
    expect(text).not.toMatch(/canary/)
    expect(text).not.toContain(cookie.split('=')[1])
    expect(text).not.toContain(token)
    expect(text).not.toContain(Buffer.from('canary-secret-of-connections-123').toString('base64'))
  }
  // Each line is one entry, also when an event tries to write another.
  for (const line of log.trimEnd().split('\n')) expect(JSON.parse(line).msg).not.toBe(FORGED)
})
