import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { readTables } from '../../../test/helpers/retract/read-tables.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import type { Inbox, Message } from '../../inbox/message.ts'
import { retract, revert } from './retract.ts'

const database = useTestDatabase()
const without = useTestDatabase()
let inbox: Inbox
let other: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool, { batchSize: 40, batchConnections: 3 })
  other = await createTestInbox(without.pool)
})
afterEach(async () => {
  await forgetEverything(database.pool)
  await forgetEverything(without.pool)
})
afterAll(() => Promise.all([inbox.stop(), other.stop()]))

const isGood = ({ source }: Message) => source === 'good'
const nowOf = async () => (await database.pool.query('select clock_timestamp()::text as now')).rows[0].now as string

/** Submits messages while `work` runs, in small batches of several connections. */
async function whileArriving(messages: readonly Message[], work: () => Promise<unknown>): Promise<void> {
  await Promise.all([submitAll(inbox, messages, 25), work()])
}

test('events of the same orders and customers may arrive during a withdrawal and its revert', async () => {
  const messages = messagesOf({ seed: 'meanwhile', days: 30, ordersPerDay: 30 }).map((message, i) => ({
    ...message,
    source: i % 4 === 0 ? 'bad' : 'good',
  }))
  const third = Math.floor(messages.length / 3)
  const [first, second, last] = [messages.slice(0, third), messages.slice(third, 2 * third), messages.slice(2 * third)]
  const [goodSecond, goodLast] = [second.filter(isGood), last.filter(isGood)]
  await submitAll(inbox, first)
  const selection = { kind: 'source', source: 'bad', from: '2000-01-01', to: await nowOf() } as const
  await onTarget(database.url, async (target) => {
    let withdrawal = 0
    await whileArriving(goodSecond, async () => {
      withdrawal = (await retract(target, selection))?.retractionId ?? 0
    })
    await submitAll(other, [...first.filter(isGood), ...goodSecond])
    expect(await readTables(database.pool, { source: 'good' })).toEqual(
      await readTables(without.pool, { source: 'good' }),
    )
    await whileArriving(goodLast, () => revert(target, withdrawal))
    await submitAll(other, [...first.filter((message) => !isGood(message)), ...goodLast])
    expect(await readTables(database.pool, { source: 'good' })).toEqual(
      await readTables(without.pool, { source: 'good' }),
    )
  })
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('an event that arrives after the search may connect an affected customer with a waiting order', async () => {
  const message = (source: string, id: string, type: string, data: object): Message => ({
    source,
    body: JSON.stringify({ id, type, data: { items: [], totalAmount: 1, createdAt: '2026-03-01T10:00:00Z', ...data } }),
  })
  // The payment of order 2 waits for its order, which is of the customer whose other order is withdrawn.
  await inbox.submit([
    message('bad', 'order-1', 'OrderCreated', { orderId: '1', customerId: 'ann' }),
    message('good', 'payment-2', 'PaymentProcessed', { orderId: '2', amount: 1, processedAt: '2026-03-01T11:00:00Z' }),
  ])
  const selection = { kind: 'source', source: 'bad', from: '2000-01-01', to: await nowOf() } as const
  let searches = 0
  await onTarget(database.url, async (target) => {
    await retract(target, selection, {
      onStep: async (step) => {
        if (step !== 'found' || ++searches > 1) return
        await inbox.submit([message('good', 'order-2', 'OrderCreated', { orderId: '2', customerId: 'ann' })])
      },
    })
  })
  expect(searches).toBe(2)
  const { rows } = await database.pool.query('select order_id, paid_at is not null as is_paid from orders')
  expect(rows).toEqual([{ order_id: '2', is_paid: true }])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})
