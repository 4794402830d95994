import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { verifyUrl } from '../../test/helpers/rebuild/verify-url.ts'
import { settleCosts } from '../../test/helpers/settle-costs.ts'
import type { Inbox } from '../inbox/message.ts'

const database = useTestDatabase()
let inbox: Inbox
let ids = 0

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const messageOf = (type: string, time: string, data: object) => ({
  source: 'shop',
  body: JSON.stringify({ id: `e-${ids++}`, type, time, data }),
})
const cost = (productId: string, time: string, amount: number, more: object = {}) =>
  messageOf('ProductUpdated', time, { productId, cost: amount, currency: 'EUR', ...more })
const order = (orderId: string, createdAt: string, items: object[], more: object = {}) =>
  messageOf('OrderCreated', createdAt, { orderId, createdAt, currency: 'EUR', totalAmount: 100, items, ...more })
const line = (productId: string, quantity: number, lineTotal: number, more: object = {}) => ({
  productId,
  quantity,
  lineTotal,
  ...more,
})

const days = async (columns = 'cost, cost_known_revenue as revenue') =>
  (
    await database.pool.query(
      `select date, ${columns} from daily_sales_analytics where cost <> 0 or restated_cost <> 0 order by date`,
    )
  ).rows

test('a line costs its own unit cost, otherwise the latest cost of its product at the time of the order', async () => {
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4), cost('p', '2026-03-10T00:00:00Z', 5)])
  await inbox.submit([
    order('before', '2026-02-28T12:00:00Z', [line('p', 1, 10)]),
    order('at', '2026-03-01T00:00:00Z', [line('p', 2, 20)]),
    order('own', '2026-03-09T12:00:00Z', [line('p', 1.5, 20, { unitCost: 3 }), line('q', 1, 70)]),
    order('later', '2026-03-11T12:00:00Z', [line('p', 1, 10), line('p', 1, 90, { kind: 'gift_card' })]),
  ])
  expect(await days('cost, cost_known_revenue as revenue, goods_line_revenue as goods')).toEqual([
    { date: '2026-03-01', cost: '8', revenue: '20', goods: '20' },
    { date: '2026-03-09', cost: '4.5', revenue: '20', goods: '90' },
    { date: '2026-03-11', cost: '5', revenue: '10', goods: '10' },
  ])
  expect(await settleCosts(database.pool)).toBe(0)
})

test('a cost in the same batch as its order, and before it, counts at once', async () => {
  await inbox.submit([order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)]), cost('p', '2026-03-01T00:00:00Z', 4)])
  expect(await days()).toEqual([{ date: '2026-03-02', cost: '4', revenue: '10' }])
})

test('a cost that arrives late corrects the orders of its time, and no others', async () => {
  await inbox.submit([
    order('1', '2026-03-01T12:00:00Z', [line('p', 1, 10)]),
    order('2', '2026-03-02T12:00:00Z', [line('p', 1, 10)]),
    order('3', '2026-03-03T12:00:00Z', [line('p', 1, 10)]),
    cost('p', '2026-03-03T00:00:00Z', 6),
  ])
  await inbox.submit([cost('p', '2026-03-02T00:00:00Z', 5)])
  expect(await days()).toEqual([{ date: '2026-03-03', cost: '6', revenue: '10' }])
  expect(await settleCosts(database.pool)).toBe(1)
  expect(await days()).toEqual([
    { date: '2026-03-02', cost: '5', revenue: '10' },
    { date: '2026-03-03', cost: '6', revenue: '10' },
  ])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('a cost in another currency than that of the order is not used', async () => {
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4, { currency: 'USD' })])
  await inbox.submit([order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)])])
  await settleCosts(database.pool)
  expect(await days()).toEqual([])
})

test('of several costs for the same time, the largest counts', async () => {
  for (const amount of [4, 6, 5]) await inbox.submit([cost('p', '2026-03-01T00:00:00Z', amount)])
  await inbox.submit([order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)])])
  expect(await days()).toEqual([{ date: '2026-03-02', cost: '6', revenue: '10' }])
})

test('a voided order does not have a cost, and a reinstated one has the cost that is known then', async () => {
  await inbox.submit([order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)]), cost('p', '2026-03-01T00:00:00Z', 4)])
  await inbox.submit([messageOf('OrderVoided', '2026-03-03T12:00:00Z', { orderId: 'o' })])
  expect(await days()).toEqual([])
  await inbox.submit([cost('p', '2026-03-02T00:00:00Z', 5)])
  await settleCosts(database.pool)
  await inbox.submit([messageOf('OrderReinstated', '2026-03-04T12:00:00Z', { orderId: 'o' })])
  expect(await days()).toEqual([{ date: '2026-03-02', cost: '5', revenue: '10' }])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('by event, a revision changes the cost on its own day', async () => {
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4)])
  await inbox.submit([
    order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)]),
    messageOf('OrderRevised', '2026-03-05T12:00:00Z', {
      orderId: 'o',
      currency: 'EUR',
      totalAmount: 100,
      items: [line('p', 3, 30)],
    }),
  ])
  expect(await days('cost, restated_cost as restated')).toEqual([
    { date: '2026-03-02', cost: '12', restated: '-8' },
    { date: '2026-03-05', cost: '0', restated: '8' },
  ])
  await inbox.submit([cost('p', '2026-03-02T00:00:00Z', 5)])
  await settleCosts(database.pool)
  expect(await days('cost, restated_cost as restated')).toEqual([
    { date: '2026-03-02', cost: '15', restated: '-10' },
    { date: '2026-03-05', cost: '0', restated: '10' },
  ])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('an order sent once more is not a contradiction because its costs are known', async () => {
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4), order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)])])
  const [outcome] = await inbox.submit([order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)])])
  expect(outcome).toMatchObject({ status: 'duplicate' })
  expect(outcome?.contradicts).toBeUndefined()
})

test('a batch in flight while a cost is committed is not missed', { timeout: scaled(20_000) }, async () => {
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
  const slow = await createTestInbox(database.pool, {
    onStep: async (step) => {
      if (step !== 'facts_applied') return
      held()
      await isReleased
    },
  })
  const submitted = slow.submit([order('o', '2026-03-02T12:00:00Z', [line('p', 1, 10)])])
  await isHeld
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4)])
  const settled = settleCosts(database.pool)
  expect(await settleCosts(database.pool, { withinMs: 100 }), 'waits for the batch').toBe(0)
  release()
  await submitted
  await slow.stop()
  expect(await settled).toBe(1)
  expect(await days()).toEqual([{ date: '2026-03-02', cost: '4', revenue: '10' }])
})

test('an order that a batch changes while it is corrected keeps the change', { timeout: scaled(30_000) }, async () => {
  const orders = Array.from({ length: 501 }, (_, i) =>
    order(`o-${i}`, `2026-03-02T12:00:00.${String(i).padStart(3, '0')}Z`, [line('p', 1, 10)]),
  )
  await inbox.submit(orders)
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4)])
  const interrupt = new AbortController()
  await settleCosts(database.pool, { signal: interrupt.signal, onPart: () => interrupt.abort() })
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
  const slow = await createTestInbox(database.pool, {
    onStep: async (step) => {
      if (step !== 'facts_applied') return
      held()
      await isReleased
    },
  })
  const revision = { orderId: 'o-500', currency: 'EUR', totalAmount: 30, items: [line('p', 3, 30)] }
  const submitted = slow.submit([messageOf('OrderRevised', '2026-03-03T12:00:00Z', revision)])
  await isHeld
  const settled = settleCosts(database.pool)
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update of orders%'`
  await expect
    .poll(async () => (await database.pool.query(waiting)).rowCount, { timeout: scaled(10_000) })
    .toBeGreaterThan(0)
  release()
  await submitted
  await slow.stop()
  await settled
  const { rows } = await database.pool.query('select sum(cost)::int as cost from daily_sales_analytics')
  expect(rows).toEqual([{ cost: 500 * 4 + 3 * 4 }])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('many orders are corrected in parts, and an interrupted correction is continued', async () => {
  const orders = Array.from({ length: 1200 }, (_, i) =>
    order(`o-${i}`, `2026-03-0${1 + (i % 9)}T12:00:00Z`, [line('p', 1, 10)]),
  )
  await inbox.submit(orders)
  await inbox.submit([cost('p', '2026-03-01T00:00:00Z', 4)])
  const interrupt = new AbortController()
  expect(await settleCosts(database.pool, { signal: interrupt.signal, onPart: () => interrupt.abort() })).toBe(500)
  expect(await settleCosts(database.pool)).toBe(700)
  const { rows } = await database.pool.query('select sum(cost)::int as cost from daily_sales_analytics')
  expect(rows).toEqual([{ cost: 4800 }])
  expect((await verifyUrl(database.url)).differences).toEqual([])
})
