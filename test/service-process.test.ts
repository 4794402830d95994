import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { type LocalBroker, localBrokers } from './chaos/brokers/local.ts'
import { expectOutcome } from './chaos/expect-outcome.ts'
import { planOf } from './chaos/plan.ts'
import { type Traffic, trafficOf } from './chaos/traffic.ts'
import { ChaosWorker } from './chaos/worker.ts'
import { readTotals } from './compare-tables.ts'
import { useDataFolder } from './data-folder.ts'
import { useTestDatabase } from './database.ts'
import { forgetEverything } from './engine-inbox.ts'

// Processes take their time to start on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

const deadline = { timeout: 60_000, interval: 20 }
const database = useTestDatabase()
const folder = useDataFolder()
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await forgetEverything(database.pool)
})

/** The service on a bus that has all of a traffic, in batches so small that it is busy with them for a while. */
async function startBusyService(
  traffic: Traffic,
  lockMs: number,
): Promise<{ broker: LocalBroker; worker: ChaosWorker }> {
  const plan = { ...planOf(1, 1), entity: 'queue', lockMs, credit: 100, maxDeliveryCount: 1000 } as const
  const broker = await localBrokers.open('shop', plan)
  ends.push(() => broker.close())
  for (let at = 0; at < traffic.messages.length; at += 200) await broker.publish(traffic.messages.slice(at, at + 200))
  const settings = { TIDEMARK_SOURCES: JSON.stringify([broker.source]), TIDEMARK_BATCH_SIZE: '10', LOG_LEVEL: 'warn' }
  const where = { databaseUrl: database.url, folder: join(folder.path, String(lockMs)) }
  const worker = await ChaosWorker.start({ name: 'service', settings, ...where })
  ends.push(() => worker.end())
  return { broker, worker }
}

async function countTaken(): Promise<number> {
  const { rows } = await database.pool.query<{ taken: number }>('select count(*)::int as taken from inbox')
  return rows[0]?.taken ?? 0
}

test('the service killed at once under load, again and again, counts each event once', async () => {
  const traffic = trafficOf(7, 1500)
  const { broker, worker } = await startBusyService(traffic, 1000)
  for (let kills = 1; kills <= 4; kills++) {
    const enough = (traffic.events.length * kills) / 6
    await expect.poll(countTaken, deadline).toBeGreaterThan(enough)
    if (kills % 2 === 0) worker.kill(0)
    else await new Promise<void>((resolve) => worker.proxy.atNextCommit('answered', () => resolve(worker.kill(0))))
  }
  await expect.poll(() => broker.countLeft(), deadline).toBe(0)
  await worker.end()
  expect(worker.faults).toEqual([])
  expect(worker.starts).toBe(5)
  await expectOutcome({ pool: database.pool, url: database.url, timeZone: 'UTC' }, traffic)
})

test('SIGTERM under load ends the service cleanly, and what it had not taken is back at the broker at once', async () => {
  const traffic = trafficOf(8, 1500)
  const { broker, worker } = await startBusyService(traffic, 300_000)
  await expect.poll(countTaken, deadline).toBeGreaterThan(100)
  await worker.end()
  expect(worker.faults).toEqual([])
  const { received, rejected } = await readTotals(database.pool)
  const left = await broker.countLeft()
  expect(left).toBeGreaterThan(0)
  expect({ left, isHeld: broker.countHeld() > 0 }).toEqual({
    left: traffic.messages.length - received,
    isHeld: false,
  })
  expect(rejected).toBeLessThan(received)
})

test('SIGTERM while the service starts ends it once it has started', async () => {
  const client = await database.pool.connect()
  await client.query('begin; lock table schema_migrations in access exclusive mode')
  const child = spawn(process.execPath, [fileURLToPath(new URL('../bin/tidemark.js', import.meta.url)), 'start'], {
    cwd: folder.path,
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, TIDEMARK_DATA_DIR: folder.path, PORT: '0' },
    stdio: 'ignore',
  })
  ends.push(async () => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const waiting = `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  await expect.poll(async () => (await database.pool.query(waiting)).rows, deadline).toEqual([{ waiting: 1 }])
  child.kill('SIGTERM')
  await client.query('rollback')
  client.release()
  expect(await ended).toEqual([0, null])
})
