import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Inbox, Message } from '../../src/inbox/message.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

const database = useTestDatabase()
let inbox: Inbox
beforeAll(async () => {
  inbox = await createTestInbox(database.pool, { batchWaitMs: 0 })
})
afterAll(() => inbox.stop())
beforeEach(() => forgetEverything(database.pool))

const statuses = async (messages: readonly Message[]) =>
  new Set((await inbox.submit(messages)).map(({ status }) => status))

test('a repeated event is a duplicate even after its raw event was dropped', async () => {
  const orders = anyOrders(200, 'long ago')
  await inbox.submit(orders.map(orderMessage))
  await database.pool.query('truncate raw_events')
  expect(await statuses(orders.map(orderMessage))).toEqual(new Set(['duplicate']))
  await expectTables(database.pool, orders)
})

test('an order that is no longer in the inbox is recognised by its order id', async () => {
  const orders = anyOrders(200, 'forgotten')
  await inbox.submit(orders.map(orderMessage))
  await database.pool.query('truncate raw_events, inbox')
  expect(await statuses(orders.map(orderMessage))).toEqual(new Set(['duplicate']))
  await expectTables(database.pool, orders)
})

test('500 events that are sent 200 times count once, and leave no dead rows', async () => {
  const orders = anyOrders(500, 'storm')
  const messages = orders.map(orderMessage)
  const LANES = 4
  const TIMES = 200
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let time = 0; time < TIMES / LANES; time++) await inbox.submit(messages)
    }),
  )
  await expectTables(database.pool, orders)
  expect(await readTotals(database.pool)).toMatchObject({
    received: TIMES * orders.length,
    applied: orders.length,
    duplicate: (TIMES - 1) * orders.length,
  })
  // If each repetition wrote rows, the tables would be fifty times as large.
  const { rows } = await database.pool.query<{ bytes: number }>(`
    select (pg_relation_size('inbox') + pg_relation_size('orders'))::int as bytes`)
  expect(rows[0]?.bytes).toBeLessThan(2 ** 20)
})
