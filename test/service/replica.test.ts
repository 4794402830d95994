import { join } from 'node:path'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { examine } from '../../src/cli/doctor.ts'
import { readConfig } from '../../src/config/config.ts'
import { createPool } from '../../src/db/pool.ts'
import { type EmbeddedServer, startEmbedded } from '../../src/embedded-postgres/start-server.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { scaled } from '../helpers/patience.ts'
import { startStandby } from '../helpers/standby.ts'

// Servers start slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(120_000) })

const folder = useDataFolder()
let primary: EmbeddedServer
let standby: EmbeddedServer
let standbyPool: Pool
let settings: Record<string, string>
let service: Service

beforeAll(async () => {
  const files = { primary: join(folder.path, 'primary'), standby: join(folder.path, 'standby') }
  primary = await startEmbedded({ dataDir: files.primary, port: 0 })
  standby = await startStandby(primary, files.primary, files.standby)
  standbyPool = createPool({ url: standby.url, max: 1 })
  settings = { DATABASE_URL: primary.url, DATABASE_READ_URL: standby.url, PORT: '0', TIDEMARK_DATA_DIR: folder.path }
  service = await startService(readConfig(settings), pino({ level: 'silent' }))
}, scaled(180_000))
afterAll(async () => {
  await service?.close()
  await standbyPool?.end()
  await standby?.stop()
  await primary?.stop()
})

let orders = 0

/** Sends an order, and returns the number of orders that a report shows afterwards. */
async function sendAndCount(): Promise<number> {
  orders++
  const data = { orderId: `o${orders}`, items: [], totalAmount: 5, createdAt: '2026-05-01T10:00:00Z' }
  const [outcome] = await service.inbox.submit([
    { source: 'http', body: JSON.stringify({ id: data.orderId, type: 'OrderCreated', data }) },
  ])
  expect(outcome?.status).toBe('accepted')
  return countOrders()
}

async function countOrders(): Promise<number> {
  const answer = await fetch(`${service.url}/api/analytics/sales/daily?startDate=2026-05-01&endDate=2026-05-01`)
  expect(answer.status).toBe(200)
  const rows = (await answer.json()) as { totalOrders: number }[]
  return rows[0]?.totalOrders ?? 0
}

interface State {
  status: string
  problem: string | null
  readsOnReplica: number
  readsOnPrimary: number
}

async function readState(): Promise<State> {
  const answer = await fetch(`${service.url}/api/operations/replica`)
  return ((await answer.json()) as { replica: State }).replica
}

test('reports come from the replica, and show what was accepted before', async () => {
  const shown: number[] = []
  for (let i = 0; i < 20; i++) shown.push(await sendAndCount())
  expect(shown).toEqual(shown.map((_, i) => i + 1))
  const state = await readState()
  expect(state).toMatchObject({ status: 'in use', problem: null })
  expect(state.readsOnReplica).toBeGreaterThanOrEqual(20)
  expect(await examine(settings)).toContainEqual(expect.objectContaining({ subject: 'replica', isFine: true }))
})

test('while the replay is paused, reports come from the primary, which is said, and then from the replica again', async () => {
  await standbyPool.query('select pg_wal_replay_pause()')
  const shown = [await sendAndCount(), await sendAndCount()]
  expect(shown).toEqual([orders - 1, orders])
  const problem = expect.stringMatching(/behind the primary.*read from the primary/)
  expect(await readState()).toMatchObject({ status: 'behind', problem })
  expect(await examine(settings)).toContainEqual(
    expect.objectContaining({ subject: 'replica', isWarning: true, text: problem }),
  )
  const before = (await readState()).readsOnReplica
  await standbyPool.query('select pg_wal_replay_resume()')
  await expect.poll(async () => (await readState()).status, { timeout: scaled(30_000) }).toBe('in use')
  expect(await countOrders()).toBe(orders)
  expect((await readState()).readsOnReplica).toBeGreaterThan(before)
})

test('a replica that ends is replaced by the primary', async () => {
  await standby.stop()
  expect(await sendAndCount()).toBe(orders)
  expect(await readState()).toMatchObject({ status: 'unreachable', problem: expect.stringMatching(/does not answer/) })
})
