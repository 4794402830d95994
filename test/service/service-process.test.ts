import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { readClockEnvironment } from '../../src/embedded-postgres/clock-environment.ts'
import { expectOutcome } from '../chaos/expect-outcome.ts'
import { trafficOf } from '../chaos/traffic.ts'
import { readTotals } from '../helpers/compare-tables.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { useFilledBus } from '../helpers/filled-bus.ts'
import { scaled } from '../helpers/patience.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(180_000) })

const deadline = { timeout: scaled(60_000), interval: 20 }
const database = useTestDatabase()
const folder = useDataFolder()
const fillBus = useFilledBus(database, folder)
beforeEach(() => forgetEverything(database.pool))
/** Small batches, so that a service is busy for a while. */
const small = { TIDEMARK_BATCH_SIZE: '10' }

async function countTaken(): Promise<number> {
  const { rows } = await database.pool.query<{ taken: number }>('select count(*)::int as taken from inbox')
  return rows[0]?.taken ?? 0
}

test('a service that is killed repeatedly under load counts each event once', async () => {
  const traffic = trafficOf(7, 600)
  const { broker, startService } = await fillBus({ traffic, lockMs: 1000 })
  const worker = await startService(small)
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

test('SIGTERM under load ends the service cleanly, and returns unapplied messages to the broker at once', async () => {
  const traffic = trafficOf(8, 800)
  const { broker, startService } = await fillBus({ traffic, lockMs: 300_000 })
  const worker = await startService(small)
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

test('SIGTERM during the start ends the service after the start', async () => {
  const client = await database.pool.connect()
  await client.query('begin; lock table schema_migrations in access exclusive mode')
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url)), 'start'], {
    cwd: folder.path,
    env: {
      ...readClockEnvironment(),
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      TIDEMARK_DATA_DIR: folder.path,
      PORT: '0',
    },
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const waiting = `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  await expect.poll(async () => (await database.pool.query(waiting)).rows, deadline).toEqual([{ waiting: 1 }])
  child.kill('SIGTERM')
  await client.query('rollback')
  client.release()
  expect(await ended).toEqual([0, null])
})
