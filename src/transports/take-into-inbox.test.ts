import type pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  asCloudEvent,
  commercetoolsMessage,
  commercetoolsOrder,
} from '../../test/helpers/connections/commercetools-project.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../../test/helpers/tcp-proxy.ts'
import { createSourceReader } from '../connections/source-reader.ts'
import { createPool } from '../db/pool.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import { takeIntoInbox } from './take-into-inbox.ts'
import { type Take, TakeAborted } from './transport.ts'

const database = useTestDatabase()
let proxy: TcpProxy
let pool: pg.Pool
let inbox: Inbox
let stop: AbortController
let take: Take
let outcomes: Outcome[]
let logged: string[]

beforeEach(async () => {
  await forgetEverything(database.pool)
  proxy = await startTcpProxy(database.url)
  pool = createPool({ url: proxy.url })
  inbox = await createTestInbox(pool, { giveUpAfterMs: 200 })
  stop = new AbortController()
  outcomes = []
  logged = []
  take = takeIntoInbox({
    source: 'shop',
    defaultTenantId: 'acme',
    inbox,
    log: pino({ base: undefined }, { write: (line) => void logged.push(line) }),
    onOutcomes: (newest) => outcomes.push(...newest),
    signal: stop.signal,
  })
})

afterEach(async () => {
  stop.abort()
  proxy.accept()
  await inbox.stop()
  await pool.end()
  await proxy.close()
})

const order = (id: string) => {
  const data = { orderId: `o-${id}`, items: [], totalAmount: 5, createdAt: '2024-05-01T10:00:00Z' }
  return { body: JSON.stringify({ id, type: 'OrderCreated', data }) }
}

async function sales() {
  const { rows } = await database.pool.query<{ tenant_id: string; total_orders: string }>(
    'select tenant_id, total_orders from daily_sales_analytics',
  )
  return rows
}

test('each message is settled by its outcome, in sequence', async () => {
  expect(await take([order('a'), { body: '{' }, order('a'), { body: '{"id":"n","type":"Note","data":{}}' }])).toEqual([
    { kind: 'done' },
    { kind: 'refused', reason: 'unreadable', description: expect.stringContaining('not readable as JSON') },
    { kind: 'done' },
    { kind: 'done' },
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'duplicate', 'ignored'])
  expect(await sales()).toEqual([{ tenant_id: 'acme', total_orders: '1' }])
  const { rows } = await database.pool.query('select distinct source from raw_events')
  expect(rows).toEqual([{ source: 'shop' }])
})

test('a message with an array of events is settled once, as refused if one of them is rejected', async () => {
  const eventGrid = (id: string) => {
    const { data } = JSON.parse(order(id).body)
    return { id, topic: '/topics/shop', eventType: 'OrderCreated', eventTime: '2024-05-01T10:00:00.1234567Z', data }
  }
  const body = JSON.stringify([eventGrid('a'), eventGrid('b')])
  const partly = JSON.stringify([eventGrid('b'), {}, eventGrid('c')])
  expect(await take([{ body }, order('z'), { body: partly }])).toEqual([
    { kind: 'done' },
    { kind: 'done' },
    { kind: 'refused', reason: 'no_envelope', description: expect.any(String) },
  ])
  expect(outcomes.map(({ status }) => status).join(' ')).toBe('accepted accepted accepted duplicate rejected accepted')
  expect(await sales()).toEqual([{ tenant_id: 'acme', total_orders: '4' }])
})

test('messages of a platform are read by its adapter: ignored ones are done, and unreadable ones dead letters', async () => {
  const read = createSourceReader({ name: 'shop', tenantId: 'acme', platform: 'commercetools' })
  const takePlatform = takeIntoInbox({
    source: 'shop',
    defaultTenantId: 'acme',
    inbox,
    read,
    log: pino({ level: 'silent' }),
    onOutcomes: (newest) => outcomes.push(...newest),
    signal: stop.signal,
  })
  const text = (body: unknown) => ({ body: JSON.stringify(body) })
  const created = commercetoolsMessage('OrderCreated', { order: commercetoolsOrder() })
  const tooLarge = {
    ...created,
    order: undefined,
    customerEmail: 'jo@example.com',
    payloadNotIncluded: { reason: 'too large' },
  }
  const settled = { kind: 'done' }
  expect(
    await takePlatform([
      text(created),
      text(asCloudEvent(created).body),
      text(commercetoolsMessage('OrderShippingAddressSet')),
      text(tooLarge),
      { body: 'no JSON' },
    ]),
  ).toEqual([
    settled,
    settled,
    settled,
    { kind: 'refused', reason: 'invalid', description: expect.stringContaining('without its content') },
    { kind: 'refused', reason: 'unreadable', description: expect.any(String) },
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'rejected', 'rejected'])
  expect(await takePlatform([text(commercetoolsMessage('OrderShippingAddressSet'))])).toEqual([settled])
  expect(await sales()).toEqual([{ tenant_id: 'acme', total_orders: '1' }])
  const { rows } = await database.pool.query(
    'select type, encode(body, $1) as body from dead_letters order by reason',
    ['escape'],
  )
  expect(rows[0]).toMatchObject({ type: 'OrderCreated' })
  expect(rows[0].body).not.toContain('jo@')
})

test('messages wait during an outage of the database, and count once afterwards', async () => {
  proxy.refuse()
  proxy.cut()
  let isSettled = false
  const taking = take([order('a')]).finally(() => {
    isSettled = true
  })
  // The inbox gives up, and is asked again.
  await expect
    .poll(() => logged.filter((line) => line.includes('intake waits')).length, { timeout: scaled(20_000) })
    .toBeGreaterThan(1)
  expect(isSettled).toBe(false)
  expect(outcomes).toEqual([])
  proxy.accept()
  expect(await taking).toEqual([{ kind: 'done' }])
  expect(await sales()).toEqual([{ tenant_id: 'acme', total_orders: '1' }])
})

test('a message whose commit got no response counts once', async () => {
  await take([order('warm')])
  const broken = proxy.breakNextCommit('unanswered')
  const taking = take([order('a')])
  await broken
  expect(await taking).toEqual([{ kind: 'done' }])
  expect(await sales()).toEqual([{ tenant_id: 'acme', total_orders: '2' }])
})

test('a stop ends the waiting: nothing is settled, and the redelivered messages count', async () => {
  proxy.refuse()
  proxy.cut()
  const taking = take([order('a')])
  await expect.poll(() => logged.length, { timeout: scaled(20_000) }).toBeGreaterThan(0)
  stop.abort()
  await expect(taking).rejects.toThrow(TakeAborted)
  await expect(take([order('b')])).rejects.toThrow(TakeAborted)
  proxy.accept()
  const again = takeIntoInbox({
    source: 'shop',
    defaultTenantId: 'acme',
    inbox,
    log: pino({ level: 'silent' }),
    onOutcomes: () => {},
    signal: new AbortController().signal,
  })
  expect(await again([order('a')])).toEqual([{ kind: 'done' }])
  expect(await sales()).toEqual([{ tenant_id: 'acme', total_orders: '1' }])
})

test('a stop does not wait for a batch that hangs', async () => {
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query('lock table inbox in exclusive mode')
  const taking = take([order('a')])
  stop.abort()
  await expect(taking).rejects.toThrow(TakeAborted)
  await client.query('rollback')
  client.release()
})
