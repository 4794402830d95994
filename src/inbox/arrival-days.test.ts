import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { messageOf } from '../../test/helpers/histories.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { createCalendar } from '../facts/calendar.ts'
import { readZone } from '../zones/read-zone.ts'
import type { Inbox } from './message.ts'

const database = useTestDatabase()
let first: Inbox
let second: Inbox
/** When the day of arrival ends, in milliseconds since 1970. */
let midnight: number
let onBegun: () => Promise<void>

beforeAll(async () => {
  const utc = createCalendar(await readZone(database.pool, 'UTC'))
  // Times of orders are those of the calendar; those of arrival are around the midnight of the test.
  const placeOf = (ms: number) =>
    ms < Date.UTC(2026, 3, 1) ? utc.placeOf(ms) : utc.placeOf(Date.UTC(2026, 4, ms < midnight ? 1 : 2))
  const calendar = { ...utc, placeOf }
  first = await createTestInbox(database.pool, {
    calendar,
    onStep: (step) => (step === 'begun' ? onBegun() : undefined),
  })
  second = await createTestInbox(database.pool, { calendar })
})
beforeEach(async () => {
  midnight = Number.POSITIVE_INFINITY
  onBegun = async () => undefined
  await forgetEverything(database.pool)
})
afterAll(() => Promise.all([first.stop(), second.stop()]))

const now = async () => {
  const { rows } = await database.pool.query('select extract(epoch from clock_timestamp()) * 1000 as ms')
  return Number(rows[0].ms)
}
const placed = messageOf(
  {
    type: 'OrderCreated',
    time: '2026-03-01T10:00:00Z',
    data: { orderId: 'a', currency: 'EUR', totalAmount: 100, items: [] },
  },
  'order',
  'default',
)
const revised = messageOf(
  {
    type: 'OrderRevised',
    time: '2026-03-02T10:00:00Z',
    data: { orderId: 'a', currency: 'EUR', totalAmount: 90, items: [] },
  },
  'revision',
  'default',
)

async function restatements() {
  const { rows } = await database.pool.query(
    `select to_char(arrival_day, 'MM-DD') as day, reason, total_orders::int as orders, total_revenue::int as revenue
     from sales_restatements
     where date = '2026-03-01'
     and (total_orders <> 0 or total_revenue <> 0)
     order by arrival_day, reason`,
  )
  return rows
}

/** Waits until a session waits, as seen in the view of activity. */
const until = (condition: string) =>
  expect
    .poll(async () => (await database.pool.query(`select from pg_stat_activity where ${condition}`)).rowCount, {
      timeout: scaled(10_000),
    })
    .toBeGreaterThan(0)

test('a batch of the next day waits for a batch of the day before, so each change counts on the day of its event', async () => {
  const hold = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  onBegun = () => {
    begun.resolve()
    return hold.promise
  }
  const before = first.submit([placed])
  await begun.promise
  midnight = await now()
  const after = second.submit([revised])
  const isDone = after.then(() => true)
  const isWaiting = until(`query like '%held.granted%' and pid <> pg_backend_pid()`).then(() => false)
  expect(await Promise.race([isDone, isWaiting])).toBe(false)
  hold.resolve()
  await Promise.all([before, after])
  expect(await restatements()).toEqual([
    { day: '05-01', reason: 'order', orders: 1, revenue: 100 },
    { day: '05-02', reason: 'revision', orders: 0, revenue: -10 },
  ])
})

test('a batch that waits for the inbox over midnight counts on the day on which it is applied', async () => {
  await first.submit([
    messageOf({ type: 'ProductDeleted', time: '2026-03-01T10:00:00Z', data: { productId: 'x' } }, 'x', 'default'),
  ])
  const holder: pg.PoolClient = await database.pool.connect()
  await holder.query('begin; lock table inbox in share row exclusive mode')
  const waiting = first.submit([placed])
  await until(`wait_event_type = 'Lock' and query like '%lock table inbox%'`)
  midnight = await now()
  await holder.query('commit')
  holder.release()
  await waiting
  expect(await restatements()).toEqual([{ day: '05-02', reason: 'order', orders: 1, revenue: 100 }])
  const { rows } = await database.pool.query(
    `select extract(epoch from min(received_at)) * 1000 as ms from raw_events where body like '%OrderCreated%'`,
  )
  expect(Number(rows[0].ms)).toBeGreaterThanOrEqual(midnight)
})
