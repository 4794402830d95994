import { expect, test } from 'vitest'
import { InboxUnavailable } from '../../src/inbox/message.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'
import { useFailingInbox, withData } from './failing-inbox.ts'

const { database, submit, attempts, failAt, giveUpAfter, expectDeadLetters, failTwice, failAlways, failNever } =
  useFailingInbox()

/** Serialization, deadlock, connections, memory and disk, locks, shutdown, start, cancelled, read-only, input/output, internal. */
const passing = [
  ...[
    '40001',
    '40P01',
    '53300',
    '53200',
    '53100',
    '55P03',
    '57P01',
    '57P02',
    '57P03',
    '57014',
    '25006',
    '08006',
    '58030',
  ],
  ...['08000', '08003', '55006', 'XX000'],
]

test.each(passing)('SQLSTATE %s is temporary: the batch is retried, and no dead letter is created', async (code) => {
  await failTwice(code)
  const orders = anyOrders(8, code)
  const outcomes = await submit(orders.map(orderMessage))
  expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  expect(attempts()).toBe(3)
  await expectTables(database.pool, orders)
  await expectDeadLetters([], 0, /./)
  expect(await readTotals(database.pool)).toMatchObject({ received: 8, applied: 8 })
})

test('a batch is returned if a temporary error lasts too long, and can be submitted again', async () => {
  await giveUpAfter(200)
  const [poor, ...others] = anyOrders(8, 'given back')
  const orders = [
    withData(poor as OrderEvent, { items: [{ productId: 'p', quantity: 14, unitPrice: '1' }] }),
    ...others,
  ]
  await failAlways('53100', 14)
  await expect(submit(orders.map(orderMessage))).rejects.toBeInstanceOf(InboxUnavailable)
  expect(attempts()).toBeGreaterThan(1)
  await expectTables(database.pool, [])
  await expectDeadLetters([], 0, /./)
  await failNever()
  expect((await submit(orders.map(orderMessage))).map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  await expectTables(database.pool, orders)
})

const stepsBeforeCommit = [
  'begun',
  'deduplicated',
  'kept',
  'facts_applied',
  'perspectives_applied',
  'accounted',
] as const

test.each(stepsBeforeCommit)(
  'a bug when a batch has %s is thrown to the sender, and creates no dead letter',
  async (step) => {
    const bug = new TypeError('undefined is not a function')
    failAt((reached) => {
      if (reached === step) throw bug
    })
    const orders = anyOrders(8, `bug ${step}`)
    await expect(submit(orders.map(orderMessage))).rejects.toBe(bug)
    expect(attempts()).toBe(1)
    await expectTables(database.pool, [])
    await expectDeadLetters([], 0, /./)
    failAt(() => {})
    expect((await submit(orders.map(orderMessage))).map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
    await expectTables(database.pool, orders)
  },
)

test.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'])(
  'the network error %s is temporary',
  async (code) => {
    let isBroken = true
    failAt(() => {
      if (!isBroken) return
      isBroken = false
      throw Object.assign(new Error('network'), { code })
    })
    const orders = anyOrders(4, code)
    const outcomes = await submit(orders.map(orderMessage))
    expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  },
)
