import { beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Step } from '../../src/inbox/apply-batch.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { countOrders, type OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage, uuidOf } from '../oracle/order-events.ts'

const database = useTestDatabase()
beforeEach(() => forgetEverything(database.pool))

const VICTIM = 'victim'

test('no event is lost or counted twice when the server ends sessions at random under load', async () => {
  const orders = anyOrders(1500, 'terminated')
  const outcomes: Outcome[] = []
  await withInboxes(
    [`${database.url}?application_name=${VICTIM}`],
    { settings: { TIDEMARK_BATCH_SIZE: '15' } },
    async ([opened]) => {
      const submitting = submitInLanes(opened, orders, outcomes)
      let ended = 0
      for (let share = 0.05; share < 0.9; share += 0.05) {
        const enough = share * orders.length * (0.9 + Math.random() / 5)
        await expect.poll(() => outcomes.length, { timeout: scaled(60_000), interval: 1 }).toBeGreaterThan(enough)
        ended += await endSessions()
      }
      await submitting
      expect(ended).toBeGreaterThan(10)
    },
  )
  expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
  await expectEachOnce(orders, orders.length)
})

/** The rows that two concurrent batches share, and the step at which they wait for each other before they write. */
const rivals: [string, Step, (order: OrderEvent) => OrderEvent][] = [
  ['the same messages', 'begun', (order) => order],
  ['the same orders under other message ids', 'kept', (order) => ({ ...order, id: uuidOf(`again ${order.id}`) })],
  ['other orders of the same customers, products and days', 'kept', otherOrder],
]

test.each(rivals)('concurrent batches with %s never deadlock', async (what, meetingStep, rivalOf) => {
  const all: OrderEvent[] = []
  let meet: () => Promise<void>
  const onStep = (step: Step) => (step === meetingStep ? meet() : undefined)
  const settings = { TIDEMARK_BATCH_WAIT_MS: '0' }
  await withInboxes([database.url, database.url], { settings, onStep }, async (inboxes) => {
    for (let round = 0; round < 4; round++) {
      meet = createMeeting(2)
      const orders = anyOrders(2000, `${what} ${round}`).map((order, i) => ofCustomer(order, i))
      const batches = [orders, inAnyOrder(orders.map(rivalOf))]
      all.push(...batches.flat())
      await Promise.all(batches.map((batch, i) => inboxes[i]?.inbox.submit(batch.map(orderMessage))))
    }
  })
  await expectEachOnce(all, all.length)
  // Sessions report their statistics when they end.
  await expect.poll(countSessions, { timeout: scaled(30_000), interval: 20 }).toBe(0)
  const { rows } = await database.pool.query(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  expect(rows).toEqual([{ deadlocks: '0' }])
})

test('dropped partitions are created again by the next event', async () => {
  const before = anyOrders(10, 'before')
  const after = anyOrders(10, 'after')
  await withInboxes([database.url], { settings: {} }, async ([opened]) => {
    await opened.inbox.submit(before.map(orderMessage))
    await forgetEverything(database.pool)
    const { rows } = await database.pool.query<{ name: string }>(`
      select inhrelid::regclass::text as name
      from pg_inherits
      where inhparent in ('raw_events'::regclass, 'daily_sales_analytics'::regclass, 'product_analytics'::regclass)`)
    expect(rows.length).toBeGreaterThan(3)
    await database.pool.query(`drop table ${rows.map(({ name }) => name).join(', ')}`)
    const outcomes = await opened.inbox.submit(after.map(orderMessage))
    expect(outcomes.map(({ status }) => status)).toEqual(after.map(() => 'accepted'))
  })
  await expectEachOnce(after, after.length)
})

/** A barrier: each caller waits until all parties have arrived. Later calls return at once. */
function createMeeting(parties: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let arrived = 0
  return () => {
    if (++arrived === parties) resolve()
    return promise
  }
}

function ofCustomer(order: OrderEvent, number: number): OrderEvent {
  return { ...order, data: { ...order.data, customerId: `customer-${number}`, items: order.data.items.slice(0, 1) } }
}

function otherOrder(order: OrderEvent): OrderEvent {
  const orderId = uuidOf(`other ${order.data.orderId}`)
  return { ...order, id: orderId, data: { ...order.data, orderId } }
}

function inAnyOrder<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

async function withInboxes(
  urls: readonly string[],
  { settings, onStep }: { settings: Record<string, string>; onStep?: (step: Step) => void | Promise<void> },
  use: (opened: [OpenedInbox, OpenedInbox]) => Promise<void>,
): Promise<void> {
  const opened = await Promise.all(
    urls.map((databaseUrl) => openInbox({ ...readConfig(settings), databaseUrl }, { onStep })),
  )
  try {
    await use(opened as [OpenedInbox, OpenedInbox])
  } finally {
    await Promise.all(opened.map(({ close }) => close()))
  }
}

/** Eight senders, each of which waits for the response before it sends more. */
async function submitInLanes(
  { inbox }: OpenedInbox,
  orders: readonly OrderEvent[],
  outcomes: Outcome[],
): Promise<void> {
  const LANES = 8
  const SIZE = 30
  const lane = async (first: number) => {
    for (let i = first * SIZE; i < orders.length; i += LANES * SIZE) {
      outcomes.push(...(await inbox.submit(orders.slice(i, i + SIZE).map(orderMessage))))
    }
  }
  await Promise.all(Array.from({ length: LANES }, (_, i) => lane(i)))
}

async function expectEachOnce(orders: readonly OrderEvent[], received: number): Promise<void> {
  await expectTables(database.pool, orders)
  const applied = countOrders(orders)
  expect(await readTotals(database.pool)).toEqual({
    received,
    applied,
    duplicate: received - applied,
    ignored: 0,
    rejected: 0,
  })
}

async function endSessions(): Promise<number> {
  const { rowCount } = await database.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = $1',
    [VICTIM],
  )
  return rowCount ?? 0
}

/** The sessions of other pools than that of this test. */
async function countSessions(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int - $1 as count
     from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'`,
    [database.pool.totalCount],
  )
  return rows[0]?.count ?? 0
}
