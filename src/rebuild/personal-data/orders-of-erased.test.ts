import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { findTexts } from '../../../test/helpers/personal-data/find-text.ts'
import { readTables } from '../../../test/helpers/retract/read-tables.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import type { Inbox, Message } from '../../inbox/message.ts'
import { closeBooks } from '../retention/close-books.ts'
import { RebuildLater } from '../target.ts'
import { verify } from '../verify.ts'
import { eraseCustomers, finishAndRemove, requestErasures } from './erase.ts'
import { listErasures } from './erasures.ts'
import { exportJournal, replayJournal } from './journal.ts'
import type { OrderMode } from './request.ts'

const database = useTestDatabase()
const actor = { kind: 'command', name: 'test' } as const
const ANN = 'ann-of-the-test'
const BOB = 'bob-of-the-test'
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(async () => {
  await forgetEverything(database.pool)
  await database.pool.query('truncate deliveries, audit_log')
})
afterAll(() => inbox.stop())

const event = (id: string, type: string, data: object, time = '2026-03-01T10:00:00Z'): Message => ({
  source: 'shop',
  body: JSON.stringify({ id, type, time, data }),
})
const order = (name: string, customerId: string | undefined, data: object = {}) =>
  event(`${name}-created`, 'OrderCreated', { orderId: name, totalAmount: 10, customerId, items: [], ...data })
const rowsOf = async (query: string) => (await database.pool.query(query)).rows
const erase = (customerId: string, orders: OrderMode) =>
  onTarget(database.url, (target) => eraseCustomers(target, [{ tenantId: 'default', customerId, orders }], { actor }))
const finish = () => onTarget(database.url, (target) => finishAndRemove(target, {}))
const differences = async () => (await onTarget(database.url, verify)).differences
const tracesOf = (...texts: string[]) =>
  findTexts(
    database.pool,
    texts.map((text) => ({ text })),
  )

/** The life of two orders of Ann and one of Bob, in all tables that name orders. */
const lives = () => [
  order('order-of-ann-1', ANN, { paymentIds: ['payment-1'] }),
  order('order-of-ann-2', ANN, { items: [{ productId: 'p', quantity: 1, unitPrice: 10, lineTotal: 10 }] }),
  order('order-of-bob-1', BOB),
  event('payment', 'PaymentProcessed', { paymentId: 'payment-1', amount: 10, paymentMethod: 'card' }),
  event('failed', 'PaymentFailed', { orderId: 'order-of-ann-2', paymentId: 'payment-2', amount: 10, reason: 'limit' }),
  event(
    'refund',
    'OrderRefunded',
    { orderId: 'order-of-ann-1', refundId: 'refund-1', amount: 3 },
    '2026-03-02T10:00:00Z',
  ),
  event('return', 'ItemsReturned', {
    orderId: 'order-of-ann-2',
    returnId: 'r',
    items: [{ productId: 'p', quantity: 1 }],
  }),
  event('order-of-ann-2 was shipped', 'OrderShipped', { orderId: 'order-of-ann-2', recipient: 'Ann Other-Name' }),
  event('opened', 'ReceiptOpened', { order_id: 'order-of-ann-1' }),
  event('bad', 'OrderShipped', { orderId: 'order-of-ann-1', items: 'many' }),
]

test('the ids of the orders are replaced everywhere, and every number stays', async () => {
  await inbox.submit(lives())
  const before = await rowsOf('select * from daily_sales_analytics')
  const tables = await rowsOf('select count(*)::int as named from payments where order_id is not null')
  expect(tables).toEqual([{ named: 2 }])
  const [erasure] = await erase(ANN, 'unlink')
  expect(erasure).toMatchObject({ status: 'finished', orders: 'unlink', counts: { orders: 2, payments: 2 } })
  expect(await tracesOf(ANN, 'order-of-ann-1', 'order-of-ann-2', 'Ann Other-Name')).toEqual([])
  expect(await rowsOf(`select order_id from orders where order_id like 'order-of%'`)).toEqual([
    { order_id: 'order-of-bob-1' },
  ])
  expect(await rowsOf('select * from daily_sales_analytics')).toEqual(before)
  expect(await differences()).toEqual([])
})

test('later events of the orders get the new ids, whenever they happened, and so does an order that arrives later', async () => {
  await inbox.submit([order('order-of-ann-1', ANN)])
  await erase(ANN, 'unlink')
  const later = new Date(Date.now() - 1000).toISOString()
  await inbox.submit([
    event('once more', 'OrderCreated', { orderId: 'order-of-ann-1', customerId: ANN, totalAmount: 99, items: [] }),
    event('refund', 'OrderRefunded', { orderId: 'order-of-ann-1', amount: 4 }, later),
    event('ignored order-of-ann-1', 'ReceiptOpened', { order_id: 'order-of-ann-1' }),
    event('early', 'OrderShipped', { orderId: 'order-of-ann-9' }),
    order('order-of-ann-9', ANN),
  ])
  expect(await rowsOf('select refunded::int as refunded from orders where refunded > 0')).toEqual([{ refunded: 4 }])
  await finish()
  expect(await tracesOf(ANN, 'order-of-ann-1', 'order-of-ann-9')).toEqual([])
  expect(await rowsOf('select orders::int as orders from customers')).toEqual([{ orders: 2 }])
  expect(await listErasures(database.pool)).toMatchObject([{ status: 'finished' }])
  expect(await differences()).toEqual([])
})

test('orders are removed from all numbers, as if they had never arrived', async () => {
  const [annual, others] = [lives(), [order('order-of-bob-1', BOB)]]
  await inbox.submit(others)
  const expected = await readTables(database.pool, { source: 'shop' })
  await forgetEverything(database.pool)
  await inbox.submit(annual)
  const [erasure] = await erase(ANN, 'remove')
  expect(erasure).toMatchObject({ status: 'finished', orders: 'remove', problem: null, counts: { removed_orders: 2 } })
  const found = await readTables(database.pool, { source: 'shop' })
  const left = ['inbox', 'accounting', 'contradictions', 'line_names', 'products']
  for (const table of Object.keys(expected))
    if (!left.includes(table)) expect([table, found[table]]).toEqual([table, expected[table]])
  expect(await tracesOf(ANN, 'order-of-ann-1', 'order-of-ann-2', 'Ann Other-Name')).toEqual([])
  expect(await differences()).toEqual([])
  // Nothing is missing, and the same events change nothing when they arrive once more.
  const outcomes = await inbox.submit(annual)
  expect(outcomes.map(({ status }) => status).filter((status) => status === 'accepted')).toEqual([])
  expect(await rowsOf('select sum(total_orders)::int as orders from daily_sales_analytics')).toEqual([{ orders: 1 }])
  expect(await rowsOf('select count(*)::int as n from contradictions')).toEqual([{ n: 0 }])
  expect(
    await rowsOf(
      'select sum(received)::int - sum(applied + duplicate + ignored + rejected + withdrawn)::int as open from ingest_accounting',
    ),
  ).toEqual([{ open: 0 }])
  expect(await rowsOf('select action from audit_log order by audit_id')).toEqual([
    { action: 'customer.erased' },
    { action: 'customer.orders_removed' },
  ])
})

test('later events of removed orders do not count, and an order that arrives later is removed too', async () => {
  await inbox.submit([order('order-of-ann-1', ANN), order('order-of-bob-1', BOB)])
  await erase(ANN, 'remove')
  const outcomes = await inbox.submit([
    event(
      'refund',
      'OrderRefunded',
      { orderId: 'order-of-ann-1', amount: 4 },
      new Date(Date.now() - 1000).toISOString(),
    ),
    event('credit note', 'OrderRefunded', { customerId: ANN, amount: 4 }),
    event('merge', 'CustomersMerged', { customerId: 'carl', intoCustomerId: ANN }),
    order('order-of-ann-9', ANN),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['ignored', 'ignored', 'ignored', 'accepted'])
  await finish()
  expect(await rowsOf('select order_id from orders')).toEqual([{ order_id: 'order-of-bob-1' }])
  expect(await tracesOf(ANN, 'order-of-ann-1', 'order-of-ann-9')).toEqual([])
  expect(await listErasures(database.pool)).toMatchObject([{ status: 'finished', counts: { removed_orders: 2 } }])
  expect(await differences()).toEqual([])
})

test('an order that was unlinked is removed with the customer to whom it counts later', async () => {
  const merge = event('merge', 'CustomersMerged', { customerId: ANN, intoCustomerId: BOB })
  await inbox.submit([
    order('order-of-ann-1', ANN),
    order('order-of-bob-1', BOB),
    order('order-of-carl-1', 'carl'),
    merge,
  ])
  await erase(ANN, 'unlink')
  await erase(BOB, 'remove')
  expect(await rowsOf('select order_id from orders')).toEqual([{ order_id: 'order-of-carl-1' }])
  const late = event('late', 'OrderRefunded', { orderId: 'order-of-ann-1', amount: 4 })
  expect(await inbox.submit([late])).toMatchObject([{ status: 'ignored' }])
  expect(await tracesOf(ANN, BOB, 'order-of-ann-1', 'order-of-bob-1')).toEqual([])
  expect(await differences()).toEqual([])
})

test('a removal counts on its day in the restatements', async () => {
  await inbox.submit([order('order-of-ann-1', ANN)])
  await erase(ANN, 'remove')
  expect(
    await rowsOf(
      'select reason, total_orders::int as orders from withdrawn_sales_restatements where total_orders <> 0',
    ),
  ).toContainEqual({ reason: 'withdrawal', orders: -1 })
})

test('orders whose stored events are gone cannot be removed, and nothing is changed', async () => {
  await inbox.submit([order('order-of-ann-1', ANN)])
  await onTarget(database.url, (target) => closeBooks(target, { before: new Date(Date.now() + 1000) }))
  await expect(erase(ANN, 'remove')).rejects.toThrow('Orders cannot be removed. The books are closed')
  expect(await rowsOf('select customer_id from customers')).toEqual([{ customer_id: ANN }])
  await erase(ANN, 'unlink')
  expect(await tracesOf(ANN, 'order-of-ann-1')).toEqual([])
  expect(await findTexts(database.pool, [{ text: ANN }, { text: 'order-of-ann-1' }], 'tidemark_closed')).toEqual([])
  expect(await differences()).toEqual([])
})

test('the books are not closed before the orders are removed', async () => {
  await inbox.submit([order('order-of-ann-1', ANN), order('order-of-bob-1', BOB)])
  const request = { tenantId: 'default', customerId: ANN, orders: 'remove' } as const
  await onTarget(database.url, ({ pool, zones }) => requestErasures(pool, [request], { actor, zone: zones.event }))
  const close = () =>
    onTarget(database.url, (target) => closeBooks(target, { before: new Date(Date.now() + 1000) })).then(
      (closed) => closed?.events,
    )
  await expect(close()).rejects.toThrow(RebuildLater)
  await database.pool.query(`update erasures set problem = 'Facts differ'`)
  await expect(close()).rejects.toThrow('failed: Facts differ. Nothing was removed')
  await finish()
  expect(await rowsOf('select order_id from orders')).toEqual([{ order_id: 'order-of-bob-1' }])
  expect(await close()).toBe(2)
  expect(await differences()).toEqual([])
})

test.each(['unlink', 'remove'] as const)('a journal repeats an erasure with %s for orders', async (orders) => {
  await inbox.submit([order('order-of-ann-1', ANN), order('order-of-bob-1', BOB)])
  await erase(ANN, orders)
  const journal = (await exportJournal(database.pool)).join('\n')
  expect(journal).not.toContain('order-of-ann-1')
  await forgetEverything(database.pool)
  await inbox.submit([order('order-of-ann-1', ANN), order('order-of-bob-1', BOB)])
  const replayed = await onTarget(database.url, (target) => replayJournal(target, journal, { actor }))
  expect(replayed).toMatchObject([{ orders, status: 'finished' }])
  expect(await tracesOf(ANN, 'order-of-ann-1')).toEqual([])
  expect(await rowsOf('select count(*)::int as orders from orders')).toEqual([{ orders: orders === 'remove' ? 1 : 2 }])
})
