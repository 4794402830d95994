import { beforeEach, expect, test, vi } from 'vitest'
import { expectOutcome } from '../chaos/expect-outcome.ts'
import { trafficOf } from '../chaos/traffic.ts'
import type { ChaosWorker } from '../chaos/worker.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { CREDIT, useFilledBus } from '../helpers/filled-bus.ts'
import { scaled } from '../helpers/patience.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(240_000) })

const deadline = { timeout: scaled(90_000), interval: 50 }
const LOCK_MS = scaled(1000)
const OUTAGE_MS = 10 * LOCK_MS
/** A heap that grew with the backlog would need more. */
const HEAP_NOISE_BYTES = 40 * 2 ** 20
const database = useTestDatabase()
const folder = useDataFolder()
const fillBus = useFilledBus(database, folder)
beforeEach(() => forgetEverything(database.pool))
const small = { TIDEMARK_BATCH_SIZE: '10' }

const statusOf = async ({ url }: ChaosWorker, path: string) => (await fetch(`${url}${path}`)).status

async function measure({ url }: ChaosWorker, metric: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const [, value] = new RegExp(`^${metric}(?:{[^}]*})? (.*)$`, 'm').exec(text) ?? []
  return Number(value)
}

async function count(table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`select count(*)::int from ${table}`)
  return rows[0]?.count ?? 0
}

/** The server processes of the sessions of all services. */
async function servicePids(): Promise<number[]> {
  const { rows } = await database.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'tidemark'`,
  )
  return rows.map(({ pid }) => pid)
}

/** Ends the sessions that wait for their client in a transaction, also in the middle of COPY, as PostgreSQL does after a minute. */
const endIdle = (pids: readonly number[]) =>
  database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where pid = any ($1) and xact_start is not null and wait_event = 'ClientRead'`,
    [pids],
  )

test('during a database outage of many lock durations, the service runs, is not ready, uses no more memory, and then catches up', async () => {
  const traffic = trafficOf(12, 800)
  // The broker dead-letters a message after ten deliveries, so waiting must not consume deliveries.
  const { broker, startService } = await fillBus({ traffic, lockMs: LOCK_MS, maxDeliveryCount: 10 })
  const service = await startService(small)
  await expect.poll(() => count('inbox'), deadline).toBeGreaterThan(100)
  const { proxy } = service
  proxy.refuse()
  proxy.cut()
  await expect.poll(() => statusOf(service, '/health/ready'), deadline).toBe(503)
  const heapBefore = await measure(service, 'nodejs_heap_size_used_bytes')
  const since = performance.now()
  await expect.poll(() => performance.now() - since, deadline).toBeGreaterThan(OUTAGE_MS)
  expect(await statusOf(service, '/health/live')).toBe(200)
  expect(await measure(service, 'tidemark_source_in_flight')).toBeLessThanOrEqual(CREDIT)
  expect((await measure(service, 'nodejs_heap_size_used_bytes')) - heapBefore).toBeLessThan(HEAP_NOISE_BYTES)
  proxy.accept()
  await expect.poll(() => statusOf(service, '/health/ready'), deadline).toBe(200)
  await expect.poll(() => broker.countLeft(), deadline).toBe(0)
  await service.end()
  expect(service.faults).toEqual([])
  await expectOutcome({ pool: database.pool, url: database.url, timeZone: 'UTC' }, traffic)
})

test('during a broker outage, the service runs and is ready, names the source, and catches up within seconds', async () => {
  const traffic = trafficOf(13, 800)
  const { broker, startService } = await fillBus({ traffic, lockMs: LOCK_MS })
  const service = await startService(small)
  await expect.poll(() => count('inbox'), deadline).toBeGreaterThan(100)
  const back = broker.down(OUTAGE_MS)
  const readiness = async () => (await fetch(`${service.url}/health/ready`)).json()
  await expect.poll(readiness, deadline).toMatchObject({ status: 'ready', sourcesWithProblem: ['shop'] })
  expect(await statusOf(service, '/health/live')).toBe(200)
  await back
  const taken = await count('inbox')
  await expect.poll(() => count('inbox'), { timeout: scaled(10_000), interval: 20 }).toBeGreaterThan(taken)
  await expect.poll(() => broker.countLeft(), deadline).toBe(0)
  await service.end()
  expect(service.faults).toEqual([])
  await expectOutcome({ pool: database.pool, url: database.url, timeZone: 'UTC' }, traffic)
})

test('messages of a service that froze in a transaction count once, even if another service receives them meanwhile', async () => {
  const traffic = trafficOf(20, 600)
  const { broker, startService } = await fillBus({ traffic, lockMs: LOCK_MS })
  const frozen = await startService(small)
  await expect.poll(() => count('inbox'), deadline).toBeGreaterThan(0)
  const thaw = Promise.withResolvers<void>()
  const isFrozen = Promise.withResolvers<void>()
  const freezing = new Promise<void>((resolve) => {
    frozen.proxy.atNextCommit('asked', () => {
      resolve(frozen.freeze(thaw.promise))
      isFrozen.resolve()
    })
  })
  await isFrozen.promise
  const pids = await servicePids()
  const other = await startService()
  await expect.poll(() => endIdle(pids).then(({ rowCount }) => rowCount), deadline).toBeGreaterThan(0)
  await expect.poll(() => endIdle(pids).then(() => broker.countLeft()), deadline).toBe(0)
  thaw.resolve()
  await freezing
  await Promise.all([frozen.end(), other.end()])
  expect([...frozen.faults, ...other.faults]).toEqual([])
  await expectOutcome({ pool: database.pool, url: database.url, timeZone: 'UTC' }, traffic)
})
