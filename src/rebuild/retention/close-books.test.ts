import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { arriveInJuly } from '../../../test/helpers/retention/arrive-in-july.ts'
import { readTables } from '../../../test/helpers/retract/read-tables.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import { listAudit } from '../../access/audit.ts'
import { readConfig } from '../../config/config.ts'
import type { Inbox } from '../../inbox/message.ts'
import { fillTables } from '../filling/fill.ts'
import { retract } from '../retract/retract.ts'
import { verify } from '../verify.ts'
import { closeBooks } from './close-books.ts'
import { listClosings } from './closed-books.ts'
import { createCloser } from './keep-closed.ts'
import { endOfRetention, nextEndOfRetention } from './plan.ts'

const database = useTestDatabase()
const script = fileURLToPath(new URL('../../../test/helpers/retention/close-process.ts', import.meta.url))
const later = () => new Date(Date.now() + 1000)
const tables = () => readTables(database.pool, { source: 'shop' })
const count = async (table: string) =>
  (await database.pool.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]?.count
const close = (before = later()) => onTarget(database.url, (target) => closeBooks(target, { before }))
const verified = () => onTarget(database.url, (target) => verify(target))
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(async () => {
  await forgetEverything(database.pool)
  await database.pool.query('delete from table_rules; delete from maintenance_runs')
})
afterAll(() => inbox.stop())

test('closed books have every number, and later events of closed times count', async () => {
  const messages = messagesOf({ seed: 'closed', days: 3 })
  const late = messages.splice(-20)
  await submitAll(inbox, messages)
  const before = await tables()
  const closed = await close()
  expect(closed?.removed).toBe(closed?.events)
  expect(await count('raw_events')).toBe(0)
  expect(await tables()).toEqual(before)
  expect(await verified()).toMatchObject({ differences: [], missing: 0, events: 0, closed: closed?.events })
  await submitAll(inbox, late)
  expect(await inbox.submit(messages.slice(0, 1))).toMatchObject([{ status: 'duplicate' }])
  expect(await verified()).toMatchObject({ differences: [], missing: 0 })
  expect(await close(new Date(0))).toBeUndefined()
  await close()
  expect(await listClosings(database.pool)).toHaveLength(2)
  const { entries } = await listAudit(database.pool, { limit: 9 })
  expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
    ['books.closed', { events: late.length, removed: late.length }],
    ['books.closed', { events: messages.length, removed: messages.length }],
  ])
  expect(await verified()).toMatchObject({ differences: [], missing: 0, events: 0 })
})

test.each(['verified', 'replayed', 'removed', 'committed'])(
  'a closing that is killed when it has %s removes nothing by halves, and can be repeated',
  async (step) => {
    await submitAll(inbox, messagesOf({ seed: step, days: 1 }))
    const [events, before] = [await count('raw_events'), await tables()]
    const child = spawn(process.execPath, [script, database.url, later().toISOString(), step], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    expect(await count('raw_events')).toBe(step === 'committed' ? 0 : events)
    expect(await verified()).toMatchObject({ differences: [], missing: 0 })
    await expect.poll(() => close().then(() => 'closed'), { timeout: scaled(10_000) }).toBe('closed')
    expect(await tables()).toEqual(before)
    expect(await verified()).toMatchObject({ differences: [], missing: 0, events: 0, closed: events })
  },
)

test('a wrong number is noticed afterwards, and an event that is missing before refuses the closing', async () => {
  await submitAll(inbox, messagesOf({ seed: 'wrong', days: 1 }))
  await database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  await expect(close()).rejects.toThrow('of daily_sales_analytics differ from the stored events')
  expect(await count('closings')).toBe(0)
  await database.pool.query('update daily_sales_analytics set total_orders = total_orders - 1')
  await close()
  await database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  expect((await verified()).differenceCount).toBeGreaterThan(0)
  await database.pool.query('update daily_sales_analytics set total_orders = total_orders - 1')
  await submitAll(inbox, messagesOf({ seed: 'more', days: 1 }))
  await database.pool.query('delete from raw_events where event_key in (select event_key from raw_events limit 1)')
  await expect(close()).rejects.toThrow('1 applied events have no stored event')
})

test('events cannot be withdrawn any more, and the error says why', async () => {
  await submitAll(inbox, messagesOf({ seed: 'withdrawn', days: 1 }))
  await close()
  const selection = { kind: 'source', source: 'shop', from: '2000-01-01', to: later().toISOString() } as const
  await expect(onTarget(database.url, (target) => retract(target, selection))).rejects.toThrow('The books are closed')
})

test('a perspective that the configuration lacks refuses the closing, and filling begins with the balance', async () => {
  await submitAll(inbox, messagesOf({ seed: 'perspectives', days: 1 }))
  await database.pool.query(`insert into table_rules (table_name, wanted_version) values ('own_perspective', 1)`)
  await expect(close()).rejects.toThrow('does not have the perspectives own_perspective')
  await database.pool.query(`delete from table_rules where table_name = 'own_perspective'`)
  await close()
  const before = await tables()
  await database.pool.query('update daily_sales_analytics set total_revenue = total_revenue + 1')
  await onTarget(database.url, (target) => fillTables(target, ['daily_sales_analytics']))
  expect(await tables()).toEqual(before)
})

test('whole months are due, in UTC', () => {
  const now = Date.parse('2026-03-15T12:00:00Z')
  expect(endOfRetention(0, now)).toBeUndefined()
  expect(endOfRetention(14, now)).toEqual(new Date('2026-03-01'))
  expect(endOfRetention(15, now)).toEqual(new Date('2026-02-01'))
  expect(nextEndOfRetention(0, now)).toBeUndefined()
  for (const days of [14, 15, 400]) {
    const { before, at } = nextEndOfRetention(days, now) ?? expect.unreachable()
    expect(endOfRetention(days, at.getTime())).toEqual(before)
    expect(endOfRetention(days, at.getTime() - 1)).toEqual(endOfRetention(days, now))
  }
})

test('the service closes the books for months that are due, and keeps the others', async () => {
  await submitAll(inbox, messagesOf({ seed: 'due', days: 2 }))
  await arriveInJuly(database.url)
  await submitAll(inbox, messagesOf({ seed: 'recent', days: 1 }))
  const [recent, before] = [await count("raw_events where received_at > '2026-08-01'"), await tables()]
  await closeByService(async () => expect(await listClosings(database.pool)).toHaveLength(1))
  expect(recent).toBeGreaterThan(0)
  expect(await count('raw_events')).toBe(recent)
  expect(await tables()).toEqual(before)
  expect(await verified()).toMatchObject({ differences: [], missing: 0 })
})

test('where events were missing before, the service removes months as earlier releases did', async () => {
  await submitAll(inbox, messagesOf({ seed: 'missing', days: 1 }))
  await arriveInJuly(database.url)
  await database.pool.query('delete from raw_events where event_key in (select event_key from raw_events limit 1)')
  await closeByService(async () => expect(await count('raw_events')).toBe(0))
  expect(await count('closings')).toBe(0)
})

async function closeByService(outcome: () => Promise<void>): Promise<void> {
  const closer = createCloser({
    pool: database.pool,
    config: readConfig({ TIDEMARK_RAW_RETENTION_DAYS: '30' }),
    url: database.url,
    log: pino({ level: 'silent' }),
    firstMs: 1,
    everyMs: 200,
  })
  closer.start()
  await vi.waitFor(outcome, { timeout: scaled(60_000), interval: 100 })
  await closer.stop()
}
