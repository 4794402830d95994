import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Inbox, Message } from '../../src/inbox/message.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { poisons } from '../helpers/poison.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

const database = useTestDatabase()
let inbox: Inbox
beforeAll(async () => {
  inbox = await createTestInbox(database.pool, { batchWaitMs: 0 })
})
afterAll(() => inbox.stop())
beforeEach(() => forgetEverything(database.pool))

const neighbours = anyOrders(6, 'neighbours')
const [before, after] = [neighbours.slice(0, 3).map(orderMessage), neighbours.slice(3).map(orderMessage)]
const statusesAround = (status: string) => neighbours.flatMap((_, i) => (i === 3 ? [status, 'accepted'] : ['accepted']))

test.each(poisons)(
  '$name: a dead letter, and all others of the batch are applied',
  async ({ message, reason, error }) => {
    const batch = [...before, { source: 'poisoner', ...message }, ...after]
    const outcomes = await inbox.submit(batch)
    expect(outcomes.map(({ status }) => status)).toEqual(statusesAround('rejected'))
    expect(outcomes[3]).toMatchObject({ reason, error: expect.stringMatching(error) })
    await expectTables(database.pool, neighbours)
    const letter = {
      tenant_id: message.onlyTenantId ?? 'default',
      source: 'poisoner',
      reason,
      error: expect.stringMatching(error),
      body: hashOf(Buffer.from(message.body as string)),
    }
    expect(await readDeadLetters()).toEqual([{ ...letter, times_seen: '1' }])

    expect((await inbox.submit(batch)).map(({ status }) => status)).toEqual(
      statusesAround('rejected').map((status) => (status === 'accepted' ? 'duplicate' : status)),
    )
    expect(await readDeadLetters()).toEqual([{ ...letter, times_seen: '2' }])
    await expectTables(database.pool, neighbours)
    expect(await readTotals(database.pool)).toEqual({ received: 14, applied: 6, duplicate: 6, ignored: 0, rejected: 2 })
  },
)

const order = (data: Partial<OrderEvent['data']>): OrderEvent => ({
  id: 'odd but good',
  data: { orderId: 'odd', totalAmount: '1', createdAt: '2024-05-01T10:00:00Z', items: [], ...data },
})
const lines = Array.from({ length: 10_000 }, (_, i) => ({
  productId: `p${i % 700}`,
  quantity: 1 + (i % 3),
  unitPrice: `${i % 50}.95`,
}))
const oddities: [string, OrderEvent][] = [
  ['an order without lines', order({})],
  ['an order of 10,000 lines', order({ items: lines })],
  ['U+0000 and half a surrogate pair in text that nobody reads', order({ note: '\u0000\ud83d' } as object)],
  [
    'names that every object has',
    order({ constructor: 1, toString: 'x', hasOwnProperty: {}, __proto__: null } as object),
  ],
  ['an order id that looks like SQL', order({ orderId: `'); drop table orders; --`, customerId: '"\\' })],
  ['the largest amount', order({ totalAmount: '99999999999999999999.99999999999999999999' })],
]

test.each(oddities)('%s is accepted', async (_, odd) => {
  const outcomes = await inbox.submit([...before, orderMessage(odd), ...after])
  expect(outcomes.map(({ status }) => status)).toEqual(statusesAround('accepted'))
  await expectTables(database.pool, [...neighbours, odd])
  expect(await readDeadLetters()).toEqual([])
})

test('every message has an outcome, its batch is applied, and the accounting is correct', {
  timeout: scaled(120_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(garbage(), { minLength: 1, maxLength: 12 }), async (messages) => {
      await forgetEverything(database.pool)
      const outcomes = await inbox.submit([...before, ...messages, ...after])
      const around = [...outcomes.slice(0, 3), ...outcomes.slice(-3)].map(({ status }) => status)
      expect(around).toEqual(neighbours.map(() => 'accepted'))
      const rejected = outcomes.filter(({ status }) => status === 'rejected').length
      expect(await readTotals(database.pool)).toMatchObject({ received: messages.length + 6, rejected })
      const seen = (await readDeadLetters()).reduce((sum, { times_seen }) => sum + Number(times_seen), 0)
      expect(seen).toBe(rejected)
    }),
    { numRuns: 80, interruptAfterTimeLimit: scaled(45_000), timeout: scaled(30_000) },
  )
})

async function readDeadLetters(): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query(
    'select tenant_id, source, reason, error, body, times_seen from dead_letters',
  )
  return rows.map(({ body, ...row }) => ({ ...row, body: hashOf(body) }))
}

/** A short text instead of the bytes, because a body may have ten million bytes. */
function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** An order with an invalid property, or other JSON. */
function garbage(): fc.Arbitrary<Message> {
  const nasty = fc.oneof(
    fc.constantFrom(
      '\u0000',
      '\ud800',
      '',
      ' ',
      '1e400',
      '-1',
      'NaN',
      '0001-01-01',
      '9999-12-31',
      'x'.repeat(300),
      '__proto__',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const value = fc.oneof(nasty, fc.jsonValue(), fc.double(), fc.maxSafeInteger(), fc.constant(undefined))
  const broken = (known: Record<string, unknown>) =>
    fc.dictionary(fc.constantFrom(...Object.keys(known)), value, { maxKeys: 2 }).map((more) => ({ ...known, ...more }))
  const item = broken({ productId: 'p', quantity: 1, unitPrice: 1, lineTotal: 1 })
  const data = fc
    .tuple(
      broken({
        orderId: 'g',
        customerId: 'c',
        totalAmount: 1,
        createdAt: '2024-05-01',
        currency: 'EUR',
        couponCode: 'c',
      }),
      fc.array(item, { maxLength: 3 }),
    )
    .map(([head, items]) => ({ items, ...head }))
  const plain = fc
    .tuple(broken({ id: 'g', type: 'OrderCreated', tenant: 't', time: '2024-05-01' }), data)
    .map(([head, body]) => ({ ...head, data: body }))
  const cloud = fc
    .tuple(broken({ specversion: '1.0', id: 'g', source: 's', type: 'OrderCreated', tenant: 't' }), data)
    .map(([head, body]) => ({ ...head, data: body }))
  const whizbang = fc
    .tuple(broken({ id: 'g', EnvelopeType: 'OrderCreatedEvent', h: [{ sc: { v: { Sc: { t: 't' } } } }] }), data)
    .map(([head, p]) => ({ ...head, p }))
  const bodies = fc.oneof(
    { weight: 6, arbitrary: fc.oneof(plain, cloud, whizbang).map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  )
  const headers = fc.dictionary(fc.constantFrom('envelopetype', 'ce-id', 'ce-type', 'x'), nasty, { maxKeys: 1 })
  return fc.record({ source: fc.constant('garbage'), body: bodies, headers })
}
