import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createMetrics } from '../../monitoring/metrics.ts'
import type { SourceState } from '../../monitoring/source-state.ts'

const states: SourceState[] = [
  {
    name: 'shop',
    kind: 'azure-service-bus',
    status: 'receiving',
    inFlight: 12,
    lostSettlements: 3,
    lastMessageAt: Date.UTC(2024, 11, 20, 8),
  },
  { name: 'stock', kind: 'kafka', status: 'connecting', inFlight: 0, lostSettlements: 0, problem: 'nobody is there' },
]
const accessKeys = [
  { key: 'a-key-that-opens-all', tenantId: undefined },
  { key: 'a-key-of-acme-only', tenantId: 'acme' },
]
const metrics = createMetrics()
const server = useTestServer({ accessKeys }, { sourceStates: () => states, metrics })
const without = useTestServer()
const ask = (url: string, key = 'a-key-that-opens-all') =>
  server.app.inject({ url, headers: { authorization: `Bearer ${key}` } })

const nothingYet = {
  messagesPerSecond: 0,
  outcomes: { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 },
  lastEventAt: null,
  lagSeconds: null,
}

test('each source is listed with its status', async () => {
  expect((await ask('/api/sources')).json()).toEqual({
    sources: [
      {
        name: 'shop',
        kind: 'azure-service-bus',
        status: 'receiving',
        inFlight: 12,
        lostSettlements: 3,
        lastMessageAt: '2024-12-20T08:00:00.000Z',
        ...nothingYet,
        problem: null,
        warning: null,
        lastProblem: null,
      },
      {
        name: 'stock',
        kind: 'kafka',
        status: 'connecting',
        inFlight: 0,
        lostSettlements: 0,
        lastMessageAt: null,
        ...nothingYet,
        problem: 'nobody is there',
        warning: null,
        lastProblem: { text: 'nobody is there', at: expect.stringMatching(/^\d{4}-.+Z$/) },
      },
    ],
  })
  expect((await without.app.inject('/api/sources')).json()).toEqual({ sources: [] })
})

test('each source has its counts, its rate and the lag of its newest event, over all tenants and types', async () => {
  await server.database.pool.query(`
    insert into ingest_accounting (tenant_id, source, type, received, applied, duplicate, ignored, rejected, last_event_at, last_received_at)
    values ('default', 'shop', 'OrderCreated', 1, 1, 0, 0, 0, now() - interval '1 hour', now()),
      ('acme', 'shop', 'OrderPaid', 1, 1, 0, 0, 0, '2024-12-20T09:00:00Z', now()),
      ('acme', 'shop', '(unreadable)', 1, 0, 0, 0, 1, null, now())`)
  metrics.countOutcomes('shop', [{ status: 'accepted' }, { status: 'accepted' }, { status: 'rejected' }])
  const [shop, stock] = (await ask('/api/sources')).json().sources
  expect(shop.outcomes).toEqual({ accepted: 2, duplicate: 0, ignored: 0, rejected: 1 })
  expect(shop.lagSeconds).toBeGreaterThanOrEqual(3600)
  expect(Date.now() - Date.parse(shop.lastEventAt)).toBeGreaterThanOrEqual(3_600_000)
  expect(stock).toMatchObject(nothingYet)
})

test('the last problem of a source is returned after its end', async () => {
  const stock = states[1] as SourceState
  await ask('/api/sources')
  states[1] = { ...stock, status: 'receiving', problem: undefined }
  expect((await ask('/api/sources')).json().sources[1]).toMatchObject({
    status: 'receiving',
    problem: null,
    lastProblem: { text: 'nobody is there' },
  })
  states[1] = stock
})

test('only a key that is not bound to a tenant may read the sources', async () => {
  expect((await ask('/api/sources', 'a-key-of-acme-only')).statusCode).toBe(403)
  expect((await server.app.inject('/api/sources')).statusCode).toBe(401)
  expect((await ask('/api/sources?secrets=1')).statusCode).toBe(400)
})

test('the metrics have the same values', async () => {
  for (let i = 0; i < 2; i++) {
    const lines = (await ask('/metrics')).body.split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'tidemark_source_receiving{source="shop"} 1',
        'tidemark_source_receiving{source="stock"} 0',
        'tidemark_source_in_flight{source="shop"} 12',
        'tidemark_source_lost_settlements_total{source="shop"} 3',
      ]),
    )
  }
})

test('an unreachable broker does not change readiness, and only the operator sees its source', async () => {
  const ready = await ask('/health/ready')
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toEqual({ status: 'ready', uptimeSeconds: expect.any(Number), sourcesWithProblem: ['stock'] })
  expect(await without.app.inject('/health/ready').then((answer) => answer.json())).toEqual({
    status: 'ready',
    uptimeSeconds: expect.any(Number),
  })
})
