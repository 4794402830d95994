import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../../../test/helpers/rebuild/test-shop.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import { ownPartitionedTables } from '../../db/partitions.ts'
import { perspectives as ownPerspectives } from '../../perspectives/index.ts'
import { definePerspective, type Perspective } from '../../perspectives/perspective.ts'
import { UTC } from '../../zones/zone.ts'
import type { Target } from '../target.ts'
import { fillTables } from './fill.ts'
import { FACTS, readNeed, registerRules, rulesOf } from './table-rules.ts'

const database = useTestDatabase()

/** Counts each order `version` times. */
const ordersOf = (version: number): Perspective =>
  definePerspective({
    table: 'counted_orders',
    version,
    key: { currency: 'text' },
    sums: { orders: 'bigint' },
    on: { OrderPlaced: ({ currency }) => ({ currency, orders: version }) },
  }) as unknown as Perspective

const targetOf = (...perspectives: Perspective[]): Target => ({
  pool: database.pool,
  url: database.url,
  perspectives: [...perspectives, ...ownPerspectives],
  partitionedTables: ownPartitionedTables,
  currency: 'USD',
  zones: { shop: UTC, event: UTC },
  connections: 2,
  actor: { kind: 'command', name: 'test' },
})

beforeAll(() =>
  database.pool.query(`
    create table counted_orders (
      tenant_id text collate "C" not null,
      currency text collate "C" not null,
      orders bigint not null default 0,
      updated_at timestamptz not null default now(),
      primary key (tenant_id, currency)
    )`),
)
beforeEach(async () => {
  await count(messagesOf({ seed: 'a', days: 3 }), ordersOf(1))
})
afterEach(async () => {
  await forgetEverything(database.pool)
  await database.pool.query('delete from counted_orders; delete from table_rules; delete from commit_receipts')
})

async function count(messages: ReturnType<typeof messagesOf>, ...perspectives: Perspective[]): Promise<void> {
  const inbox = await createTestInbox(database.pool, { perspectives })
  await submitAll(inbox, messages)
  await inbox.stop()
}

async function need(perspective: Perspective, silentMs = 1) {
  const rules = rulesOf(targetOf(perspective).perspectives)
  await registerRules(database.pool, rules)
  return readNeed(database.pool, rules, silentMs)
}

async function readCounts() {
  const { rows } = await database.pool.query(`
    select
      (select sum(orders)::int from counted_orders) as counted,
      (select count(*)::int from orders where placed_at is not null) as orders`)
  return rows[0] as { counted: number; orders: number }
}

test('a database that was empty needs no filling', async () => {
  expect(await need(ordersOf(1))).toBeUndefined()
})

test('a perspective with a new version is filled alone, and then equals the stored events', async () => {
  expect(await need(ordersOf(2))).toEqual({ tables: ['counted_orders'], waitsForOthers: false })
  const { byTable } = await fillTables(targetOf(ordersOf(2)), ['counted_orders'])
  expect(byTable).toEqual([{ table: 'counted_orders', rows: 1 }])
  const { counted, orders } = await readCounts()
  expect(counted).toBe(2 * orders)
})

test('a table that is filled needs no filling, and a process with the previous version fills nothing', async () => {
  await need(ordersOf(2))
  await fillTables(targetOf(ordersOf(2)), ['counted_orders'])
  await database.pool.query('delete from commit_receipts')
  expect(await need(ordersOf(2))).toBeUndefined()
  expect(await need(ordersOf(1))).toBeUndefined()
})

test('batches of a process with other rules need a filling of all tables, once that process is silent', async () => {
  await need(ordersOf(2))
  await fillTables(targetOf(ordersOf(2)), ['counted_orders'])
  await count(messagesOf({ seed: 'b', days: 1 }), ordersOf(1))
  const minuteMs = 60_000
  expect(await need(ordersOf(2), minuteMs)).toMatchObject({ waitsForOthers: true })
  await expect.poll(async () => (await need(ordersOf(2), 1))?.waitsForOthers).toBe(false)
  const due = await need(ordersOf(2), 1)
  expect(due?.tables).toEqual(expect.arrayContaining([FACTS, 'counted_orders', 'daily_sales_analytics']))
  await fillTables(targetOf(ordersOf(2)), due?.tables ?? [])
  const { counted, orders } = await readCounts()
  expect(counted).toBe(2 * orders)
})

test('a perspective that was removed for a while is filled once it is back', async () => {
  await count(messagesOf({ seed: 'b', days: 1 }))
  await database.pool.query('delete from commit_receipts')
  const due = await need(ordersOf(1))
  expect(due?.tables).toEqual(['counted_orders'])
  await fillTables(targetOf(ordersOf(1)), due?.tables ?? [])
  const { counted, orders } = await readCounts()
  expect(counted).toBe(orders)
})

test('wrong facts are corrected, whether rows are wrong, missing or surplus', async () => {
  await database.pool.query(`
    update orders set total = total + 1, history = null where order_id in (select order_id from orders limit 20);
    delete from customers where customer_id in (select customer_id from customers limit 5);
    update customers set orders = 0, revenue = 0, reversed = 0 where customer_id in (select customer_id from customers order by 1 limit 5);
    insert into products (tenant_id, product_id, name) values ('default', 'surplus', 'Surplus');
    update daily_sales_analytics set total_revenue = total_revenue + 1`)
  const { byTable } = await fillTables(targetOf(ordersOf(1)), [FACTS, 'daily_sales_analytics'])
  expect(Object.fromEntries(byTable.map(({ table, rows }) => [table, rows]))).toEqual({
    orders: 20,
    customers: expect.any(Number),
    products: 1,
    daily_sales_analytics: 3,
  })
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test('without all raw events, nothing is filled and the error has the reason', async () => {
  await need(ordersOf(2))
  await database.pool.query('delete from raw_events where event_key in (select event_key from raw_events limit 3)')
  await expect(fillTables(targetOf(ordersOf(2)), ['counted_orders'])).rejects.toThrow('3 of the')
  const { counted, orders } = await readCounts()
  expect(counted).toBe(orders)
})
