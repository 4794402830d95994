import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { readConfig } from '../config/config.ts'
import { VERSION } from '../version.ts'
import { type Service, startService } from './start-service.ts'

const database = useTestDatabase()
let service: Service | undefined
afterEach(async () => {
  await service?.close()
  service = undefined
})

test('an unreachable broker is reported by the API without its secrets, and the service is ready', async () => {
  const sources = [{ name: 'shop', kind: 'rabbitmq', url: 'amqp://me:secret@127.0.0.1:1/', exchanges: ['orders'] }]
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_SOURCES: JSON.stringify(sources) })
  service = await startService(config, pino({ level: 'silent' }))
  const ask = async (path: string) => (await (await fetch(`${service?.url}${path}`)).json()) as { sources: unknown[] }
  const readState = async () => (await ask('/api/sources')).sources[0]
  await expect.poll(readState, { timeout: scaled(20_000) }).toMatchObject({ problem: expect.any(String) })
  expect(await readState()).toMatchObject({ name: 'shop', kind: 'rabbitmq', status: 'connecting', inFlight: 0 })
  expect(JSON.stringify(await readState())).not.toContain('secret')
  expect(await ask('/health/ready')).toMatchObject({ status: 'ready', sourcesWithProblem: ['shop'] })
})

test('a table that no longer fits its perspective is named in the log and in readiness until its repair', async () => {
  const configFile = fileURLToPath(new URL('../../examples/own-perspective/tidemark.config.ts', import.meta.url))
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_CONFIG: configFile })
  const lines: string[] = []
  service = await startService(config, pino({ level: 'error' }, { write: (line) => lines.push(line) }))
  const { url, inbox } = service
  const readReadiness = async () => (await (await fetch(`${url}/health/ready`)).json()) as object
  const data = { orderId: 'o1', items: [], totalAmount: 5, createdAt: '2026-05-01T10:00:00Z' }

  await database.pool.query('alter table weekday_sales rename column units to pieces')
  const messages = [{ source: 'http', body: JSON.stringify({ id: 'o1', type: 'OrderCreated', data }) }]
  const first = inbox.submit(messages).catch(() => 'too late for this machine')
  const reason =
    'The perspective of weekday_sales cannot be written: column "units" of relation "weekday_sales" does not exist (SQLSTATE 42703). Repair the table'
  const detail = expect.stringContaining(reason)
  await expect.poll(readReadiness, { timeout: scaled(20_000) }).toMatchObject({ status: 503, detail })
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ level: 50, error: detail }))

  await database.pool.query('alter table weekday_sales rename column pieces to units')
  await first
  expect(await inbox.submit(messages)).toMatchObject([{ status: expect.stringMatching('accepted|duplicate') }])
  await expect.poll(readReadiness, { timeout: scaled(40_000) }).toMatchObject({ status: 'ready' })
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toMatch(/^tidemark_batch_seconds_count [1-9]/m)
  expect(metrics).toContain(`tidemark_build_info{version="${VERSION}"`)
})

test('a process for the API receives from no source; one for the intake has no reports and receives', async () => {
  const sources = JSON.stringify([
    { name: 'shop', kind: 'rabbitmq', url: 'amqp://127.0.0.1:1/', exchanges: ['orders'] },
  ])
  const seen = async (role: string) => {
    const settings = { DATABASE_URL: database.url, PORT: '0', TIDEMARK_SOURCES: sources, TIDEMARK_ROLE: role }
    service = await startService(readConfig(settings), pino({ level: 'silent' }))
    const { url } = service
    const statusOf = async (path: string, init?: RequestInit) => (await fetch(`${url}${path}`, init)).status
    const body = JSON.stringify({
      id: role,
      type: 'OrderCancelled',
      data: { orderId: 'o1', cancelledAt: '2026-05-01T10:00:00Z' },
    })
    const result = {
      sources: ((await (await fetch(`${url}/api/sources`)).json()) as { sources: unknown[] }).sources.length,
      ready: await statusOf('/health/ready'),
      metrics: await statusOf('/metrics'),
      events: await statusOf('/api/events', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      report: await statusOf('/api/analytics/sales/daily'),
      dashboard: await statusOf('/api/shop'),
    }
    await service.close()
    service = undefined
    return result
  }
  const works = { ready: 200, metrics: 200, events: 200 }
  expect(await seen('all')).toEqual({ ...works, sources: 1, report: 200, dashboard: 200 })
  expect(await seen('api')).toEqual({ ...works, sources: 0, report: 200, dashboard: 200 })
  expect(await seen('intake')).toEqual({ ...works, sources: 1, report: 404, dashboard: 404 })
})
