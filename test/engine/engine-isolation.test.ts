import { describe, expect, test } from 'vitest'
import { definePerspective, type Perspective } from '../../src/perspectives/perspective.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { batchWith, SIZE, useFailingInbox } from './failing-inbox.ts'

const { database, submit, attempts, resetAttempts, expectDeadLetters, failAlways } = useFailingInbox()
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
      resetAttempts()
      const { orders, messages } = batchWith(wrong, [place])
      const outcomes = await submit(messages)
      const expected = messages.map((_, i) => (i === place ? 'rejected' : 'accepted'))
      expect(outcomes.map(({ status }) => status)).toEqual(expected)
      expect(outcomes[place]).toMatchObject({ reason: 'not_applicable', error: expect.stringMatching(error) })
      expect(attempts()).toBeLessThanOrEqual(MOST_ATTEMPTS)
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
    await submit(messages)
    const outcomes = await submit(messages)
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
  const outcomes = await submit(batch)
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

test.each(['22003', '22P02', '23502', '23514', '54000', 'P0001'])(
  'SQLSTATE %s, the fault of the data, isolates its order',
  async (code) => {
    await failAlways(code, 13 + 1)
    const { orders, messages } = batchWith({ items: [{ productId: 'p', quantity: 14, unitPrice: '1' }] }, [9])
    const outcomes = await submit(messages)
    expect(outcomes.map(({ status }) => status)).toEqual(messages.map((_, i) => (i === 9 ? 'rejected' : 'accepted')))
    expect(attempts()).toBeLessThanOrEqual(MOST_ATTEMPTS)
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
