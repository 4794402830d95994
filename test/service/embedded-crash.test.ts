import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { findPostmaster } from '../../src/embedded-postgres/postmaster.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { scaled } from '../helpers/patience.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

// A server starts slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(180_000), hookTimeout: scaled(60_000) })

const folder = useDataFolder()
const logged: string[] = []
let opened: OpenedInbox
const config = () => ({ ...readConfig({ TIDEMARK_BATCH_SIZE: '20' }), dataDir: folder.path, embeddedDatabasePort: 0 })
const cluster = () => join(folder.path, 'postgres')

beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  opened = await openInbox(config(), { role: 'owner', log })
})
afterAll(() => opened?.close())

/** Kills the embedded server during a statement, as the kernel does when memory runs out. */
async function kill(): Promise<number> {
  const { pool } = opened.database
  pool.query(`select count(*) from generate_series(1, 1e12::bigint)`).catch(() => undefined)
  const busy = async () =>
    (await pool.query(`select from pg_stat_activity where query like '%1e12%' and pid <> pg_backend_pid()`)).rowCount
  await expect.poll(busy, { timeout: scaled(30_000) }).toBe(1)
  const pid = findPostmaster(cluster())?.pid ?? 0
  process.kill(pid, 'SIGKILL')
  return pid
}

test('an embedded PostgreSQL that is killed under load is started again, and each event counts once', async () => {
  const { port } = new URL(opened.database.url)
  const orders = anyOrders(900, 'embedded')
  const outcomes: Outcome[] = []
  const submitting = Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let i = lane * 5; i < orders.length; i += 20) {
        outcomes.push(...(await opened.inbox.submit(orders.slice(i, i + 5).map(orderMessage))))
      }
    }),
  )
  const killed: number[] = []
  for (const share of [0.3, 0.6]) {
    await expect
      .poll(() => outcomes.length, { timeout: scaled(60_000), interval: 1 })
      .toBeGreaterThan(share * orders.length)
    killed.push(await kill())
  }
  await submitting
  expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
  await expectTables(opened.database.pool, orders)
  expect(await readTotals(opened.database.pool)).toMatchObject({ received: 900, applied: 900, rejected: 0 })
  const ends = logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes('ended unexpectedly'))
  expect(ends.map(({ pid }) => pid)).toEqual(killed)
  expect(findPostmaster(cluster())).toMatchObject({ port: Number(port), isReady: true })
})

test('a second process on the same database continues after the restart, and the service still waits for it', async () => {
  const guest = await openDatabase(config(), 'any')
  const killed = await kill()
  const running = () => findPostmaster(cluster())
  await expect
    .poll(() => running()?.isReady === true && running()?.pid !== killed, { timeout: scaled(60_000) })
    .toBe(true)
  const guests = () =>
    opened.database.pool
      .query(`select from pg_stat_activity where application_name = 'tidemark guest'`)
      .then(({ rowCount }) => rowCount)
      .catch(() => 0)
  await expect.poll(guests, { timeout: scaled(60_000) }).toBe(1)
  expect((await guest.pool.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
  await guest.close()
})
