import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { readTables } from '../../../test/helpers/retract/read-tables.ts'
import type { Inbox } from '../../inbox/message.ts'

const database = useTestDatabase()
const without = useTestDatabase()
const script = fileURLToPath(new URL('../../../test/helpers/retract/retract-process.ts', import.meta.url))
const children: ChildProcess[] = []
// The events of an order have both sources, and so have the orders of a customer.
const messages = messagesOf({ seed: 'crash', days: 14, ordersPerDay: 18 }).map((message, i) => ({
  ...message,
  source: i % 3 === 0 ? 'bad' : 'good',
}))
const bad = messages.filter(({ source }) => source === 'bad').length
let inbox: Inbox
let complete: Awaited<ReturnType<typeof readTables>>
let expected: typeof complete
let to: string

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
  const other = await createTestInbox(without.pool)
  await submitAll(
    other,
    messages.filter(({ source }) => source === 'good'),
  )
  await other.stop()
  expected = await readTables(without.pool, { source: 'good' })
})
beforeEach(async () => {
  await submitAll(inbox, messages)
  complete = await readTables(database.pool, { source: 'good' })
  to = (await database.pool.query('select clock_timestamp()::text as now')).rows[0].now
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await forgetEverything(database.pool)
})
afterAll(() => inbox.stop())

async function run({ withdrawal = '', step = '', occurrence = 1 } = {}) {
  const child = spawn(process.execPath, [script, database.url, to, withdrawal, step, String(occurrence)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  children.push(child)
  const [code, signal] = await once(child, 'close')
  return { code, signal }
}

/** The server has noticed that the process is gone. */
const untilGone = () =>
  expect
    .poll(async () => (await database.pool.query(`select from pg_locks where locktype = 'advisory'`)).rowCount)
    .toBe(0)

const retraction = async () =>
  (await database.pool.query('select retraction_id as id, status, events::int from retractions')).rows

const DEATHS = [
  ['found', 1],
  ['locked', 1],
  ['replayed', 1],
  ['written', 2],
  ['marked', 1],
  ['committed', 1],
  ['committed', 2],
] as const

test.each(DEATHS)('a withdrawal that is killed when it has %s (%i) continues from there', async (step, occurrence) => {
  expect(await run({ step, occurrence })).toMatchObject({ signal: 'SIGKILL' })
  await untilGone()
  // Whatever is withdrawn so far, the numbers are those of the events that count.
  expect((await verifyUrl(database.url)).differences).toEqual([])
  const [begun] = await retraction()
  expect(await run()).toEqual({ code: 0, signal: null })
  expect(await readTables(database.pool, { source: 'good' })).toEqual(expected)
  const [done, ...others] = await retraction()
  expect(others).toEqual([])
  expect(done).toMatchObject({ ...(begun && { id: begun.id }), status: 'withdrawn', events: bad })
})

test.each(DEATHS)('a revert that is killed when it has %s (%i) continues from there', async (step, occurrence) => {
  expect(await run()).toEqual({ code: 0, signal: null })
  const [{ id: withdrawal }] = await retraction()
  expect(await run({ withdrawal, step, occurrence })).toMatchObject({ signal: 'SIGKILL' })
  await untilGone()
  expect((await verifyUrl(database.url)).differences).toEqual([])
  expect(await run({ withdrawal })).toEqual({ code: 0, signal: null })
  expect(await readTables(database.pool, { source: 'good' })).toEqual(complete)
  expect(await retraction()).toEqual([{ id: withdrawal, status: 'reverted', events: 0 }])
  const { rows } = await database.pool.query('select sum(withdrawn)::int as withdrawn from ingest_accounting')
  expect(rows).toEqual([{ withdrawn: 0 }])
})
