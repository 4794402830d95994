import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { findTexts } from '../../../test/helpers/personal-data/find-text.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { readTables } from '../../../test/helpers/retract/read-tables.ts'
import { onTarget } from '../../../test/helpers/retract/target-of.ts'
import { listAudit } from '../../access/audit.ts'
import type { Inbox, Message } from '../../inbox/message.ts'
import { listErasures } from './erasures.ts'
import { createFinishErasures } from './maintenance.ts'

const database = useTestDatabase()
const without = useTestDatabase()
const script = fileURLToPath(new URL('../../../test/helpers/personal-data/erase-process.ts', import.meta.url))
const children: ChildProcess[] = []
/** Each has more events than one batch of a removal. */
const CUSTOMERS = ['ann-of-the-test', 'bob-of-the-test'] as const
const ORDERS = 130
/** Removed events keep their keys, and are accounted as ignored. */
const KEPT = ['inbox', 'accounting']
const others = messagesOf({ seed: 'removal', days: 4, ordersPerDay: 10 })
const own = CUSTOMERS.flatMap((customerId) => Array.from({ length: ORDERS }, (_, i) => livesOf(customerId, i)).flat())
let inbox: Inbox
let expected: Awaited<ReturnType<typeof readTables>>

function livesOf(customerId: string, i: number): Message[] {
  const orderId = `order-${i}-of-${customerId.slice(0, 3)}`
  const event = (type: string, data: object): Message => ({
    source: 'shop',
    body: JSON.stringify({
      id: `${type} of ${orderId}`,
      type,
      time: '2026-03-02T10:00:00Z',
      data: { orderId, ...data },
    }),
  })
  return [
    event('OrderCreated', { customerId, totalAmount: 10, paymentIds: [`payment-${i}-${customerId.slice(0, 3)}`] }),
    event('OrderRefunded', { amount: 1, refundId: `refund-${i}-${customerId.slice(0, 3)}` }),
    event('ReceiptPrinted', { recipient: `Ann Other-Name of ${customerId}` }),
    event('OrderCancelled', { reason: 'late' }),
    event('PaymentProcessed', { orderId: undefined, paymentId: `payment-${i}-${customerId.slice(0, 3)}`, amount: 10 }),
  ]
}

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
  const other = await createTestInbox(without.pool)
  await submitAll(other, others)
  await other.stop()
  expected = await readTables(without.pool, { source: 'shop' })
})
beforeEach(async () => {
  await submitAll(inbox, [...others, ...own])
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await forgetEverything(database.pool)
  await database.pool.query('truncate audit_log')
})
afterAll(() => inbox.stop())

async function dieAt(step: string, occurrence: number): Promise<void> {
  const child = spawn(process.execPath, [script, database.url, CUSTOMERS.join(), 'remove', step, String(occurrence)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  children.push(child)
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])
  // The server has noticed that the process is gone.
  await expect
    .poll(async () => (await database.pool.query(`select from pg_locks where locktype = 'advisory'`)).rowCount)
    .toBe(0)
}

async function runMaintenance(): Promise<void> {
  const client = await database.pool.connect()
  await createFinishErasures(database.pool, (work) => onTarget(database.url, work)).run(client)
  client.release()
}

async function tables() {
  const found = Object.entries(await readTables(database.pool, { source: 'shop' }))
  return Object.fromEntries(found.filter(([table]) => !KEPT.includes(table)))
}

test.each([
  ['begun', 1],
  ['written', 1],
  ['committed', 2],
  ['rewritten', 1],
  ['cleared', 1],
  ['removing', 1],
  ['removal found', 1],
  ['removal locked', 2],
  ['removal replayed', 1],
  ['removal written', 2],
  ['removal marked', 1],
  ['removal committed', 1],
  ['removal committed', 2],
  ['removed', 1],
] as const)('a removal that is killed when it has %s (%i) is completed by the service', async (step, occurrence) => {
  await dieAt(step, occurrence)
  // Whatever is removed so far, the numbers are those of the events that count.
  expect((await verifyUrl(database.url)).differences).toEqual([])
  await runMaintenance()
  const erasures = await listErasures(database.pool)
  expect(erasures.map(({ status, problem, counts }) => [status, problem, counts.removed_orders])).toEqual(
    CUSTOMERS.map(() => ['finished', null, ORDERS]),
  )
  expect(await tables()).toEqual(
    Object.fromEntries(Object.entries(expected).filter(([table]) => !KEPT.includes(table))),
  )
  const texts = [...CUSTOMERS, 'Ann Other-Name', 'order-7-of-ann', 'order-129-of-bob'].map((text) => ({ text }))
  expect(await findTexts(database.pool, texts)).toEqual([])
  expect((await verifyUrl(database.url)).differences).toEqual([])
  const { entries } = await listAudit(database.pool, { limit: 9 })
  expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
    ...CUSTOMERS.map(() => ['customer.orders_removed', { orders: ORDERS }]),
    ...CUSTOMERS.map(() => ['customer.erased', expect.objectContaining({ orders: 'remove' })]),
  ])
  // The same events count no more when they arrive once more.
  await submitAll(inbox, own)
  expect(await tables()).toEqual(
    Object.fromEntries(Object.entries(expected).filter(([table]) => !KEPT.includes(table))),
  )
})
