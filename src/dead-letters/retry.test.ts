import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { listAudit } from '../access/audit.ts'
import type { Inbox, Message } from '../inbox/message.ts'
import { discardDeadLetters } from './discard.ts'
import { readDeadLetters } from './read.ts'
import { type RetryOptions, retryDeadLetters, retryEdited } from './retry.ts'

const database = useTestDatabase()
const SMALL = 1000
const LARGE = 4 << 20
const actor = { kind: 'command', name: 'ann' } as const

beforeEach(() => forgetEverything(database.pool))

const data = { orderId: 'o-1', customerId: 'c-1', items: [], totalAmount: 12.5, createdAt: '2024-05-01T10:00:00Z' }
const order = (change: object = {}) => ({ id: 'e-1', type: 'OrderCreated', data, ...change })
const text = (event: unknown) => JSON.stringify(event)

async function openRetry(settings: Partial<RetryOptions> & { maxEventBytes?: number } = {}) {
  const { maxEventBytes = LARGE, ...options } = settings
  const inbox = await createTestInbox(database.pool, { maxEventBytes })
  return { pool: database.pool, inbox, settings: { tenantId: 'default', maxEventBytes }, actor, ...options }
}

/** Has a message refused and gives the id of its dead letter. */
async function refuse(inbox: Inbox, message: Partial<Message> & Pick<Message, 'body'>): Promise<number> {
  const [outcome] = await inbox.submit([{ source: 'bus', ...message }])
  expect(outcome?.status).toBe('rejected')
  const [newest] = await letters()
  return newest?.id as number
}

async function letters() {
  const { rows } = await database.pool.query<{ id: string; reason: string; times: string; tenant: string }>(`
    select dead_letter_id as id, reason, times_seen as times, tenant_id as tenant
    from dead_letters
    order by dead_letter_id desc`)
  return rows.map(({ id, reason, times, tenant }) => ({ id: Number(id), reason, times: Number(times), tenant }))
}

async function sales() {
  const { rows } = await database.pool.query<{ orders: string; revenue: string }>(
    'select total_orders as orders, total_revenue as revenue from daily_sales_analytics',
  )
  return rows
}

const counted = [{ orders: '1', revenue: '12.5' }]

test.each([
  ['unreadable', '{"id":'],
  ['unreadable', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['too_large', text(order({ note: 'x'.repeat(SMALL) }))],
  ['no_envelope', text({ hello: 'world' })],
  ['missing_id', text(order({ id: undefined }))],
  ['missing_type', text(order({ type: undefined }))],
  ['missing_time', text(order({ data: { ...data, createdAt: undefined } }))],
  ['time_out_of_range', text(order({ data: { ...data, createdAt: '1999-05-01T10:00:00Z' } }))],
  ['invalid', text(order({ data: { ...data, totalAmount: 'a lot' } }))],
])('a rejected event (%s) counts once its body is corrected, and its dead letter is removed', async (reason, body) => {
  const options = await openRetry({ maxEventBytes: SMALL })
  const id = await refuse(options.inbox, { body })
  expect(await letters()).toMatchObject([{ id, reason }])
  expect(await retryDeadLetters([id], options)).toMatchObject([{ letterId: id, status: 'rejected', reason }])
  expect(await letters()).toMatchObject([{ id, reason, times: 2 }])
  expect(await retryEdited(id, text(order()), options)).toMatchObject({ status: 'accepted', id: 'e-1' })
  expect(await letters()).toEqual([])
  expect(await sales()).toEqual(counted)
})

test('an edited body that would be rejected as well changes nothing', async () => {
  const options = await openRetry()
  const id = await refuse(options.inbox, { body: '{"id":' })
  const before = await readDeadLetters(options.pool, [id])
  expect(await retryEdited(id, text(order({ type: '' })), options)).toMatchObject({
    status: 'rejected',
    reason: 'missing_type',
  })
  expect(await readDeadLetters(options.pool, [id])).toEqual(before)
  expect(await letters()).toHaveLength(1)
})

test('an edited body that only the database rejects does not become a dead letter', async () => {
  const options = await openRetry()
  await database.pool.query(`alter table orders add constraint no_o_1 check (order_id <> 'o-1')`)
  const id = await refuse(options.inbox, { body: '{"id":' })
  expect(await retryEdited(id, text(order()), options)).toMatchObject({ status: 'rejected', reason: 'not_applicable' })
  await database.pool.query('alter table orders drop constraint no_o_1')
  expect(await letters()).toMatchObject([{ id, reason: 'unreadable', times: 1 }])
})

test('a letter that has become valid is applied unchanged', async () => {
  const small = await openRetry({ maxEventBytes: SMALL })
  const id = await refuse(small.inbox, { body: text(order({ note: 'x'.repeat(SMALL) })) })
  expect(await retryDeadLetters([id], await openRetry())).toMatchObject([{ status: 'accepted' }])
  expect(await letters()).toEqual([])
  expect(await sales()).toEqual(counted)
})

test('an event that the database rejected is applied once the database accepts it', async () => {
  const options = await openRetry()
  await database.pool.query(`alter table orders add constraint no_o_1 check (order_id <> 'o-1')`)
  const id = await refuse(options.inbox, { body: text(order()) })
  expect(await letters()).toMatchObject([{ id, reason: 'not_applicable' }])
  expect(await retryDeadLetters([id], options)).toMatchObject([{ status: 'rejected', reason: 'not_applicable' }])
  await database.pool.query('alter table orders drop constraint no_o_1')
  expect(await retryDeadLetters([id], options)).toMatchObject([{ status: 'accepted' }])
  expect(await sales()).toEqual(counted)
})

test('two concurrent retries count once', async () => {
  const small = await openRetry({ maxEventBytes: SMALL })
  const id = await refuse(small.inbox, { body: text(order({ note: 'x'.repeat(SMALL) })) })
  const options = [await openRetry(), await openRetry()]
  const both = await Promise.all(
    options.flatMap((each) => [retryDeadLetters([id], each), retryDeadLetters([id], each)]),
  )
  const statuses = both.flat().map(({ status }) => status)
  expect(statuses.filter((status) => status === 'accepted')).toHaveLength(1)
  expect(new Set(statuses).difference(new Set(['accepted', 'duplicate']))).toEqual(new Set())
  expect(await letters()).toEqual([])
  expect(await sales()).toEqual(counted)
})

test('a crash between the commit and the removal leaves a letter whose next retry is a duplicate', async () => {
  const small = await openRetry({ maxEventBytes: SMALL })
  const body = text(order({ note: 'x'.repeat(SMALL) }))
  const id = await refuse(small.inbox, { body })
  const options = await openRetry()
  await options.inbox.submit([{ source: 'bus', body, defaultTenantId: 'default' }])
  expect(await retryDeadLetters([id], options)).toMatchObject([{ status: 'duplicate' }])
  expect(await letters()).toEqual([])
  expect(await sales()).toEqual(counted)
})

test('a retry includes the headers, the broker position and the subject', async () => {
  const small = await openRetry({ maxEventBytes: 60 })
  const payload = text(data)
  const cloudHeaders = { 'ce-specversion': '1.0', 'ce-id': 'c', 'ce-source': '/s', 'ce-type': 'OrderCreated' }
  const plain = text({ data: { ...data, orderId: 'o-2' } })
  await small.inbox.submit([
    { source: 'bus', body: payload, headers: cloudHeaders },
    { source: 'bus', body: plain, fallbackId: 'orders-3-17', fallbackType: 'OrderCreated' },
    { source: 'bus', body: plain, fallbackId: 'orders-3-18', fallbackType: 'OrderCreated' },
  ])
  const ids = (await letters()).map(({ id }) => id)
  const retried = await retryDeadLetters(ids, await openRetry())
  expect(retried.map(({ status, id }) => [status, id]).sort()).toEqual([
    ['accepted', 'c'],
    ['accepted', 'orders-3-17'],
    ['duplicate', 'orders-3-18'],
  ])
  const { rows } = await database.pool.query('select source, type from raw_events')
  expect(new Set(rows.map(({ source, type }) => `${source} ${type}`))).toEqual(new Set(['bus OrderCreated']))
})

test('two events that differ only in their headers are two dead letters', async () => {
  const { inbox } = await openRetry()
  const headers = { 'ce-specversion': '1.0', 'ce-source': '/s', 'ce-type': 'OrderCreated' }
  const message = { source: 'bus', body: '{}' }
  await inbox.submit([
    { ...message, headers: { ...headers, 'ce-id': '1' } },
    { ...message, headers: { ...headers, 'ce-id': '2' } },
    { ...message, headers: { ...headers, 'ce-id': '2' } },
  ])
  expect((await letters()).map(({ times }) => times).sort()).toEqual([1, 2])
})

test('a retry with a bound key writes to no other tenant', async () => {
  const options = await openRetry()
  const body = text(order({ tenant: 'other' }))
  const bound = { defaultTenantId: 'acme', onlyTenantId: 'acme' }
  const id = await refuse(options.inbox, { body, ...bound })
  expect(await letters()).toMatchObject([{ tenant: 'acme', reason: 'wrong_tenant' }])
  for (const onlyTenantId of [undefined, 'acme']) {
    expect(await retryDeadLetters([id], { ...options, onlyTenantId })).toMatchObject([{ reason: 'wrong_tenant' }])
    expect(await retryEdited(id, body, { ...options, onlyTenantId })).toMatchObject({ reason: 'wrong_tenant' })
  }
  expect(await retryDeadLetters([id], { ...options, onlyTenantId: 'other' })).toEqual([])
  expect(await sales()).toEqual([])
})

test('a retry with a bound key does not bind the letter of an unbound sender', async () => {
  const small = await openRetry({ maxEventBytes: 60 })
  const id = await refuse(small.inbox, { body: text(order({ tenant: 'other' })) })
  const options = await openRetry()
  expect(await retryDeadLetters([id], { ...options, onlyTenantId: 'default' })).toMatchObject([
    { reason: 'wrong_tenant' },
  ])
  expect(await letters()).toMatchObject([{ id, tenant: 'default', reason: 'too_large', times: 1 }])
  expect(await retryDeadLetters([id], options)).toMatchObject([{ status: 'accepted' }])
})

test('a letter whose event names another tenant belongs to that tenant', async () => {
  const small = await openRetry({ maxEventBytes: 60 })
  const body = text(order({ tenant: 'other', data: { ...data, totalAmount: 'a lot' } }))
  const id = await refuse(small.inbox, { body })
  expect(await retryDeadLetters([id], await openRetry())).toMatchObject([{ status: 'rejected', reason: 'invalid' }])
  expect(await letters()).toMatchObject([{ tenant: 'other', reason: 'invalid', times: 1 }])
})

test('bodies of many megabytes are sent in parts', async () => {
  const small = await openRetry({ maxEventBytes: SMALL })
  const bodies = Array.from({ length: 12 }, (_, i) =>
    text({ ...order({ id: `e-${i}` }), type: 'Note', note: 'x'.repeat(3 << 20) }),
  )
  for (const body of bodies) await small.inbox.submit([{ source: 'bus', body }])
  const sizes: number[] = []
  const options = await openRetry({ onOutcomes: (_, outcomes) => sizes.push(outcomes.length) })
  const retried = await retryDeadLetters(
    (await letters()).map(({ id }) => id),
    options,
  )
  expect(retried.filter(({ status }) => status === 'ignored')).toHaveLength(12)
  expect(sizes).toEqual([5, 5, 2])
  expect(await letters()).toEqual([])
})

describe('the audit log has an entry', () => {
  beforeEach(() => database.pool.query('truncate audit_log'))
  const entries = async () => (await listAudit(database.pool, { limit: 10 })).entries

  test('for letters that a retry removed, in the tenant of each', async () => {
    const small = await openRetry({ maxEventBytes: SMALL })
    const large = (id: string) => text(order({ id, type: 'Note', note: 'x'.repeat(SMALL) }))
    for (const id of ['n-1', 'n-2']) await refuse(small.inbox, { body: large(id) })
    await refuse(small.inbox, { body: large('n-3'), defaultTenantId: 'acme' })
    const ids = (await letters()).map(({ id }) => id)
    await retryDeadLetters(ids, await openRetry())
    const byTenant = (await entries()).toSorted((a, b) => (String(a.tenant) < String(b.tenant) ? -1 : 1))
    expect(byTenant).toMatchObject([
      { action: 'dead-letters.retried', actor: 'ann', tenant: 'acme', object: String(ids[0]) },
      { object: '2 dead letters', tenant: 'default', detail: { count: 2, ids: [ids[2], ids[1]] } },
    ])
  })

  test('for a letter that was retried with another body, and none if it was rejected', async () => {
    const options = await openRetry()
    const id = await refuse(options.inbox, { body: '{' })
    await retryEdited(id, '{', options)
    await retryDeadLetters([id], options)
    expect(await entries()).toEqual([])
    await retryEdited(id, text(order()), options)
    expect(await entries()).toMatchObject([{ action: 'dead-letters.edited', object: String(id) }])
    expect(JSON.stringify(await entries())).not.toContain('c-1')
  })

  test('for discarded letters, and none if they stay', async () => {
    const { inbox } = await openRetry()
    const id = await refuse(inbox, { body: '{' })
    await discardDeadLetters(database.pool, [id], { actor, onlyTenantId: 'other' })
    expect(await entries()).toEqual([])
    await database.pool.query('alter table audit_log rename to absent')
    await expect(discardDeadLetters(database.pool, [id], { actor })).rejects.toThrow('audit_log')
    await database.pool.query('alter table absent rename to audit_log')
    expect(await letters()).toHaveLength(1)
    await discardDeadLetters(database.pool, [id], { actor })
    expect(await entries()).toMatchObject([{ action: 'dead-letters.discarded', object: String(id) }])
  })
})
