import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Step } from '../../src/inbox/apply-batch.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

const database = useTestDatabase()
let proxy: TcpProxy
let opened: OpenedInbox
/** Called at each step of each batch. */
let onStep: (step: Step) => void
let attempts: number

beforeAll(async () => {
  proxy = await startTcpProxy(database.url)
  const config = { ...readConfig({ TIDEMARK_BATCH_WAIT_MS: '0' }), databaseUrl: proxy.url }
  opened = await openInbox(config, {
    onStep: (step) => {
      if (step === 'begun') attempts++
      onStep(step)
    },
  })
})
afterAll(async () => {
  await opened.close()
  await proxy.close()
})
beforeEach(async () => {
  onStep = () => {}
  await opened.inbox.submit(anyOrders(20, 'partitions and statements').map(orderMessage))
  await forgetEverything(database.pool)
  attempts = 0
})
afterEach(() => proxy.accept())

/** Submits new orders, and expects each to be accepted and counted once. */
async function expectAccepted(orders: readonly OrderEvent[]): Promise<void> {
  const outcomes = await opened.inbox.submit(orders.map(orderMessage))
  expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  await expectTables(database.pool, orders)
  expect(await readTotals(database.pool)).toMatchObject({ received: orders.length, applied: orders.length })
}

/** Runs an action once, when a batch first reaches a step. */
function at(step: Step, doIt: () => void) {
  let isDone = false
  onStep = (reached) => {
    if (isDone || reached !== step) return
    isDone = true
    doIt()
  }
}

const stepsBeforeCommit = [
  'begun',
  'deduplicated',
  'kept',
  'facts_applied',
  'perspectives_applied',
  'accounted',
] as const

test.each(stepsBeforeCommit)(
  'after a connection is cut when a batch has %s, the batch is applied on another connection',
  async (step) => {
    at(step, () => proxy.cut())
    await expectAccepted(anyOrders(30, step))
    expect(attempts).toBe(2)
  },
)

test('a connection that is cut after the response to COMMIT changes nothing', async () => {
  at('committed', () => proxy.cut())
  await expectAccepted(anyOrders(30, 'committed'))
  expect(attempts).toBe(1)
  await expectAcceptedToo(anyOrders(5, 'after committed'))
})

/** The tables that a batch writes, in sequence. */
const tables = [
  'inbox',
  'raw_events',
  'orders',
  'customers',
  'product_analytics',
  'daily_sales_analytics',
  'ingest_accounting',
]

test.each(tables)('a batch is applied after its connection is cut during a statement that writes %s', async (table) => {
  const blocker = await database.pool.connect()
  try {
    await blocker.query(`begin; lock table ${table} in exclusive mode`)
    const accepted = expectAccepted(anyOrders(30, table))
    await expect.poll(countWaiting, { timeout: scaled(30_000), interval: 10 }).toBe(1)
    proxy.cut()
    await blocker.query('commit')
    await accepted
    // A batch begins with a lock of `inbox`: the first attempt ends before that.
    expect(attempts).toBe(table === 'inbox' ? 1 : 2)
  } finally {
    blocker.release()
  }
})

test('a batch whose COMMIT never reached the server is retried', async () => {
  const broken = proxy.breakNextCommit('lost')
  await expectAccepted(anyOrders(30, 'lost'))
  await broken
  expect(attempts).toBe(2)
})

test('a batch whose response to COMMIT was lost is not retried: its events are accepted, not duplicates', async () => {
  const broken = proxy.breakNextCommit('unanswered')
  await expectAccepted(anyOrders(30, 'unanswered'))
  await broken
  expect(attempts).toBe(1)
})

test('if the server does not notice a lost COMMIT, its session is ended and the batch is retried', async () => {
  const broken = proxy.breakNextCommit('lost unnoticed')
  await expectAccepted(anyOrders(30, 'unnoticed'))
  await broken
  expect(attempts).toBe(2)
  expect(await countIdleInTransaction()).toBe(0)
})

test('a batch is retried after a lost COMMIT followed by a server that is unreachable for a while', async () => {
  const broken = proxy.breakNextCommit('lost unnoticed').then(() => {
    proxy.refuse()
    proxy.cut()
  })
  const accepted = expectAccepted(anyOrders(30, 'out of reach'))
  await broken
  await expect.poll(() => proxy.refusals, { timeout: scaled(30_000), interval: 20 }).toBeGreaterThan(30)
  proxy.accept()
  await accepted
  expect(attempts).toBe(2)
})

test.each(['deduplicated', 'accounted'] as const)(
  'a batch is applied although the server does not notice that its connection was cut when the batch has %s',
  async (step) => {
    at(step, () => proxy.cutUnnoticed())
    await expectAccepted(anyOrders(30, `${step} unnoticed`))
    expect(attempts).toBe(2)
    expect(await countIdleInTransaction()).toBe(0)
  },
)

async function expectAcceptedToo(orders: readonly OrderEvent[]): Promise<void> {
  const outcomes = await opened.inbox.submit(orders.map(orderMessage))
  expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
}

async function countWaiting(): Promise<number> {
  return countSessions(`wait_event_type = 'Lock'`)
}

async function countIdleInTransaction(): Promise<number> {
  return countSessions(`state = 'idle in transaction'`)
}

async function countSessions(condition: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int from pg_stat_activity where datname = current_database() and ${condition}`,
  )
  return rows[0]?.count ?? 0
}
