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
const order = (orderId = 'o', totalAmount = 100): Sent => ({
  type: 'OrderCreated',
  time: on(1),
  data: {
    orderId,
    customerId: 'anna',
    totalAmount,
    items: [{ productId: 'tee', quantity: 2, lineTotal: totalAmount }],
  },
})
const refund = (day: number, data: object): Sent => ({
  type: 'OrderRefunded',
  time: on(day),
  data: { orderId: 'o', ...data },
})
const note = (day: number, data: object): Sent => ({ type: 'OrderRefunded', time: on(day), data })
const cancellation = (day: number): Sent => ({ type: 'OrderCancelled', time: on(day), data: { orderId: 'o' } })
const voided = (day: number, data: object): Sent => ({ type: 'RefundVoided', time: on(day), data })

interface Reversed {
  date: string
  refund_count?: string
  refunds?: string
  chargeback_count?: string
  chargebacks?: string
  cancelled_orders?: string
  cancelled?: string
  reversed?: string
}

const histories: [name: string, events: Sent[], expected: Reversed[]][] = [
  [
    'a refund that is voided counts nowhere, and the next one takes what is left',
    [
      order(),
      refund(2, { refundId: 'r1', amount: 80 }),
      refund(3, { refundId: 'r2', amount: 50 }),
      voided(4, { refundId: 'r1', orderId: 'o' }),
    ],
    [{ date: '2026-03-03', refund_count: '1', refunds: '50', reversed: '50' }],
  ],
  [
    'a void without an order voids the refunds of all orders with its id, and the credit note',
    [
      order(),
      refund(2, { refundId: 'r1', amount: 80, items: [{ productId: 'tee', quantity: 1, amount: 80 }] }),
      { ...refund(2, { refundId: 'r1', amount: 7 }), data: { orderId: 'other', refundId: 'r1', amount: 7 } },
      note(3, { refundId: 'r1', customerId: 'anna', amount: 5 }),
      voided(4, { refundId: 'r1' }),
    ],
    [],
  ],
  [
    'a void that names an order leaves the refunds of other orders',
    [
      order(),
      order('p'),
      refund(2, { refundId: 'r1', amount: 10 }),
      refund(2, { refundId: 'r1', amount: 20, orderId: 'p' }),
      voided(3, { refundId: 'r1', orderId: 'p' }),
    ],
    [{ date: '2026-03-02', refund_count: '1', refunds: '10', reversed: '10' }],
  ],
  [
    'of two voids the earlier one counts',
    [
      order(),
      refund(2, { refundId: 'r1', amount: 10 }),
      voided(5, { refundId: 'r1', orderId: 'o', reason: 'late' }),
      voided(4, { refundId: 'r1', reason: 'early' }),
      voided(6, { refundId: 'r1' }),
    ],
    [],
  ],
  [
    'a refund that failed does not count, whatever was known before',
    [
      order(),
      refund(2, { refundId: 'r1', amount: 10, status: 'pending' }),
      refund(3, { refundId: 'r1', amount: 11, status: 'succeeded' }),
      refund(1, { refundId: 'r1', amount: 12, status: 'failed' }),
    ],
    [],
  ],
  [
    'a refund that succeeded counts as that event states it',
    [
      order(),
      cancellation(5),
      refund(3, { refundId: 'r1', amount: 10, status: 'pending' }),
      refund(2, { refundId: 'r1', amount: 11 }),
    ],
    [
      { date: '2026-03-02', refund_count: '1', refunds: '11', reversed: '11' },
      { date: '2026-03-05', cancelled_orders: '1', cancelled: '100', reversed: '89' },
    ],
  ],
  [
    'a credit note that failed does not count',
    [
      order(),
      note(2, { refundId: 'n1', customerId: 'anna', amount: 10, status: 'pending' }),
      note(3, { refundId: 'n1', customerId: 'bert', amount: 12 }),
      note(4, { refundId: 'n2', customerId: 'anna', amount: 3, kind: 'chargeback' }),
      note(5, { refundId: 'n2', customerId: 'anna', amount: 3, status: 'failed' }),
    ],
    [{ date: '2026-03-03', refund_count: '1', refunds: '12', reversed: '12' }],
  ],
  [
    'a chargeback takes from net revenue as a refund does',
    [
      order(),
      refund(2, { refundId: 'r1', amount: 30, kind: 'chargeback' }),
      refund(3, { refundId: 'r2', amount: 80 }),
      note(3, { refundId: 'n', amount: 1, kind: 'chargeback' }),
    ],
    [
      { date: '2026-03-02', chargeback_count: '1', chargebacks: '30', reversed: '30' },
      { date: '2026-03-03', refund_count: '1', refunds: '80', chargeback_count: '1', chargebacks: '1', reversed: '71' },
    ],
  ],
  [
    'running totals are refunds of their differences',
    [
      order(),
      refund(2, { refundId: 'r1', cumulativeAmount: 30 }),
      refund(3, { refundId: 'r2', cumulativeAmount: 45, currency: 'USD' }),
      refund(4, { refundId: 'r3', amount: 5 }),
      refund(5, { refundId: 'r4', cumulativeAmount: 50 }),
    ],
    [
      { date: '2026-03-02', refund_count: '1', refunds: '30', reversed: '30' },
      { date: '2026-03-03', refund_count: '1', refunds: '15', reversed: '15' },
      { date: '2026-03-04', refund_count: '1', refunds: '5', reversed: '5' },
    ],
  ],
  [
    'a smaller running total gives back what was refunded too much',
    [
      order(),
      refund(2, { refundId: 'r1', cumulativeAmount: 130 }),
      refund(3, { refundId: 'r2', cumulativeAmount: 60 }),
      cancellation(4),
      refund(5, { refundId: 'r3', cumulativeAmount: 20 }),
    ],
    [
      { date: '2026-03-02', refund_count: '1', refunds: '130', reversed: '100' },
      { date: '2026-03-03', refund_count: '1', refunds: '-70', reversed: '-40' },
      { date: '2026-03-04', cancelled_orders: '1', cancelled: '100', reversed: '40' },
      { date: '2026-03-05', refund_count: '1', refunds: '-40' },
    ],
  ],
  [
    'running totals of one time grow, and one that is voided leaves the others as they are',
    [
      order(),
      refund(2, { refundId: 'z', cumulativeAmount: 10 }),
      refund(2, { refundId: 'a', cumulativeAmount: 25 }),
      refund(2, { refundId: 'm', cumulativeAmount: 25 }),
      voided(1, { refundId: 'z' }),
    ],
    [{ date: '2026-03-02', refund_count: '1', refunds: '25', reversed: '25' }],
  ],
]

async function reversedDays(tenant: string): Promise<Reversed[]> {
  const sums = [
    'refund_count',
    'refunds',
    'chargeback_count',
    'chargebacks',
    'cancelled_orders',
    'cancelled',
    'reversed',
  ]
  const { rows } = await database.pool.query<Record<string, string>>(
    `select to_char(date, 'YYYY-MM-DD') as date, ${sums.map((sum) => `nullif(trim_scale(${sum}::numeric), 0)::text as ${sum}`).join(', ')}
     from daily_sales_analytics
     where tenant_id = $1 and (${sums.map((sum) => `${sum} <> 0`).join(' or ')})
     order by date`,
    [tenant],
  )
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as never)
}

test.each(histories)('%s, in whichever order the events arrive', async (_, events, expected) => {
  const permutations = permutationsOf(events.map((event, i) => ({ event, id: `event ${i}` })))
  for (let step = 0; step < events.length; step++) {
    await inbox.submit(
      permutations.map((sequence, i) => {
        const { event, id } = sequence[step] as (typeof sequence)[number]
        return messageOf(event, id, `one by one ${i}`)
      }),
    )
  }
  await inbox.submit(
    permutations.flatMap((sequence, i) => sequence.map(({ event, id }) => messageOf(event, id, `at once ${i}`))),
  )
  // Again under other ids: nothing changes. The first event of each status counts, so these are all duplicates.
  await inbox.submit(
    permutations.flatMap((sequence, i) =>
      sequence.map(({ event, id }) => {
        const data = { refundId: id, ...event.data }
        return messageOf({ ...event, data }, `${id} again`, `one by one ${i}`)
      }),
    ),
  )
  const states = await statesOf(database.pool)
  expect(states.size).toBe(2 * permutations.length)
  expect(new Set(states.values()).size).toBe(1)
  expect(await reversedDays('one by one 0')).toEqual(expected)
  expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
})

test('a void that arrives again is a duplicate, and one that is later contradicts', async () => {
  const send = async (event: Sent, id: string) => {
    const [outcome] = await inbox.submit([messageOf(event, id, 'default')])
    const { status, contradicts } = outcome as Outcome
    return contradicts ? [status, ...contradicts] : [status]
  }
  expect(await send(voided(4, { refundId: 'r' }), '1')).toEqual(['accepted'])
  expect(await send(voided(4, { refundId: 'r' }), '2')).toEqual(['duplicate'])
  expect(await send(voided(5, { refundId: 'r', reason: 'x' }), '3')).toEqual(['duplicate', 'reason'])
  expect(await send(refund(1, { refundId: 'r', amount: 1, status: 'failed' }), '4')).toEqual(['accepted'])
  expect(await send(refund(2, { refundId: 'r', amount: 2 }), '5')).toEqual(['duplicate'])
  expect(await send(refund(2, { refundId: 'r', amount: 3, status: 'failed' }), '6')).toEqual(['duplicate', 'amount'])
  expect(await send(note(1, { refundId: 'n', amount: 1, status: 'pending' }), '7')).toEqual(['accepted'])
  expect(await send(note(2, { refundId: 'n', amount: 2 }), '8')).toEqual(['accepted'])
  expect(await send(note(3, { refundId: 'n', amount: 2, status: 'pending' }), '9')).toEqual(['duplicate'])
  expect(await send(note(2, { refundId: 'n', amount: 3 }), '10')).toEqual(['duplicate', 'amount'])
})

test('a refund and its void that are applied at the same time do not miss each other', async () => {
  const others = await Promise.all([createTestInbox(database.pool), createTestInbox(database.pool)])
  const inboxes = [inbox, ...others]
  const events = [
    order(),
    refund(2, { refundId: 'r1', amount: 10 }),
    note(2, { refundId: 'r1', amount: 5 }),
    voided(3, { refundId: 'r1' }),
  ]
  for (let round = 0; round < 60; round++) {
    await Promise.all(
      events.map((event, i) => inboxes[(i + round) % 3]?.submit([messageOf(event, `${i}`, `round ${round}`)])),
    )
  }
  const states = await statesOf(database.pool)
  expect(states.size).toBe(60)
  expect(new Set(states.values()).size).toBe(1)
  await Promise.all(others.map((other) => other.stop()))
})
