import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { periodOf } from '../db/partition-period.ts'
import { createIntakeProblem } from '../inbox/intake-problem.ts'
import { InboxUnavailable } from '../inbox/message.ts'
import { openReportPool } from '../reports/engine/report-pool.ts'
import { createReadiness, tablesOfInbox } from './readiness.ts'

const database = useTestDatabase()
let pool: pg.Pool
beforeAll(() => {
  pool = openReportPool(database.pool)
})
afterAll(() => pool.end())
const readiness = () => createReadiness({ pool, tables: tablesOfInbox })

test('a database whose tables can be written is ready', async () => {
  expect(await readiness()()).toBeUndefined()
})

test.each(tablesOfInbox)('without the table %s, events cannot be applied', async (table) => {
  await database.pool.query(`alter table ${table} rename to renamed`)
  expect(await readiness()()).toBe(
    `Tables are missing, or may not be written: ${table}. Restore them, or grant insert on them`,
  )
  await database.pool.query(`alter table renamed rename to ${table}`)
  expect(await readiness()()).toBeUndefined()
})

describe('a read-only database', () => {
  const setReadOnly = async (value: 'on' | 'off') => {
    const client = await database.pool.connect()
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    await client.query('set default_transaction_read_only = off')
    await client.query(`alter database ${rows[0]?.name} set default_transaction_read_only = ${value}`)
    client.release(true)
  }

  test('is not ready while new connections are read-only, and ready with the first writable connection', async () => {
    const ask = readiness()
    await ask()
    await setReadOnly('on')
    const ended = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    const client = await database.pool.connect()
    await client.query(ended)
    client.release(true)
    await expect.poll(ask).toMatch('The database is read-only')
    await setReadOnly('off')
    // The read-only connection is still there.
    expect(await ask()).toBeUndefined()
  })
})

test('a full disk of the embedded database is reported before any event fails', async () => {
  // A file system without any room.
  const ask = createReadiness({ pool, dataDir: '/proc' })
  expect(await ask()).toBe('The disk of /proc is full. Free some space. Waiting events are applied then')
})

test('a failure ends when the database accepts writes', async () => {
  let nowMs = 0
  const problem = createIntakeProblem(() => nowMs)
  problem.failed('no space left')
  nowMs += 6000
  problem.failed('no space left')
  const ask = createReadiness({ pool, problem })
  expect(await ask()).toBe('no space left')
  nowMs += 60_000
  expect(await ask()).toBeUndefined()
})

test('a table with the name of a partition is reported, also to senders, and events are applied after its removal', async () => {
  const name = `raw_events_${periodOf('month', new Date().toISOString()).suffix}`
  await database.pool.query(`drop table if exists ${name}; create table ${name} (note text)`)
  const problem = createIntakeProblem()
  const inbox = await createTestInbox(database.pool, { problem, giveUpAfterMs: 0 })
  const event = { source: 'http', body: JSON.stringify({ id: 'e1', type: 'SomethingElse', data: {} }) }
  const refused = await inbox.submit([event]).catch((error: Error) => error)
  expect(refused).toBeInstanceOf(InboxUnavailable)
  expect((refused as Error).message).toMatch(`The table ${name} is in the way`)
  expect(await createReadiness({ pool, problem })()).toMatch(`The table ${name} is in the way`)
  await database.pool.query(`drop table ${name}`)
  expect(await inbox.submit([event])).toMatchObject([{ status: 'ignored' }])
  await inbox.stop()
})
