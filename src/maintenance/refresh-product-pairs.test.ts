import { beforeAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { runJob } from '../../test/helpers/run-job.ts'
import { messageOf, type TenantEvent, threeShops } from '../../test/oracle/simulated-shops.ts'
import { createPool } from '../db/pool.ts'
import type { Inbox } from '../inbox/message.ts'
import { MAX_PRODUCTS_PER_ORDER, refreshProductPairs } from './refresh-product-pairs.ts'
import { startMaintenance } from './run-jobs.ts'

const database = useTestDatabase()
const events = threeShops('pairs')
const TIME_ZONE = 'Pacific/Auckland'
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool, { timeZone: TIME_ZONE })
  await inbox.submit(events.map(messageOf))
  await runJob(database.pool, refreshProductPairs)
  return () => inbox.stop()
})

/** Every pair of every order, counted one by one. */
function expectedRows(events: readonly TenantEvent[]): string[] {
  const counts = new Map<string, number>()
  for (const { tenant, type, data } of events) {
    if (type !== 'OrderCreated') continue
    const day = new Date(data.createdAt as string).toLocaleDateString('sv-SE', { timeZone: TIME_ZONE })
    const products = [...new Set((data.items as { productId: string }[]).map(({ productId }) => productId))].sort()
    if (products.length > MAX_PRODUCTS_PER_ORDER) continue
    for (const [i, a] of products.entries()) {
      for (const b of products.slice(i + 1)) {
        const key = `${tenant} ${data.currency} ${day.slice(0, 7)}-01 ${a} ${b}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
  }
  return [...counts].map(([key, orders]) => `${key} ${orders}`).sort()
}

async function storedRows(): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `select concat_ws(' ', tenant_id, currency, month, product_a, product_b, orders) as line from product_pairs`,
  )
  return rows.map(({ line }) => line).sort()
}

const monthsOf = async (tenant: string) =>
  (
    await database.pool.query(
      `select currency, month, orders::int, orders_left_out::int as left_out, computed_at
       from product_pair_months
       where tenant_id = $1
       order by 1, 2`,
      [tenant],
    )
  ).rows

const letTimePass = () =>
  database.pool.query(`update product_pair_months set computed_at = computed_at - interval '1 hour'`)

const rowVersions = async () =>
  (await database.pool.query<{ xmin: string }>('select distinct xmin from product_pairs')).rows.length

function orderOf(tenant: string, id: string, createdAt: string, products: string[]): TenantEvent {
  const items = products.map((productId) => ({ productId, quantity: 1, unitPrice: 1 }))
  const data = { orderId: id, currency: 'EUR', totalAmount: products.length, createdAt, items }
  return { id, type: 'OrderCreated', tenant, time: createdAt, data }
}

test('pairs of several shops equal a count order by order, including cancelled orders and orders of guests', async () => {
  const stored = await storedRows()
  expect(stored).toEqual(expectedRows(events))
  expect(stored.length).toBeGreaterThan(500)
  expect(events.some(({ type }) => type === 'OrderCancelled')).toBe(true)
})

test('each month has the number of its counted orders', async () => {
  const count = (month: string) =>
    events.filter(
      ({ tenant, type, data }) =>
        tenant === 'nord' &&
        type === 'OrderCreated' &&
        new Date(data.createdAt as string).toLocaleDateString('sv-SE', { timeZone: TIME_ZONE }).startsWith(month),
    ).length
  expect(await monthsOf('nord')).toMatchObject(
    ['2026-01', '2026-02', '2026-03'].map((month) => ({ month: `${month}-01`, orders: count(month), left_out: 0 })),
  )
})

test('a refund recomputes no month, a late order only its own month, and unchanged rows are not written', async () => {
  await letTimePass()
  const before = await monthsOf('nord')
  const refunded = events.find(({ type, tenant }) => type === 'OrderCreated' && tenant === 'nord')
  await inbox.submit([
    messageOf({
      id: 'refund',
      type: 'OrderRefunded',
      tenant: 'nord',
      time: '2026-03-11T08:00:00Z',
      data: { orderId: refunded?.data.orderId, amount: 1 },
    }),
  ])
  await runJob(database.pool, refreshProductPairs)
  expect(await monthsOf('nord')).toEqual(before)
  expect(await rowVersions()).toBe(1)

  const late = orderOf('nord', 'late', '2026-02-03T12:00:00Z', ['zebra', 'apple', 'zebra', 'mango'])
  await inbox.submit([messageOf(late)])
  await runJob(database.pool, refreshProductPairs)
  expect(await storedRows()).toEqual(expectedRows([...events, late]))
  const after = await monthsOf('nord')
  expect(after.map(({ computed_at }, i) => computed_at !== before[i].computed_at)).toEqual([false, true, false])
  expect(await rowVersions()).toBe(2)

  const another = orderOf('nord', 'another', '2026-02-04T12:00:00Z', ['apple', 'mango'])
  await inbox.submit([messageOf(another)])
  await runJob(database.pool, refreshProductPairs)
  expect(await monthsOf('nord'), 'within minutes of the last run').toEqual(after)
})

test('orders with too many different products are left out, and their number is stored', async () => {
  const products = (count: number) => Array.from({ length: count }, (_, i) => `product ${i}`)
  const orders = [
    orderOf('bulk', 'largest', '2026-02-03T12:00:00Z', products(MAX_PRODUCTS_PER_ORDER)),
    orderOf('bulk', 'too large', '2026-02-03T12:00:00Z', products(MAX_PRODUCTS_PER_ORDER + 1)),
    orderOf('bulk', 'empty', '2026-02-03T12:00:00Z', []),
  ]
  await inbox.submit(orders.map(messageOf))
  await runJob(database.pool, refreshProductPairs)
  const stored = (await storedRows()).filter((line) => line.startsWith('bulk'))
  expect(stored).toEqual(expectedRows(orders))
  expect(stored).toHaveLength((MAX_PRODUCTS_PER_ORDER * (MAX_PRODUCTS_PER_ORDER - 1)) / 2)
  expect(await monthsOf('bulk')).toMatchObject([{ orders: 3, left_out: 1 }])
})

test('a month with fewer orders than before is recomputed completely', async () => {
  const orders = [
    orderOf('fewer', 'stays', '2026-02-03T12:00:00Z', ['apple', 'mango']),
    orderOf('fewer', 'goes', '2026-02-04T12:00:00Z', ['apple', 'zebra']),
  ]
  await inbox.submit(orders.map(messageOf))
  await runJob(database.pool, refreshProductPairs)
  await database.pool.query(`delete from orders where tenant_id = 'fewer' and order_id = 'goes'`)
  await database.pool.query(`delete from daily_sales_analytics where tenant_id = 'fewer' and date = '2026-02-05'`)
  await letTimePass()
  await runJob(database.pool, refreshProductPairs)
  expect((await storedRows()).filter((line) => line.startsWith('fewer'))).toEqual(expectedRows(orders.slice(0, 1)))
})

test('two concurrent processes compute the same pairs', async () => {
  const stored = async () => (await storedRows()).filter((line) => !line.startsWith('nord'))
  const before = await stored()
  await database.pool.query('delete from product_pairs; delete from product_pair_months')
  const errors: unknown[] = []
  const log = { debug() {}, error: (...line: unknown[]) => void errors.push(line) }
  const pools = [1, 2].map(() => createPool({ url: database.url, max: 2 }))
  const jobs = [{ ...refreshProductPairs, everyMs: 0 }]
  const running = pools.map((pool) => startMaintenance({ pool, jobs, everyMs: 5, log }))
  await vi.waitFor(async () => expect(await stored()).toEqual(before), { timeout: scaled(20_000) })
  for (const maintenance of running) await maintenance.stop()
  for (const pool of pools) await pool.end()
  expect(errors).toEqual([])
})

test('a month is recomputed at once after an import', async () => {
  const orders = Array.from({ length: 5 }, (_, i) =>
    orderOf('imported', `order ${i}`, '2026-02-03T12:00:00Z', ['apple', 'mango']),
  )
  for (const part of [orders.slice(0, 2), orders.slice(2)]) {
    await inbox.submit(part.map(messageOf))
    await runJob(database.pool, refreshProductPairs)
  }
  const stored = (await storedRows()).filter((line) => line.startsWith('imported'))
  expect(stored).toEqual(expectedRows(orders))
})

test('a revision and a void change the pairs of their month', async () => {
  const send = async (type: TenantEvent['type'], products: string[]) => {
    const event = orderOf('edits', 'edited', '2026-02-03T12:00:00Z', products)
    await inbox.submit([messageOf({ ...event, id: `edited ${type}`, type, time: '2026-02-04T12:00:00Z' })])
    await letTimePass()
    await runJob(database.pool, refreshProductPairs)
    return (await storedRows()).filter((row) => row.startsWith('edits '))
  }
  expect(await send('OrderCreated', ['zebra', 'apple'])).toEqual(['edits EUR 2026-02-01 apple zebra 1'])
  expect(await send('OrderRevised', ['zebra', 'mango', 'mango'])).toEqual(['edits EUR 2026-02-01 mango zebra 1'])
  expect(await send('OrderVoided', [])).toEqual([])
})
