import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { describe, expect, test, vi } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'
import { readConfig } from '../../config/config.ts'
import { createPool } from '../../db/pool.ts'
import { createIntakeProblem } from '../../inbox/intake-problem.ts'
import { type Inbox, InboxUnavailable } from '../../inbox/message.ts'
import { reports } from '../../reports/index.ts'
import { createServer, type ServerOptions } from '../server.ts'

const server = useTestServer()
const problem = 'application/problem+json'

test('the process is live and ready', async () => {
  for (const status of ['live', 'ready']) {
    const answer = await server.app.inject(`/health/${status}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ status, uptimeSeconds: expect.any(Number) })
  }
})

test.each([-2, 2])('the uptime does not change with the date of the machine: %i days', async (days) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 24 * 60 * 60 * 1000 })
  try {
    for (const status of ['live', 'ready']) {
      const { uptimeSeconds } = (await server.app.inject(`/health/${status}`)).json()
      expect(uptimeSeconds).toBeGreaterThanOrEqual(0)
      expect(uptimeSeconds).toBeLessThanOrEqual(performance.now() / 1000)
    }
  } finally {
    vi.useRealTimers()
  }
})

test('an unknown path is a problem that names the documentation', async () => {
  const answer = await server.app.inject('/api/analytics/sales/weekly?x=1')
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe(problem)
  expect(answer.json()).toEqual({
    type: 'urn:tidemark:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: '/api/analytics/sales/weekly does not exist. /docs lists all paths',
    instance: '/api/analytics/sales/weekly?x=1',
  })
  for (const url of ['/%', '/%ZZ', '//', '/api/:x(', '/__proto__', '/docs/static/../../package.json']) {
    expect((await server.app.inject(url)).statusCode, url).toBe(404)
  }
})

test('a method that a path does not allow is refused, with the allowed methods', async () => {
  const get = await server.app.inject('/api/events')
  expect(get.statusCode).toBe(405)
  expect(get.headers).toMatchObject({ allow: 'OPTIONS, POST', 'content-type': problem })
  const remove = await server.app.inject({ method: 'DELETE', url: '/api/analytics/sales/daily' })
  expect(remove.statusCode).toBe(405)
  expect(remove.headers.allow).toBe('GET, HEAD')
})

test('the response to HEAD is the response to GET without a body', async () => {
  const answer = await server.app.inject({ method: 'HEAD', url: '/api/analytics/sales/daily' })
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toBe('')
  expect(answer.headers['content-length']).toBe('2')
})

test('metrics count requests by route and events by outcome, and contain the time of the newest event', async () => {
  await server.post([orderEvent({ at: '2024-12-20T08:00:00Z' })])
  await server.app.inject({ method: 'POST', url: '/api/events', payload: '[1, 2]' })
  await server.app.inject('/api/analytics/sales/daily?startDate=nonsense')
  const { body, headers } = await server.app.inject('/metrics')
  expect(headers['content-type']).toContain('text/plain')
  const lines = body.split('\n')
  expect(lines).toContain('tidemark_events_total{source="http",status="accepted"} 1')
  expect(lines).toContain('tidemark_events_total{source="http",status="rejected"} 2')
  expect(lines).toContain('tidemark_database_up 1')
  expect(lines).toContain(
    `tidemark_last_event_timestamp_seconds{source="http",type="OrderCreated"} ${Date.UTC(2024, 11, 20, 8) / 1000}`,
  )
  expect(body).toMatch(/^tidemark_event_lag_seconds\{source="http",type="OrderCreated"\} \d+/m)
  expect(body).toMatch(
    /^http_request_duration_seconds_count\{method="GET",route="\/api\/analytics\/sales\/daily",status="400"\} 1$/m,
  )
  expect(body).toMatch(/^process_cpu_seconds_total/m)
})

test('metrics have the name of a counter only if they are counters', async () => {
  const { body } = await server.app.inject('/metrics')
  const types = [...body.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type]) => ({ name, type }))
  expect(types.length).toBeGreaterThan(20)
  expect(types.filter(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([])
})

test('over real connections a body may arrive in pieces, and a connection that breaks affects no other request', async () => {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const pieces = Buffer.from(JSON.stringify([orderEvent({ at: '2024-12-19T08:00:00Z', customer: 'Zoë 🌊' })]))
  const body = new ReadableStream({
    start(controller) {
      for (const byte of pieces) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  const answer = await fetch(`${url}/api/events`, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect(await answer.json()).toMatchObject({ accepted: 1 })

  const broken = connect(Number(new URL(url).port), '127.0.0.1')
  broken.write('POST /api/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n[{"id":')
  await once(broken, 'connect')
  broken.resetAndDestroy()

  const sales = await fetch(`${url}/api/analytics/sales/daily?startDate=2024-12-19&endDate=2024-12-19`)
  expect(sales.headers.get('x-data-as-of')).toBe('2024-12-20T08:00:00Z')
  expect(await sales.json()).toMatchObject([{ totalOrders: 1 }])
})

describe('when something fails', () => {
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: (line) => void logged.push(JSON.parse(line)) })

  async function withServer(
    options: Partial<ServerOptions>,
    use: (app: ReturnType<typeof createServer>) => Promise<void>,
  ) {
    const inbox: Inbox = {
      submit: () => Promise.reject(new Error('a secret of the inside')),
      isApplying: () => false,
      stop: async () => {},
    }
    const { pool } = server.database
    const app = createServer({ config: readConfig({}), pool, inbox, log, reports, ...options })
    logged.length = 0
    try {
      await use(app)
    } finally {
      await app.close()
    }
  }

  test('an unexpected error is a 500 without internals, and is logged', async () => {
    await withServer({}, async (app) => {
      const answer = await app.inject({ method: 'POST', url: '/api/events', payload: {} })
      expect(answer.statusCode).toBe(500)
      expect(answer.headers['content-type']).toBe(problem)
      expect(answer.body).not.toContain('secret')
      expect(logged).toEqual([
        expect.objectContaining({
          level: 50,
          route: '/api/events',
          err: expect.objectContaining({ message: 'a secret of the inside' }),
        }),
      ])
    })
  })

  test('an unavailable inbox is a 503 with the time of the next retry', async () => {
    const inbox: Inbox = {
      submit: () => Promise.reject(new InboxUnavailable('down')),
      isApplying: () => false,
      stop: async () => {},
    }
    await withServer({ inbox }, async (app) => {
      const answer = await app.inject({ method: 'POST', url: '/api/events', payload: {} })
      expect(answer.statusCode).toBe(503)
      expect(answer.headers).toMatchObject({ 'retry-after': '2', 'content-type': problem })
    })
  })

  test('without a database the process is live but not ready, and metrics are served', async () => {
    const pool = createPool({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
    await withServer({ pool }, async (app) => {
      expect((await app.inject('/health/live')).statusCode).toBe(200)
      const ready = await app.inject('/health/ready')
      expect(ready.statusCode).toBe(503)
      expect(ready.json().detail).toBe('The database cannot be reached')
      const daily = await app.inject('/api/analytics/sales/daily')
      expect(daily.statusCode).toBe(503)
      expect(daily.json().detail).toBe('The database cannot be reached at the moment')
      expect((await app.inject('/metrics')).body).toContain('tidemark_database_up 0')
    })
    await pool.end()
  })

  test('while events cannot be applied, probes and metrics show that the service is not ready', async () => {
    const problem = createIntakeProblem()
    problem.blocked('The tables are being made')
    await withServer({ readiness: { problem } }, async (app) => {
      expect((await app.inject('/health/ready')).json().detail).toBe('The tables are being made')
      expect((await app.inject('/metrics')).body).toContain('tidemark_ready 0')
      problem.passed(true)
      expect((await app.inject('/health/ready')).statusCode).toBe(200)
      expect((await app.inject('/metrics')).body).toContain('tidemark_ready 1')
    })
  })

  test('requests are logged at debug, without their parameters', async () => {
    await withServer({}, async (app) => {
      await app.inject('/api/analytics/sales/daily?tenant=somebody')
      expect(logged).toEqual([
        expect.objectContaining({ level: 20, method: 'GET', route: '/api/analytics/sales/daily', status: 200 }),
      ])
      expect(JSON.stringify(logged)).not.toContain('somebody')
    })
  })
})
