import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { listAudit } from '../../access/audit.ts'
import { readConfig } from '../../config/config.ts'
import type { Inbox } from '../../inbox/message.ts'
import { isUnderInvestigation } from '../investigate.ts'
import type { TaskRequest } from './task.ts'
import { createTasks, type Tasks } from './tasks.ts'

const database = useTestDatabase()
const everything: TaskRequest = { kind: 'rebuild', tables: [], fresh: false, preview: false }
const actor = { kind: 'user', name: 'ann' } as const
const logged: Record<string, unknown>[] = []
let inbox: Inbox
let tasks: Tasks

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
beforeEach(async () => {
  await submitAll(inbox, messagesOf({ seed: 'a', days: 4 }))
  await database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  logged.length = 0
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) })
  tasks = createTasks({ config: readConfig({}), url: database.url, log, stopAfterMs: 5000 })
})
afterEach(async () => {
  await tasks.stop()
  await forgetEverything(database.pool)
})
afterAll(() => inbox.stop())

const surplus = async () => (await verifyUrl(database.url, { tables: ['daily-sales'] })).differenceCount

test('the end of the process cancels the running task with a reason, and new tasks are refused', async () => {
  const task = tasks.start(everything, actor)
  await tasks.stop()
  expect(task).toMatchObject({ status: 'cancelled', error: expect.stringContaining('Tidemark was stopped') })
  expect(logged.at(-1)).toMatchObject({ level: 40, msg: 'task ended', task: task.id, status: 'cancelled' })
  expect(() => tasks.start(everything, actor)).toThrow('running already')
  expect(await surplus()).toBe(4)
})

test('a task that does not end in time is killed without a change, and the next task succeeds', async () => {
  const holder = await database.pool.connect()
  await holder.query('begin; lock table daily_sales_analytics in share mode')
  const task = tasks.start(everything, actor)
  try {
    await expect.poll(() => task.phase, { timeout: scaled(30_000) }).toBe('adding')
    await tasks.stop()
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect(task).toMatchObject({ status: 'cancelled', error: expect.stringContaining('rebuild_runs shows') })
  await expect.poll(() => isUnderInvestigation(database.pool), { timeout: scaled(30_000) }).toBe(false)
  expect(await surplus()).toBe(4)
})

test('a second task starts after the end of the first; the newest is listed first', async () => {
  const first = tasks.start(everything, actor)
  expect(() => tasks.start(everything, actor)).toThrow('running already')
  await expect.poll(() => first.endedAt, { timeout: scaled(30_000) }).toBeDefined()
  expect(first).toMatchObject({ status: 'done', result: { run: { rows: 4 } } })
  expect(logged.map(({ msg }) => msg)).toEqual(['task started', 'task ended'])
  const second = tasks.start({ ...everything, kind: 'verify' }, actor)
  await expect.poll(() => second.endedAt, { timeout: scaled(30_000) }).toBeDefined()
  expect(second).toMatchObject({ status: 'done', result: { differenceCount: 0 } })
  expect(tasks.list()).toEqual([second, first])
  const { entries } = await listAudit(database.pool, { limit: 1 })
  expect(entries).toMatchObject([{ action: 'rebuild.added', actorKind: 'user', actor: 'ann', detail: { rows: 4 } }])
})

test('a task that loses its connections fails, and the next task succeeds', async () => {
  const holder = await database.pool.connect()
  await holder.query('begin; lock table raw_events in access exclusive mode')
  const task = tasks.start(everything, actor)
  const breakConnections = () =>
    database.pool.query(`
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where datname = current_database()
      and application_name = 'tidemark rebuild'`)
  try {
    await expect.poll(async () => (await breakConnections()).rowCount, { timeout: scaled(30_000) }).toBeGreaterThan(0)
    await expect.poll(() => task.endedAt, { timeout: scaled(30_000) }).toBeDefined()
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect(task).toMatchObject({ status: 'failed', result: undefined })
  expect(logged.at(-1)).toMatchObject({ level: 50, err: { message: expect.any(String) } })
  const next = tasks.start(everything, actor)
  await expect.poll(() => next.endedAt, { timeout: scaled(30_000) }).toBeDefined()
  expect(next).toMatchObject({ status: 'done', result: { run: { rows: 4 } } })
})

test('a task without its database fails, and the log contains the error', async () => {
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const elsewhere = createTasks({ config: readConfig({}), url: 'postgres://nobody@127.0.0.1:1/nothing', log })
  const task = elsewhere.start(everything, actor)
  await expect.poll(() => task.endedAt, { timeout: scaled(30_000) }).toBeDefined()
  expect(task).toMatchObject({ status: 'failed', error: expect.stringContaining('see the server log') })
  expect(logged.at(-1)).toMatchObject({ level: 50, err: { message: expect.stringContaining('ECONNREFUSED') } })
})
