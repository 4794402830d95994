import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../../test/helpers/rebuild/test-shop.ts'
import { listAudit } from '../access/audit.ts'
import { ownPartitionedTables } from '../db/partitions.ts'
import type { Inbox } from '../inbox/message.ts'
import { perspectives } from '../perspectives/index.ts'
import { definePerspective, type Perspective } from '../perspectives/perspective.ts'
import { UTC } from '../zones/zone.ts'
import { type AddOptions, addDifferences } from './add-differences.ts'
import { rollBack } from './apply-differences.ts'
import { choosePerspectives, chooseTables } from './choose-tables.ts'
import { investigate } from './investigate.ts'
import type { Target } from './target.ts'
import { verify } from './verify.ts'

const database = useTestDatabase()
let inbox: Inbox
let target: Target

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
  const { pool, url } = database
  target = {
    pool,
    url,
    perspectives,
    partitionedTables: ownPartitionedTables,
    currency: 'USD',
    zones: { shop: UTC, event: UTC },
    connections: 3,
    actor: { kind: 'command', name: 'ann' },
  }
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const addToTables = (names: string[] = [], options: AddOptions = {}) =>
  addDifferences(target, choosePerspectives(target.perspectives, names), options)

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query(`select * from ${table}`)
  return rows
    .map(({ updated_at: _, created_at: __, ...row }) => row)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

describe('a perspective that was corrupted', () => {
  test('is corrected row by row, and nothing else changes', async () => {
    await submitAll(inbox, [
      ...messagesOf({ seed: 'a' }),
      ...messagesOf({ seed: 'b', tenant: 'other', currency: 'JPY' }),
    ])
    const before = await rowsOf('daily_sales_analytics')
    await database.pool.query(`
      update daily_sales_analytics set total_revenue = -7, new_customers = new_customers + 1 where date = '2026-03-04';
      delete from daily_sales_analytics where date = '2026-03-05' and tenant_id = 'other';
      insert into daily_sales_analytics (tenant_id, currency, date, total_orders) values ('ghost', 'EUR', '2026-03-06', 9);
      update product_months set units_sold = units_sold + 1`)
    const { run, summary, differences } = await addToTables(['daily_sales_analytics'])
    expect(await rowsOf('daily_sales_analytics')).toEqual(before)
    expect(run?.rows).toBe(4)
    expect(summary).toMatchObject([{ table: 'daily_sales_analytics', rows: 4 }])
    expect(differences.find(({ tenantId }) => tenantId === 'ghost')).toMatchObject({ live: '9', shouldBe: '0' })
    const left = await verify(target)
    expect(new Set(left.differences.map(({ table }) => table))).toEqual(new Set(['product_months']))
  })

  test('is corrected only in the row with the key', async () => {
    await submitAll(inbox, messagesOf({ seed: 'a', days: 3 }))
    await database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
    const { run } = await addToTables(['daily-sales'], { key: { date: '2026-03-02' } })
    expect(run?.rows).toBe(1)
    expect((await verify(target)).differences.map(({ key }) => key.date)).toEqual(['2026-03-01', '2026-03-03'])
  })

  test('is not changed when confirmation is declined or nothing differs', async () => {
    await submitAll(inbox, messagesOf({ seed: 'a', days: 2 }))
    expect((await addToTables()).run).toBeUndefined()
    await database.pool.query('update daily_sales_analytics set total_orders = 0')
    const { run, differenceCount } = await addToTables([], { confirm: async () => false })
    expect([run, differenceCount]).toEqual([undefined, 2])
    expect((await verify(target)).differenceCount).toBe(2)
  })

  test('can be rolled back, and keeps later events', async () => {
    await submitAll(inbox, messagesOf({ seed: 'a', days: 3 }))
    await database.pool.query(`
      update daily_sales_analytics set total_orders = total_orders + 100 where date = '2026-03-02';
      insert into daily_sales_analytics (tenant_id, currency, date, total_orders) values ('ghost', 'EUR', '2026-03-06', 9)`)
    const { run } = await addToTables()
    await submitAll(inbox, messagesOf({ seed: 'c', days: 3 }))
    expect((await verify(target)).differences).toEqual([])
    const runId = run?.runId as number
    expect(await rollBack(target, runId)).toEqual({ runId, rows: 2 })
    const { differences } = await verify(target)
    expect(differences.map(({ live, shouldBe }) => Number(live) - Number(shouldBe))).toEqual([100, 9])
    await expect(rollBack(target, runId)).rejects.toThrow('rolled back already')
    const { entries } = await listAudit(database.pool, { limit: 2 })
    expect(entries).toMatchObject([
      { action: 'rebuild.rolled-back', object: `run ${runId}`, actor: 'ann', detail: { rows: 2 } },
      { action: 'rebuild.added', object: `run ${runId}`, detail: { rows: 2 } },
    ])
    await expect(rollBack(target, 9999)).rejects.toThrow('no run 9999')
  })
})

test('everything is corrected while events arrive, and no reader sees a partial correction', async () => {
  const messages = messagesOf({ seed: 'a', days: 30, ordersPerDay: 30 })
  const middle = messages.length >> 1
  await submitAll(inbox, messages.slice(0, middle))
  await database.pool.query(`update daily_sales_analytics set total_orders = total_orders + 1000`)
  const { rows } = await database.pool.query('select count(*)::int as days from daily_sales_analytics')
  const wrong = 1000 * rows[0].days
  const traffic = new AbortController()
  const surpluses = new Set<number>()
  const read = async () => {
    while (!traffic.signal.aborted) {
      const { rows } = await database.pool.query(`
        select (select sum(total_orders) from daily_sales_analytics) - (select count(*) from orders where placed_at is not null) as surplus`)
      surpluses.add(Number(rows[0].surplus))
    }
  }
  const submit = async () => {
    for (let i = middle; i < messages.length; i += 40) await inbox.submit(messages.slice(i, i + 40))
  }
  const reading = read()
  const submitting = submit()
  const { run } = await addToTables()
  await submitting
  traffic.abort()
  await reading
  expect(run).toBeDefined()
  expect((await verify(target)).differences).toEqual([])
  expect(surpluses).toEqual(new Set([wrong, 0]))
})

test('a new perspective is filled with history, including partitions, and counts later events', async () => {
  await submitAll(inbox, messagesOf({ seed: 'a', days: 5 }))
  await database.pool.query(`
    create table channel_days (
      tenant_id text collate "C" not null, channel text collate "C" not null, date date not null,
      orders bigint not null default 0, revenue numeric not null default 0, updated_at timestamptz not null default now(),
      primary key (tenant_id, channel, date)
    ) partition by range (date)`)
  const channelDays = definePerspective({
    table: 'channel_days',
    key: { channel: 'text', date: 'date' },
    sums: { orders: 'bigint', revenue: 'numeric' },
    partition: { column: 'date', every: 'month' },
    on: {
      OrderPlaced: ({ channel, day, sign, total }) => ({
        channel,
        date: day,
        orders: sign,
        revenue: BigInt(sign) * total,
      }),
    },
  }) as unknown as Perspective
  const extended = {
    ...target,
    perspectives: [channelDays, ...perspectives],
    partitionedTables: [...ownPartitionedTables, { table: 'channel_days', every: 'month' as const }],
  }
  const { run } = await addDifferences(extended, choosePerspectives(extended.perspectives, ['channel-days']))
  expect(run?.rows).toBeGreaterThan(5)
  const { rows } = await database.pool.query(`
    select (select sum(orders) from channel_days) = (select count(*) from orders where placed_at is not null) as is_right`)
  expect(rows).toEqual([{ is_right: true }])
  expect((await verify(extended)).differences).toEqual([])
  await database.pool.query('drop table channel_days')
})

test('an event that arrived with an unknown type counts after its type becomes known', async () => {
  const data = { orderId: 'new', totalAmount: 5, items: [], createdAt: '2026-03-01T10:00:00Z' }
  const [outcome] = await inbox.submit([{ source: 'shop', body: JSON.stringify({ id: 'n', type: 'OrderBorn', data }) }])
  expect(outcome?.status).toBe('ignored')
  await database.pool.query(`update raw_events set body = replace(body, 'OrderBorn', 'OrderCreated')`)
  await addToTables(['daily-sales'])
  expect(await rowsOf('daily_sales_analytics')).toMatchObject([
    { date: '2026-03-01', total_orders: '1', total_revenue: '5' },
  ])
})

test('the months for SQL are refreshed', async () => {
  await submitAll(inbox, messagesOf({ seed: 'a', days: 3 }))
  await database.pool.query('update daily_sales_analytics set total_orders = total_orders + 1')
  await addToTables()
  const { rows } = await database.pool.query(`
    select total_orders = (select sum(total_orders) from daily_sales_analytics) as is_fresh from monthly_sales_summary`)
  expect(rows).toEqual([{ is_fresh: true }])
})

test('nothing is corrected when raw events are missing', async () => {
  await submitAll(inbox, messagesOf({ seed: 'a', days: 2 }))
  await database.pool.query('delete from raw_events where event_key = (select event_key from raw_events limit 1)')
  await expect(addToTables()).rejects.toThrow(/1 of the \d+ applied events have no raw event/)
})

test('facts cannot be corrected, because they are not sums', () => {
  expect(() => choosePerspectives(perspectives, ['orders'])).toThrow('orders contains facts')
})

test('a second rebuild is refused while one runs, and does not disturb the first', async () => {
  const tables = chooseTables(perspectives, [])
  await investigate(target, tables, {}, async () => {
    await expect(addToTables()).rejects.toThrow('running already')
  })
  expect((await verify(target)).differences).toEqual([])
})
