import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { findTexts } from '../../../test/helpers/personal-data/find-text.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import { createDeliveryLog } from '../../connections/deliveries/delivery-log.ts'
import type { Inbox, Message } from '../../inbox/message.ts'
import { listRequests, type PrivacyRequest } from '../../inbox/privacy-requests.ts'
import { UTC } from '../../zones/zone.ts'
import { closeBooks } from '../retention/close-books.ts'
import { eraseCustomers } from './erase.ts'
import { listErasures } from './erasures.ts'
import { exportJournal, replayJournal } from './journal.ts'
import { exportCustomer, lookUpCustomer } from './look-up.ts'
import { createFinishErasures } from './maintenance.ts'
import { PersonalDataError } from './personal-data-error.ts'
import type { ErasureRequest } from './request.ts'

const database = useTestDatabase()
const script = fileURLToPath(new URL('../../../test/helpers/personal-data/erase-process.ts', import.meta.url))
const children: ChildProcess[] = []
const options = { actor: { kind: 'command', name: 'test' }, zone: UTC } as const
const ANN = { tenantId: 'default', customerId: 'ann-of-the-test' }
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await forgetEverything(database.pool)
  await database.pool.query('truncate deliveries, audit_log')
})
afterAll(() => inbox.stop())

const event = (id: string, type: string, data: object, more: Partial<Message> = {}): Message => ({
  source: 'shop',
  body: JSON.stringify({ id, type, time: '2026-03-01T10:00:00Z', data }),
  ...more,
})
const order = (id: string, customerId: string, data: object = {}) =>
  event(id, 'OrderCreated', { orderId: `order-${id}`, totalAmount: 10, customerId, items: [], ...data })
const erase = (...people: ErasureRequest[]) =>
  onTarget(database.url, (target) => eraseCustomers(target, people, options))
const replay = (journal: string) => onTarget(database.url, (target) => replayJournal(target, journal, options))
const rowsOf = async (query: string) => (await database.pool.query(query)).rows

test('everything that names the customer is rewritten or deleted, and names and addresses are gone', async () => {
  const { customerId } = ANN
  await inbox.submit([
    order('1', customerId, { email: 'ann@mail.example', guestKey: 'guest-key-of-ann' }),
    order('2', 'bob', { email: 'bob@mail.example' }),
    event('3', 'OrderShipped', { orderId: 'order-1', recipient: 'Ann Other-Name' }),
    event('4', 'NewsletterOpened', { user: { id: customerId }, name: 'Ann Other-Name' }),
    event('5', 'OrderCreated', { orderId: 'x', customerId, totalAmount: 'many' }),
    event('6', 'CustomerRegistered', { customerId, guestKey: 'guest-key-of-ann' }),
    order('1', customerId, { totalAmount: 11, email: 'ann@mail.example' }),
  ])
  await database.pool.query(
    `insert into deliveries (tenant_id, connection, received_at, topic, outcome, kept)
     values ('default', 'shop', now(), 'orders/create', 'applied', $1)`,
    [JSON.stringify({ id: 7, customer: { id: customerId } })],
  )
  const before = await rowsOf('select * from daily_sales_analytics')
  const [erasure] = await erase(ANN)
  expect(erasure).toMatchObject({
    status: 'finished',
    counts: {
      orders: 1,
      customers: 1,
      guest_registrations: 1,
      raw_events: 4,
      dead_letters: 1,
      contradictions: 1,
      deliveries: 1,
    },
  })
  const traces = [customerId, 'ann@mail.example', 'Ann Other-Name', 'guest-key-of-ann']
  expect(
    await findTexts(
      database.pool,
      traces.map((text) => ({ text })),
    ),
  ).toEqual([])
  expect(await findTexts(database.pool, [{ text: 'bob@mail.example' }])).not.toEqual([])
  expect(await rowsOf('select * from daily_sales_analytics')).toEqual(before)
  expect((await verifyUrl(database.url)).differences).toEqual([])
  expect(await rowsOf('select action, detail from audit_log')).toEqual([
    { action: 'customer.erased', detail: { pseudonym: erasure?.pseudonym } },
  ])
})

test('later events of before the erasure have the pseudonym, also rejected and unknown ones, and a new order is of a new person', async () => {
  const { customerId } = ANN
  await inbox.submit([order('1', customerId)])
  const [erasure] = await erase(ANN)
  await inbox.submit([
    order('1', customerId),
    order('2', customerId, { email: 'ann@mail.example' }),
    event('3', 'NewsletterOpened', { customerId }),
    event('4', 'OrderCreated', { customerId, totalAmount: 'many' }),
  ])
  expect(await findTexts(database.pool, [{ text: customerId }, { text: 'ann@mail.example' }])).toEqual([])
  expect(await rowsOf('select distinct customer_id, orders::int as orders from customers')).toEqual([
    { customer_id: erasure?.pseudonym, orders: 2 },
  ])
  expect(await rowsOf('select * from contradictions')).toEqual([])
  const time = new Date(Date.now() + 1000).toISOString()
  await inbox.submit([
    {
      source: 'shop',
      body: JSON.stringify({ id: '9', type: 'OrderCreated', time, data: { orderId: '9', totalAmount: 1, customerId } }),
    },
  ])
  expect(await rowsOf(`select customer_id from orders where order_id = '9'`)).toEqual([{ customer_id: customerId }])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('the equal id of another tenant is untouched', async () => {
  await inbox.submit([order('1', ANN.customerId), { ...order('2', ANN.customerId), defaultTenantId: 'other' }])
  await erase(ANN)
  expect(await rowsOf("select tenant_id from orders where customer_id like 'ann%'")).toEqual([{ tenant_id: 'other' }])
  expect(await rowsOf(`select tenant_id from raw_events where strpos(body, 'ann-of') > 0`)).toEqual([
    { tenant_id: 'other' },
  ])
})

test('a guest key of two erased customers has one pseudonym, also in later events', async () => {
  const guestKey = 'guest-key-of-both'
  await inbox.submit([order('1', ANN.customerId, { guestKey }), order('2', 'bob-of-the-test', { guestKey })])
  const [erasure] = await erase(ANN)
  await erase({ ...ANN, customerId: 'bob-of-the-test' })
  await inbox.submit([order('3', ANN.customerId, { guestKey })])
  expect(await rowsOf('select count(distinct guest_key)::int as keys, count(*)::int as orders from orders')).toEqual([
    { keys: 1, orders: 3 },
  ])
  await expect(erase({ ...ANN, customerId: erasure?.pseudonym ?? '' })).rejects.toThrow('Nothing is stored')
  expect(await listErasures(database.pool)).toHaveLength(2)
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('the maintenance erases customers whom a shop platform names, and leaves other requests to a person', async () => {
  const { customerId } = ANN
  await inbox.submit([order('1', customerId)])
  const deliveries = createDeliveryLog(database.pool)
  const delivered = { tenantId: 'default', connection: 'shop', receivedMs: Date.now(), topic: 'customers/redact' }
  const outcome = {
    outcome: 'ignored',
    reason: 'privacy_request',
    headers: {},
    kept: JSON.stringify({ customerId }),
  } as const
  const record = (request: PrivacyRequest) => deliveries.record({ ...delivered, ...outcome, request })
  await record({ kind: 'export', customerId: 'bob' })
  for (const id of [customerId, customerId, 'nobody']) await record({ kind: 'erase', customerId: id })
  const client = await database.pool.connect()
  await createFinishErasures(database.pool, (work) => onTarget(database.url, work)).run(client)
  client.release()
  const requests = await listRequests(database.pool)
  expect(requests.map(({ kind, outcome: found }) => `${kind} ${found}`).sort()).toEqual([
    'erase erased',
    'erase not_found',
    'export null',
  ])
  expect(await findTexts(database.pool, [{ text: customerId }])).toEqual([])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('nothing is changed for an unknown customer, and a second erasure finds nobody', async () => {
  await inbox.submit([order('1', ANN.customerId)])
  await expect(erase({ ...ANN, customerId: 'nobody' })).rejects.toThrow(PersonalDataError)
  await expect(erase({ ...ANN, customerId: '' })).rejects.toThrow('1 to 200 characters')
  expect(await listErasures(database.pool)).toEqual([])
  await erase(ANN)
  await expect(erase(ANN)).rejects.toThrow('Nothing is stored about customer')
  expect(await listErasures(database.pool)).toHaveLength(1)
})

test('a customer is looked up and exported, and the audit log does not say whom', async () => {
  await inbox.submit([
    order('1', ANN.customerId),
    event('2', 'OrderShipped', { orderId: 'order-1' }),
    order('3', 'bob'),
  ])
  expect(await lookUpCustomer(database.pool, ANN, options)).toMatchObject({
    orders: 1,
    storedEvents: 2,
    deadLetters: 0,
  })
  const exported = await exportCustomer(database.pool, ANN, options)
  expect(exported).toMatchObject({
    orders: [{ order_id: 'order-1' }],
    sums: [{ customer_id: ANN.customerId }],
    events: [{ type: 'OrderCreated' }, { type: 'OrderShipped' }],
  })
  expect(JSON.stringify(exported)).not.toContain('bob')
  await expect(lookUpCustomer(database.pool, { ...ANN, customerId: 'nobody' }, options)).rejects.toThrow(
    'Nothing is stored',
  )
  expect((await rowsOf('select action from audit_log order by audit_id')).map(({ action }) => action)).toEqual([
    'customer.looked_up',
    'customer.exported',
  ])
  expect(JSON.stringify(await rowsOf('select * from audit_log'))).not.toContain(ANN.customerId)
})

test('a journal without ids erases the customers of a restored backup again', async () => {
  await inbox.submit([order('1', ANN.customerId), order('2', 'bob')])
  await erase(ANN)
  const journal = (await exportJournal(database.pool)).join('\n')
  expect(journal).not.toContain(ANN.customerId)
  await forgetEverything(database.pool)
  await inbox.submit([order('1', ANN.customerId), order('2', 'bob')])
  await expect(replay(`${journal}\n{}`)).rejects.toThrow('Line 2')
  expect(await replay(journal)).toHaveLength(1)
  expect(await findTexts(database.pool, [{ text: ANN.customerId }])).toEqual([])
  expect(await rowsOf(`select orders::int from customers where customer_id = 'bob'`)).toEqual([{ orders: 1 }])
  expect(await replay(journal)).toEqual([])
})

test('an erasure also changes the opening balance, whose stored events were removed', async () => {
  const { customerId } = ANN
  await inbox.submit([
    order('1', customerId, { guestKey: 'guest-key-of-ann' }),
    order('2', 'bob', { guestKey: 'guest-key-of-bob' }),
    // The later registration of a guest does not count, and is only in the history of the order.
    event('3', 'CustomerRegistered', { customerId: 'bob', guestKey: 'guest-key-of-bob', orderId: 'order-2' }),
    event('4', 'CustomerRegistered', { customerId, guestKey: 'guest-key-of-bob', orderId: 'order-2' }),
  ])
  await onTarget(database.url, (target) => closeBooks(target, { before: new Date(Date.now() + 1000) }))
  await inbox.submit([
    event('5', 'OrderRevised', { orderId: 'order-1', customerId: 'bob', totalAmount: 12, revision: 2 }),
  ])
  await erase(ANN)
  expect(await findTexts(database.pool, [{ text: customerId }, { text: 'guest-key-of-ann' }])).toEqual([])
  expect(await findTexts(database.pool, [{ text: customerId }], 'tidemark_closed')).toEqual([])
  expect(await findTexts(database.pool, [{ text: 'bob' }], 'tidemark_closed')).not.toEqual([])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('batches of earlier releases without positions keep their order', async () => {
  await inbox.submit([
    order('1', ANN.customerId, { orderId: 'same', totalAmount: 1 }),
    order('2', ANN.customerId, { orderId: 'same', totalAmount: 2 }),
    order('3', 'bob', { orderId: 'same of bob', totalAmount: 3 }),
    order('4', 'bob', { orderId: 'same of bob', totalAmount: 4 }),
  ])
  await database.pool.query('update raw_events set batch_position = 0')
  await erase(ANN)
  expect(await rowsOf('select batch_position from raw_events order by 1')).toEqual(
    [0, 1, 2, 3].map((batch_position) => ({ batch_position })),
  )
  await database.pool.query('vacuum raw_events')
  await inbox.submit([order('5', 'carl')])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test.each([
  ['begun', 1, 'keep'],
  ['found', 1, 'keep'],
  ['written', 1, 'keep'],
  ['committed', 1, 'unlink'],
  ['rewritten', 1, 'unlink'],
  ['cleared', 1, 'unlink'],
] as const)(
  'an erasure that is killed when it has %s (%i) continues, with %s for orders',
  async (step, occurrence, orders) => {
    await submitAll(inbox, messagesOf({ seed: 'erase', days: 6, ordersPerDay: 12 }))
    const [{ customer }] = await rowsOf(
      'select customer_id as customer from customers group by 1 order by sum(orders) desc, 1 limit 1',
    )
    const totals = await rowsOf(
      'select currency, date, total_revenue, unique_customers from daily_sales_analytics order by 1, 2',
    )
    const child = spawn(process.execPath, [script, database.url, customer, orders, step, String(occurrence)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    children.push(child)
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])
    await expect
      .poll(async () => (await database.pool.query(`select from pg_locks where locktype = 'advisory'`)).rowCount)
      .toBe(0)
    // A verification finishes the erasure first.
    expect((await verifyUrl(database.url)).differences).toEqual([])
    expect(await listErasures(database.pool)).toMatchObject([{ status: 'finished' }])
    expect(
      await rowsOf('select currency, date, total_revenue, unique_customers from daily_sales_analytics order by 1, 2'),
    ).toEqual(totals)
    expect(
      await rowsOf(`select count(*)::int as named from raw_events where strpos(body, '"${customer}"') > 0`),
    ).toEqual([{ named: 0 }])
  },
)
