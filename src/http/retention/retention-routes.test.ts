import { beforeEach, expect, test } from 'vitest'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { arriveInJuly } from '../../../test/helpers/retention/arrive-in-july.ts'
import { listAudit } from '../../access/audit.ts'
import { createKey } from '../../access/keys.ts'
import type { Scope } from '../../access/scope.ts'

const MASTER = 'the-key-of-the-operator'
const server = useTestServer(
  { accessKeys: [{ key: MASTER, tenantId: undefined }], rawRetentionDays: 30, deadLetterRetentionDays: 7 },
  { now: () => new Date() },
)
const ORDER = { orderId: 'o1', totalAmount: 10, items: [] }

beforeEach(async () => {
  const { pool, url } = server.database
  await forgetEverything(pool)
  await pool.query('truncate audit_log, access_keys')
  const event = { id: 'e1', type: 'OrderCreated', time: '2026-03-01T10:00:00Z', data: ORDER }
  expect((await post('/api/events', event)).status).toBe(200)
  await arriveInJuly(url)
})

async function call(method: 'GET' | 'POST', url: string, key: string, payload?: object) {
  const answer = await server.app.inject({ method, url, payload, headers: { authorization: `Bearer ${key}` } })
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}
const get = (url: string) => call('GET', url, MASTER)
const post = (url: string, payload: object, key = MASTER) => call('POST', url, key, payload)
const close = (before: unknown, key = MASTER) => post('/api/retention/closings', { before }, key)

const keyWith = async (...scopes: Scope[]) =>
  (
    await createKey(
      server.database.pool,
      { name: `${scopes}`, scopes, tenantId: undefined, expiry: undefined },
      { kind: 'command', name: 'test' },
    )
  ).text

async function untilEnded(id: string) {
  await expect
    .poll(async () => (await get(`/api/operations/tasks/${id}`)).body.endedAt, { timeout: scaled(60_000) })
    .not.toBeNull()
  return (await get(`/api/operations/tasks/${id}`)).body
}

test('the answer has each setting, sizes, the oldest data and when they are deleted', async () => {
  await server.database.pool.query(`
    insert into dead_letters (tenant_id, source, body_hash, reason, error, body, last_seen_at)
    values ('default', 'shop', gen_random_uuid(), 'invalid', '', '', '2026-06-01')`)
  const { body } = await get('/api/retention')
  const named = (name: string) => body.data.find((data: { name: string }) => data.name === name)
  expect(named('raw_events')).toMatchObject({
    setting: 'TIDEMARK_RAW_RETENTION_DAYS',
    days: 30,
    isDefault: false,
    oldestAt: '2026-07-01T00:00:00.000Z',
    deletedAt: '2026-08-31T00:00:00.000Z',
  })
  expect(named('dead_letters')).toMatchObject({
    setting: 'TIDEMARK_DEAD_LETTER_RETENTION_DAYS',
    days: 7,
    oldestAt: '2026-06-01T00:00:00.000Z',
    deletedAt: '2026-06-08T00:00:00.000Z',
  })
  expect(named('audit_log')).toMatchObject({ days: 0, isDefault: true, deletedAt: null })
  expect(named('contradictions')).toMatchObject({ setting: null, days: null, oldestAt: null, deletedAt: null })
  for (const name of ['raw_events', 'orders', 'numbers']) expect(named(name).bytes).toBeGreaterThan(0)
  expect(named('opening_balance').bytes).toBe(0)
  expect(body.months).toContainEqual({ month: '2026-07', rowsEstimate: expect.any(Number), bytes: expect.any(Number) })
  expect(body.next.before <= new Date().toISOString()).toBe(true)
})

test('books are closed by a task, which the audit log names, and every number stays', async () => {
  const started = await close('2026-08-01')
  expect(started).toMatchObject({
    status: 202,
    body: { kind: 'close', selection: 'events received before 2026-08-01', closed: null },
  })
  expect(started.headers.location).toBe(`/api/operations/tasks/${started.body.id}`)
  expect(await untilEnded(started.body.id)).toMatchObject({ status: 'done', closed: { events: 1, removed: 1 } })
  const { body } = await get('/api/retention')
  expect(body.closings).toEqual([{ closedBefore: '2026-08-01T00:00:00.000Z', events: 1, closedAt: expect.any(String) }])
  expect(body.data.find(({ name }: { name: string }) => name === 'opening_balance').bytes).toBeGreaterThan(0)
  const { rows } = await server.database.pool.query(
    'select sum(total_orders)::int as orders from daily_sales_analytics',
  )
  expect(rows).toEqual([{ orders: 1 }])
  const { entries } = await listAudit(server.database.pool, { limit: 1 })
  expect(entries).toMatchObject([
    { action: 'books.closed', actor: expect.stringContaining('key'), detail: { removed: 1 } },
  ])
  const again = await close('2026-08')
  expect(await untilEnded(again.body.id)).toMatchObject({ status: 'done', closed: null })
})

test('a closing that is refused says why, and removes nothing', async () => {
  await server.database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  const { body } = await close('2026-08-01')
  expect(await untilEnded(body.id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('of daily_sales_analytics differ from the stored events'),
  })
  expect((await get('/api/retention')).body.closings).toEqual([])
})

test.each([undefined, 7, '2026-08-02', 'July', '2099-01-01'])('the month %s is refused', async (before) => {
  expect(await close(before)).toMatchObject({ status: 400, body: { detail: expect.stringContaining('"before"') } })
})

test('reading needs the scope operate, and closing also admin', async () => {
  const operator = await keyWith('operate')
  expect((await call('GET', '/api/retention', operator)).status).toBe(200)
  expect((await close('2026-08-01', operator)).status).toBe(403)
  const admin = await keyWith('admin')
  expect((await close('2026-08-01', admin)).status).toBe(403)
  expect((await call('GET', '/api/retention', admin)).status).toBe(403)
  expect(
    (await get('/api/operations/tasks')).body.tasks.every(({ status }: { status: string }) => status !== 'running'),
  ).toBe(true)
})
