import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { unitsOf } from '../../src/facts/changes.ts'
import type { Step } from '../../src/inbox/apply-batch.ts'
import { type Inbox, InboxUnavailable, type Message } from '../../src/inbox/message.ts'
import { definePerspective, type Perspective } from '../../src/perspectives/perspective.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

const database = useTestDatabase()

/** A perspective of a user that can fail in every way. */
const orderUnits = definePerspective({
  table: 'order_units',
  key: { order_id: 'text' },
  sums: { units: 'bigint' },
  on: {
    OrderPlaced: (order) => {
      if (order.customerId === 'thrower') throw new Error('no throwers here')
      const units = order.customerId === 'half' ? 0.5 : unitsOf(order)
      return { order_id: order.orderId, units }
    },
  },
}) as unknown as Perspective

beforeAll(async () => {
  await database.pool.query(`
    create sequence failures minvalue 0 start 0;
    create function is_fine(units bigint) returns boolean language plpgsql as 'begin return true; end';
    create table order_units (
      tenant_id text not null,
      order_id text not null,
      units smallint not null default 0 check (units <> 13) check (is_fine(units)),
      updated_at timestamptz not null default now(),
      primary key (tenant_id, order_id)
    )`)
})

let inbox: Inbox
let attempts: number
let onStep: (step: Step) => void
const open = (giveUpAfterMs = Number.POSITIVE_INFINITY) =>
  createTestInbox(database.pool, {
    batchWaitMs: 0,
    giveUpAfterMs,
    perspectives: [orderUnits],
    onStep: (step) => {
      if (step === 'begun') attempts++
      onStep(step)
    },
  })

beforeEach(async () => {
  await forgetEverything(database.pool)
  await database.pool.query('delete from order_units')
  inbox = await open()
  attempts = 0
  onStep = () => {}
  return () => inbox.stop()
})

const SIZE = 64
const MOST_ATTEMPTS = 2 * Math.log2(SIZE) + 2

describe('one order of a batch of 64', () => {
  const culprits: [string, Partial<OrderEvent['data']>, RegExp][] = [
    ['on which a perspective throws', { customerId: 'thrower' }, /order_units.*no throwers here/],
    ['for which a perspective gives no whole number', { customerId: 'half' }, /order_units\.units.*0\.5/],
    ['that overflows a column', { items: [{ productId: 'p', quantity: 40_000, unitPrice: '1' }] }, /smallint/],
    [
      'that a check constraint refuses',
      { items: [{ productId: 'p', quantity: 13, unitPrice: '1' }] },
      /order_units_units_check/,
    ],
  ]
  const places = [0, 37, SIZE - 1]

  test.each(culprits)('%s becomes a dead letter, and all other events are applied', async (_, wrong, error) => {
    for (const place of places) {
      await forgetEverything(database.pool)
      attempts = 0
      const { orders, messages } = batchWith(wrong, [place])
      const outcomes = await inbox.submit(messages)
      const expected = messages.map((_, i) => (i === place ? 'rejected' : 'accepted'))
      expect(outcomes.map(({ status }) => status)).toEqual(expected)
      expect(outcomes[place]).toMatchObject({ reason: 'not_applicable', error: expect.stringMatching(error) })
      expect(attempts).toBeLessThanOrEqual(MOST_ATTEMPTS)
      await expectTables(
        database.pool,
        orders.filter((_, i) => i !== place),
      )
      await expectDeadLetters([messages[place]], 1, error)
      expect(await readTotals(database.pool)).toMatchObject({ received: SIZE, applied: SIZE - 1, rejected: 1 })
    }
  })

  test('an event that is sent twice is rejected twice: one dead letter, seen twice', async () => {
    const { orders, messages } = batchWith({ customerId: 'thrower' }, [5])
    await inbox.submit(messages)
    const outcomes = await inbox.submit(messages)
    expect(outcomes.map(({ status }) => status)).toEqual(messages.map((_, i) => (i === 5 ? 'rejected' : 'duplicate')))
    await expectDeadLetters([messages[5]], 2, /no throwers here/)
    await expectTables(
      database.pool,
      orders.filter((_, i) => i !== 5),
    )
    const totals = { received: 2 * SIZE, applied: SIZE - 1, duplicate: SIZE - 1, ignored: 0, rejected: 2 }
    expect(await readTotals(database.pool)).toEqual(totals)
  })
})

test('several invalid events become dead letters, and so do unreadable messages', async () => {
  const places = [0, 1, 30, 63]
  const { orders, messages } = batchWith({ customerId: 'thrower' }, places)
  const batch = [{ source: 'test', body: '{' }, ...messages, { source: 'test', body: '}' }]
  const outcomes = await inbox.submit(batch)
  const isWrong = (i: number) => places.includes(i - 1) || i === 0 || i === SIZE + 1
  expect(outcomes.map(({ status }) => status)).toEqual(batch.map((_, i) => (isWrong(i) ? 'rejected' : 'accepted')))
  await expectTables(
    database.pool,
    orders.filter((_, i) => !places.includes(i)),
  )
  await expectDeadLetters(
    batch.filter((_, i) => isWrong(i)),
    1,
    /./,
  )
  expect(await readTotals(database.pool)).toMatchObject({ received: SIZE + 2, applied: SIZE - 4, rejected: 6 })
})

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
  const outcomes = await inbox.submit(orders.map(orderMessage))
  expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  expect(attempts).toBe(3)
  await expectTables(database.pool, orders)
  await expectDeadLetters([], 0, /./)
  expect(await readTotals(database.pool)).toMatchObject({ received: 8, applied: 8 })
})

test.each(['22003', '22P02', '23502', '23514', '54000', 'P0001'])(
  'SQLSTATE %s, the fault of the data, isolates its order',
  async (code) => {
    await failAlways(code, 13 + 1)
    const { orders, messages } = batchWith({ items: [{ productId: 'p', quantity: 14, unitPrice: '1' }] }, [9])
    const outcomes = await inbox.submit(messages)
    expect(outcomes.map(({ status }) => status)).toEqual(messages.map((_, i) => (i === 9 ? 'rejected' : 'accepted')))
    expect(attempts).toBeLessThanOrEqual(MOST_ATTEMPTS)
    await expectTables(
      database.pool,
      orders.filter((_, i) => i !== 9),
    )
    await expectDeadLetters([messages[9]], 1, /not today/)
  },
)

test('a perspective that names one row in two ways costs transactions, but blocks no event', async () => {
  await database.pool.query(`
    create table days_by_hand (
      tenant_id text, day date, orders bigint not null default 0, updated_at timestamptz default now(), primary key (tenant_id, day)
    )`)
  const byHand = definePerspective({
    table: 'days_by_hand',
    key: { day: 'date' },
    sums: { orders: 'bigint' },
    on: {
      OrderPlaced: ({ day, currency }) => ({ day: currency === 'USD' ? day : day.replaceAll('-', ''), orders: 1 }),
    },
  }) as unknown as Perspective
  const other = await createTestInbox(database.pool, { perspectives: [byHand] })
  const { orders, messages } = batchWith({}, [])
  expect((await other.submit(messages)).map(({ status }) => status)).toEqual(messages.map(() => 'accepted'))
  await other.stop()
  await expectTables(database.pool, orders)
  const { rows } = await database.pool.query('select sum(orders) as orders from days_by_hand')
  expect(rows).toEqual([{ orders: String(SIZE) }])
})

test('a batch is returned if a temporary error lasts too long, and can be submitted again', async () => {
  await inbox.stop()
  inbox = await open(200)
  const [poor, ...others] = anyOrders(8, 'given back')
  const orders = [
    withData(poor as OrderEvent, { items: [{ productId: 'p', quantity: 14, unitPrice: '1' }] }),
    ...others,
  ]
  await failAlways('53100', 14)
  await expect(inbox.submit(orders.map(orderMessage))).rejects.toBeInstanceOf(InboxUnavailable)
  expect(attempts).toBeGreaterThan(1)
  await expectTables(database.pool, [])
  await expectDeadLetters([], 0, /./)
  await failNever()
  expect((await inbox.submit(orders.map(orderMessage))).map(({ status }) => status)).toEqual(
    orders.map(() => 'accepted'),
  )
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
    onStep = (reached) => {
      if (reached === step) throw bug
    }
    const orders = anyOrders(8, `bug ${step}`)
    await expect(inbox.submit(orders.map(orderMessage))).rejects.toBe(bug)
    expect(attempts).toBe(1)
    await expectTables(database.pool, [])
    await expectDeadLetters([], 0, /./)
    onStep = () => {}
    expect((await inbox.submit(orders.map(orderMessage))).map(({ status }) => status)).toEqual(
      orders.map(() => 'accepted'),
    )
    await expectTables(database.pool, orders)
  },
)

test.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'])(
  'the network error %s is temporary',
  async (code) => {
    let isBroken = true
    onStep = () => {
      if (!isBroken) return
      isBroken = false
      throw Object.assign(new Error('network'), { code })
    }
    const orders = anyOrders(4, code)
    const outcomes = await inbox.submit(orders.map(orderMessage))
    expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  },
)

function withData(order: OrderEvent, data: Partial<OrderEvent['data']>): OrderEvent {
  return { ...order, data: { ...order.data, ...data } }
}

/** Valid orders with invalid ones between them. */
function batchWith(
  wrong: Partial<OrderEvent['data']>,
  places: readonly number[],
): { orders: OrderEvent[]; messages: Message[] } {
  const orders = anyOrders(SIZE, JSON.stringify(wrong)).map((order, i) => {
    const items = [{ productId: `p${i % 5}`, quantity: 1 + (i % 3), unitPrice: '9.95' }]
    return withData(order, places.includes(i) ? { items, ...wrong } : { items })
  })
  return { orders, messages: orders.map(orderMessage) }
}

async function expectDeadLetters(
  messages: readonly (Message | undefined)[],
  timesSeen: number,
  error: RegExp,
): Promise<void> {
  const { rows } = await database.pool.query<{ body: Buffer; times_seen: string; error: string }>(
    'select body, times_seen, error from dead_letters order by body',
  )
  expect(rows.map(({ body }) => body.toString())).toEqual(messages.map((message) => message?.body).sort())
  for (const row of rows) {
    expect(row.times_seen).toBe(String(timesSeen))
    expect(row.error).toMatch(error)
  }
}

/** Makes the next two rows of the user's perspective fail. A sequence also counts in transactions that are rolled back. */
async function failTwice(code: string): Promise<void> {
  await database.pool.query(`alter sequence failures restart`)
  await replaceCheck(`if nextval('failures') < 2 then raise exception 'not now' using errcode = '${code}'; end if;`)
}

async function failAlways(code: string, units: number): Promise<void> {
  await replaceCheck(`if units = ${units} then raise exception 'not today' using errcode = '${code}'; end if;`)
}

async function failNever(): Promise<void> {
  await replaceCheck('')
}

async function replaceCheck(statement: string): Promise<void> {
  await database.pool.query(`
    create or replace function is_fine(units bigint) returns boolean language plpgsql as $$
    begin
      ${statement}
      return true;
    end $$`)
}
