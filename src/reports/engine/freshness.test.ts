import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer(
  {},
  {
    sourceStates: () => [{ name: 'http', kind: 'kafka', status: 'receiving', inFlight: 0, lostSettlements: 0 }],
  },
)
const HOUR_MS = 3_600_000

async function readLags(): Promise<number[]> {
  const get = async (url: string) => (await server.app.inject(url)).json()
  const { rows, totals } = await get('/api/analytics/ingest')
  const { meta } = await get('/api/analytics/sales/summary')
  const { sources } = await get('/api/sources')
  const { body } = await server.app.inject('/metrics')
  const [, metric] = /^tidemark_event_lag_seconds{.*} (\S+)$/m.exec(body) ?? []
  return [rows[0].lagSeconds, totals.lagSeconds, meta.lagSeconds, sources[0].lagSeconds, Number(metric)]
}

test('an event dated in the future does not make the lag negative, and does not hide that events have stopped arriving', async () => {
  await server.post([orderEvent({ at: new Date(Date.now() + 12 * HOUR_MS).toISOString() })])
  for (const lag of await readLags()) {
    expect(lag).toBeGreaterThanOrEqual(0)
    expect(lag).toBeLessThan(600)
  }
  await server.database.pool.query(`update ingest_accounting set last_received_at = now() - interval '2 hours'`)
  for (const lag of await readLags()) {
    expect(lag).toBeGreaterThanOrEqual(7200)
    expect(lag).toBeLessThan(7800)
  }
})

test('an order waits until it is placed, and not when it is voided', async () => {
  const waiting = async () => (await server.app.inject('/api/analytics/sales/summary')).json().meta.waitingOrders
  const at = '2024-12-20T08:00:00Z'
  const before = await waiting()
  await server.post([{ id: 'v', type: 'OrderVoided', data: { orderId: 'voided', reason: 'test', voidedAt: at } }])
  expect(await waiting()).toBe(before + 1)
  const order = { orderId: 'voided', totalAmount: 5, createdAt: at }
  await server.post([{ id: 'o', type: 'OrderCreated', data: order }])
  expect(await waiting()).toBe(before)
})
