import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { messageOf, permutationsOf, type Sent, statesOf } from '../../../test/helpers/histories.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import type { Inbox, Outcome } from '../../inbox/message.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`
const event = (type: string, day: number, data: object): Sent => ({ type, time: on(day), data })
const order = (orderId: string, data: object = {}) =>
  event('OrderCreated', 1, {
    orderId,
    customerId: 'anna',
    currency: orderId === 'b' ? 'JPY' : 'EUR',
    totalAmount: 100,
    items: [{ productId: 'tee', quantity: 2, lineTotal: 100 }],
    ...data,
  })
const paid = (day: number, data: object = {}) =>
  event('PaymentProcessed', day, { paymentId: 'p', amount: 100, paymentMethod: 'card', ...data })
const failed = (day: number, data: object = {}) =>
  event('PaymentFailed', day, { paymentId: 'p', amount: 100, reason: 'no funds', ...data })
const refund = (day: number, data: object = {}) =>
  event('OrderRefunded', day, { paymentId: 'p', refundId: 'r', amount: 30, ...data })
const linked = (day: number, orderId: string, paymentId = 'p') => event('PaymentLinked', day, { paymentId, orderId })
const voided = (day: number, data: object = {}) => event('RefundVoided', day, { refundId: 'r', ...data })

/** The times of payments of an order, its failed payments, and the sums of its refunds. */
type Expected = Record<string, { paid?: number; failed?: number; refunded?: number }>

const histories: [name: string, events: Sent[], expected: Expected][] = [
  [
    'a payment, a failure before it and a refund belong to the order to which the payment is linked',
    [order('a'), failed(2), paid(3), refund(5), linked(4, 'a')],
    { a: { paid: 1, failed: 1, refunded: 30 } },
  ],
  [
    'an order that lists its payments links them',
    [order('a', { paymentIds: ['p', 'q', 'p'] }), paid(2), paid(3, { paymentId: 'q' }), refund(4, { paymentId: 'q' })],
    { a: { paid: 2, refunded: 30 } },
  ],
  [
    'a later link moves the payment and its refund into another order and currency',
    [order('a', { paymentIds: ['p'] }), order('b'), paid(2), refund(3), linked(4, 'b')],
    { b: { paid: 1, refunded: 30 } },
  ],
  [
    'at the same time, the smaller id of an order counts',
    [order('a'), order('b'), paid(2), linked(4, 'b'), linked(4, 'a')],
    { a: { paid: 1 } },
  ],
  [
    'the link of a revision counts at the time of the revision',
    [
      order('a'),
      order('b'),
      paid(2),
      linked(4, 'b'),
      event('OrderRevised', 5, { orderId: 'a', currency: 'EUR', totalAmount: 90, items: [], paymentIds: ['p'] }),
    ],
    { a: { paid: 1 } },
  ],
  [
    'a payment that states its order stays there, and its refund follows the link',
    [order('a'), order('b'), paid(2, { orderId: 'a' }), refund(3), linked(4, 'b')],
    { a: { paid: 1 }, b: { refunded: 30 } },
  ],
  [
    'a refund without a link belongs to the order that its payment states',
    [order('a'), paid(2, { orderId: 'a' }), refund(3)],
    { a: { paid: 1, refunded: 30 } },
  ],
  [
    'an order that a second event of the payment states counts',
    [order('a'), order('b'), paid(2), paid(2, { orderId: 'a' }), linked(4, 'b')],
    { a: { paid: 1 } },
  ],
  [
    'a void without an order takes the refund of a payment away',
    [order('a'), refund(2), refund(3, { refundId: 's', amount: 7 }), voided(4), linked(5, 'a')],
    { a: { refunded: 7 } },
  ],
  [
    'a void that names the order takes the refund away that is linked to it',
    [order('a'), refund(2), refund(3, { refundId: 's', amount: 7 }), voided(4, { orderId: 'a' }), linked(5, 'a')],
    { a: { refunded: 7 } },
  ],
  [
    'a refund that the order and the payment state counts once, as the status decides',
    [
      order('a'),
      refund(2, { status: 'pending', amount: 31 }),
      refund(3, { orderId: 'a', amount: 29 }),
      refund(3, { paymentId: 'q', amount: 28 }),
      linked(4, 'a'),
      linked(4, 'a', 'q'),
    ],
    { a: { refunded: 29 } },
  ],
  [
    'a refund that an event gives to an order counts there, and not in the order of its payment',
    [order('a'), order('b'), refund(2, { orderId: 'a', amount: 29 }), refund(3), linked(4, 'b')],
    { a: { refunded: 29 } },
  ],
  [
    'the status of a refund counts, whether its order or its payment states it',
    [
      order('a'),
      order('b'),
      refund(2, { orderId: 'a', status: 'pending' }),
      refund(3, { status: 'failed' }),
      linked(4, 'b'),
    ],
    {},
  ],
  [
    'of two orders that events state, both count, and the refund of the payment is that of the smaller id',
    [
      order('a'),
      order('b'),
      refund(2, { orderId: 'a', status: 'pending', amount: 28 }),
      refund(3, { orderId: 'b', amount: 29 }),
      refund(4),
    ],
    { a: { refunded: 30 }, b: { refunded: 29 } },
  ],
  [
    'a void without an order takes a refund away that another order has than its payment',
    [order('a'), order('b', { paymentIds: ['p'] }), refund(2, { orderId: 'a' }), refund(3), voided(5)],
    {},
  ],
  [
    'a running total of a payment adds to the refunds of this payment alone',
    [
      order('a', { paymentIds: ['p', 'q'] }),
      refund(2, { amount: 10 }),
      refund(3, { refundId: 's', paymentId: 'q', amount: 5 }),
      refund(4, { refundId: 't', amount: undefined, cumulativeAmount: 25 }),
      refund(5, { refundId: 'u', paymentId: undefined, orderId: 'a', amount: undefined, cumulativeAmount: 41 }),
    ],
    { a: { refunded: 41 } },
  ],
  [
    'payments of a voided order count nowhere',
    [order('a'), event('OrderVoided', 2, { orderId: 'a' }), paid(3), refund(4), linked(5, 'a')],
    {},
  ],
  [
    'payments without a link and links to unknown orders count nowhere',
    [order('a'), paid(2), refund(3, { paymentId: 'q' }), linked(4, 'x')],
    {},
  ],
]

/** What the tables of sums say about each order, read from their changes. */
async function countedOf(tenant: string): Promise<Expected> {
  const { rows } = await database.pool.query<{ order_id: string } & Record<string, string | null>>(
    `select
       order_id,
       count(*) filter (where entry ->> 'kind' = 'paid') as paid,
       count(*) filter (where entry ->> 'kind' = 'payment_failed') as failed,
       trim_scale(max(refunded)) as refunded
     from orders
     cross join lateral json_array_elements(history) as entry
     where tenant_id = $1
     and placed_at is not null
     group by order_id
     order by order_id`,
    [tenant],
  )
  const counted = rows.flatMap(({ order_id, ...sums }) => {
    const some = Object.entries(sums).filter(([, value]) => value !== null && Number(value) !== 0)
    return some.length > 0 ? [[order_id, Object.fromEntries(some.map(([name, value]) => [name, Number(value)]))]] : []
  })
  return Object.fromEntries(counted)
}

test.each(histories)('%s, in whichever order the events arrive', async (_, events, expected) => {
  const permutations = permutationsOf(events.map((sent, i) => ({ sent, id: `event ${i}` })))
  for (let step = 0; step < events.length; step++) {
    await inbox.submit(
      permutations.map((sequence, i) => {
        const { sent, id } = sequence[step] as (typeof sequence)[number]
        return messageOf(sent, id, `one by one ${i}`)
      }),
    )
  }
  await inbox.submit(
    permutations.flatMap((sequence, i) => sequence.map(({ sent, id }) => messageOf(sent, id, `at once ${i}`))),
  )
  // Again under other ids: nothing changes.
  const repeated = await inbox.submit(
    permutations.flatMap((sequence, i) =>
      sequence.map(({ sent, id }) => messageOf(sent, `${id} again`, `one by one ${i}`)),
    ),
  )
  expect(new Set(repeated.map(({ status }) => status))).toEqual(new Set(['duplicate']))
  const states = await statesOf(database.pool)
  expect(states.size).toBe(2 * permutations.length)
  expect(new Set(states.values()).size).toBe(1)
  expect(await countedOf('one by one 0')).toEqual(expected)
  expect((await verifyUrl(database.url, { tables: [] })).differences.slice(0, 3)).toEqual([])
})

test('an event of a known payment is a duplicate, and contradicts if its content differs', async () => {
  const send = async (sent: Sent, id: string) => {
    const [outcome] = await inbox.submit([messageOf(sent, id, 'default')])
    const { status, contradicts } = outcome as Outcome
    return contradicts ? [status, ...contradicts] : [status]
  }
  expect(await send(paid(2), '1')).toEqual(['accepted'])
  expect(await send(paid(2), '2')).toEqual(['duplicate'])
  expect(await send(paid(2, { amount: 99 }), '3')).toEqual(['duplicate', 'amount'])
  expect(await send(paid(2, { orderId: 'a' }), '4')).toEqual(['accepted'])
  expect(await send(paid(2, { orderId: 'b' }), '5')).toEqual(['duplicate', 'orderId'])
  expect(await send(failed(2), '6')).toEqual(['accepted'])
  expect(await send(failed(3), '7')).toEqual(['accepted'])
  expect(await send(failed(3, { reason: 'expired' }), '8')).toEqual(['duplicate', 'reason'])
  expect(await send(refund(3, { status: 'pending' }), '9')).toEqual(['accepted'])
  expect(await send(refund(3), '10')).toEqual(['accepted'])
  expect(await send(refund(3, { amount: 31 }), '11')).toEqual(['duplicate', 'amount'])
  expect(await send(linked(3, 'a'), '12')).toEqual(['accepted'])
  expect(await send(linked(3, 'a'), '13')).toEqual(['duplicate'])
  expect(await send(paid(2, { paymentId: undefined }), '14')).toEqual(['rejected'])
  const total = { amount: undefined, cumulativeAmount: 5 }
  expect(await send(refund(3, { ...total, paymentId: undefined }), '15')).toEqual(['rejected'])
  expect(await send(refund(3, { ...total, refundId: 's' }), '16')).toEqual(['accepted'])
})

test('payments and links that are applied at the same time do not miss each other', async () => {
  const others = await Promise.all([createTestInbox(database.pool), createTestInbox(database.pool)])
  const inboxes = [inbox, ...others]
  const given = refund(2, { refundId: 's', orderId: 'a' })
  const own = [given, refund(3, { refundId: 's', amount: 7 })]
  const events = [order('a'), order('b'), paid(2), refund(3), voided(4), linked(5, 'a'), linked(6, 'b'), ...own]
  for (let round = 0; round < 40; round++) {
    await Promise.all(
      events.map((sent, i) => inboxes[(i + round) % 3]?.submit([messageOf(sent, `${i}`, `round ${round}`)])),
    )
  }
  const states = await statesOf(database.pool)
  expect(states.size).toBe(40)
  expect(new Set(states.values()).size).toBe(1)
  await Promise.all(others.map((other) => other.stop()))
})
