import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { messagesOf, submitAll } from '../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../test/helpers/rebuild/verify-url.ts'
import type { Inbox } from '../inbox/message.ts'

const database = useTestDatabase()
const script = fileURLToPath(new URL('../../test/helpers/rebuild/test-process.ts', import.meta.url))
const children: ChildProcess[] = []
let inbox: Inbox
let days: number

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
beforeEach(async () => {
  await submitAll(inbox, messagesOf({ seed: 'a', days: 40, ordersPerDay: 40 }), 1000)
  const { rowCount } = await database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  days = rowCount ?? 0
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await forgetEverything(database.pool)
})
afterAll(() => inbox.stop())

function rebuild(fatalStep = '') {
  const child = spawn(process.execPath, [script, database.url, fatalStep], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output: output.trim() }))
  return { child, ended }
}

async function replayed(): Promise<number> {
  const { rows } = await database.pool
    .query('select count(*)::int as count from tidemark_shadow.inbox')
    .catch(() => ({ rows: [{ count: 0 }] }))
  return rows[0].count
}

async function surplus(): Promise<number> {
  const { rows } = await database.pool.query(`
    select (select sum(total_orders) from daily_sales_analytics)::int - (select count(*) from orders where placed_at is not null)::int as surplus`)
  return rows[0].surplus
}

/** The server has noticed that the process is gone. */
const untilGone = () =>
  expect
    .poll(async () => {
      const { rowCount } = await database.pool.query(`select from pg_locks where locktype = 'advisory'`)
      return rowCount
    })
    .toBe(0)

test('a rebuild that is killed during its replay changes nothing, and the next rebuild continues the replay', async () => {
  const { child, ended } = rebuild()
  await expect.poll(replayed, { interval: 5, timeout: scaled(30_000) }).toBeGreaterThan(0)
  child.kill('SIGKILL')
  expect(await ended).toMatchObject({ signal: 'SIGKILL' })
  expect(await surplus()).toBe(days)
  await untilGone()
  const kept = await replayed()
  const { code, output } = await rebuild().ended
  expect(code).toBe(0)
  expect(kept).toBeGreaterThan(0)
  expect(Number(output)).toBeGreaterThanOrEqual(kept)
  expect(await surplus()).toBe(0)
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test.each(['replayed', 'recorded', 'added'])('one that is killed once it has %s has changed nothing', async (step) => {
  expect(await rebuild(step).ended).toMatchObject({ signal: 'SIGKILL' })
  expect(await surplus()).toBe(days)
  await untilGone()
  const { code, output } = await rebuild().ended
  expect(code).toBe(0)
  expect(Number(output)).toBeGreaterThan(1000)
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('a rebuild that is killed after its commit has added all differences, and the next rebuild adds none', async () => {
  expect(await rebuild('committed').ended).toMatchObject({ signal: 'SIGKILL' })
  expect(await surplus()).toBe(0)
  await untilGone()
  const lastRun = async () => (await database.pool.query('select max(run_id) as last from rebuild_runs')).rows[0].last
  const killed = await lastRun()
  expect(await rebuild().ended).toMatchObject({ code: 0 })
  expect(await surplus()).toBe(0)
  expect(await lastRun()).toBe(killed)
})
