import { expect, test } from 'vitest'
import type { SourceState } from './source-routes.ts'
import { useTestServer } from './test-server.ts'

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
const server = useTestServer({ accessKeys }, { sourceStates: () => states })
const without = useTestServer()
const ask = (url: string, key = 'a-key-that-opens-all') =>
  server.app.inject({ url, headers: { authorization: `Bearer ${key}` } })

test('each source is told with how it fares', async () => {
  expect((await ask('/api/sources')).json()).toEqual({
    sources: [
      {
        name: 'shop',
        kind: 'azure-service-bus',
        status: 'receiving',
        inFlight: 12,
        lostSettlements: 3,
        lastMessageAt: '2024-12-20T08:00:00.000Z',
        problem: null,
      },
      {
        name: 'stock',
        kind: 'kafka',
        status: 'connecting',
        inFlight: 0,
        lostSettlements: 0,
        lastMessageAt: null,
        problem: 'nobody is there',
      },
    ],
  })
  expect((await without.app.inject('/api/sources')).json()).toEqual({ sources: [] })
})

test('only a key that opens every tenant opens it', async () => {
  expect((await ask('/api/sources', 'a-key-of-acme-only')).statusCode).toBe(403)
  expect((await server.app.inject('/api/sources')).statusCode).toBe(401)
  expect((await ask('/api/sources?secrets=1')).statusCode).toBe(400)
})

test('the metrics tell it too, and again the same', async () => {
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

test('a broker that is away makes it no less ready; its source is named, and no more', async () => {
  const ready = await server.app.inject('/health/ready')
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toEqual({ status: 'ready', uptimeSeconds: 0, sourcesWithProblem: ['stock'] })
  expect(await without.app.inject('/health/ready').then((answer) => answer.json())).toEqual({
    status: 'ready',
    uptimeSeconds: 0,
  })
})
