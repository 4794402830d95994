import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { dropBefore } from './drop-partitions.ts'
import {
  createPartitions,
  ensureAhead,
  ensurePartition,
  missingPartitions,
  ownPartitionedTables,
} from './partitions.ts'
import { createPool } from './pool.ts'

const database = useTestDatabase()
const days = { table: 'daily_sales_analytics', every: 'year' } as const

afterEach(async () => {
  for (const { table } of ownPartitionedTables) await dropBefore(database.pool, table, '2100-01-01')
})

test('a day gets the partition of its year, an instant that of its month', async () => {
  const partitions = createPartitions(database.pool, ownPartitionedTables)
  await partitions.ensure('daily_sales_analytics', ['2026-11-22', '2026-01-01', '2024-12-31'])
  await partitions.ensure('raw_events', ['2026-12-31T23:59:59.999999Z'])
  expect(await list('daily_sales_analytics')).toEqual([
    "daily_sales_analytics_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    "daily_sales_analytics_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
  ])
  expect(await list('raw_events')).toEqual([
    "raw_events_2026_12 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00')",
  ])
})

test('a partition has the keys, indexes and generated columns of its table', async () => {
  await ensurePartition(database.pool, days, '2026-11-22')
  await insertDay('2026-11-22', 2)
  await expect(insertDay('2026-11-22', 2)).rejects.toThrow('duplicate key')
  const { rows } = await database.pool.query('select avg_order_value from daily_sales_analytics_2026')
  expect(rows[0].avg_order_value).toMatch(/^5\.0+$/)
})

test('the columns of a partition are analyzed as closely as those of its table', async () => {
  await ensurePartition(database.pool, { table: 'raw_events', every: 'month' }, '2026-11-22')
  const { rows } = await database.pool.query(
    `select attname, attstattarget from pg_attribute
     where attrelid = 'raw_events_2026_11'::regclass and attname in ('body', 'type') order by attname`,
  )
  expect(rows).toEqual([
    { attname: 'body', attstattarget: 0 },
    { attname: 'type', attstattarget: 10 },
  ])
})

test('eight processes can create the same partitions at the same time, next to running inserts', async () => {
  await ensurePartition(database.pool, days, '2026-01-01')
  const pools = Array.from({ length: 8 }, () => createPool({ url: database.url, max: 4 }))
  const years = Array.from({ length: 12 }, (_, i) => `${2000 + i}-06-01`)
  let isOver = false
  const insert = async (pool: (typeof pools)[number], customer: number) => {
    let inserted = 0
    for (; !isOver; inserted++) await insertDay('2026-01-01', 1, `tenant ${customer}, ${inserted}`, pool)
    return inserted
  }
  const inserting = pools.slice(0, 3).map(insert)
  await Promise.all(pools.map((pool) => createPartitions(pool, [days]).ensure(days.table, years)))
  isOver = true
  const inserted = await Promise.all(inserting)
  await Promise.all(pools.map((pool) => pool.end()))
  expect(inserted.every((count) => count > 0)).toBe(true)
  expect(await list(days.table)).toHaveLength(years.length + 1)
})

test('an open transaction of a writer does not delay the creation of a partition', async () => {
  await ensurePartition(database.pool, days, '2026-01-01')
  const writer = await database.pool.connect()
  await writer.query('begin')
  await writer.query(`insert into daily_sales_analytics (tenant_id, currency, date) values ('a', 'EUR', '2026-01-01')`)
  await ensurePartition(database.pool, days, '2027-01-01')
  await writer.query(`insert into daily_sales_analytics (tenant_id, currency, date) values ('a', 'EUR', '2027-01-01')`)
  await writer.query('commit')
  writer.release()
})

test('a known partition needs no query until it is forgotten', async () => {
  const pool = createPool({ url: database.url })
  const partitions = createPartitions(pool, [days])
  await partitions.ensure(days.table, ['2026-01-01'])
  await dropBefore(database.pool, days.table, '2100-01-01')
  await pool.end()
  await partitions.ensure(days.table, ['2026-02-02', '2026-03-03'])
  partitions.forget()
  await expect(partitions.ensure(days.table, ['2026-02-02'])).rejects.toThrow('end on the pool')
})

test('the creation of a partition is retried after a failure', async () => {
  await database.pool.query('create table daily_sales_analytics_2030 (date date)')
  const partitions = createPartitions(database.pool, [days])
  await expect(partitions.ensure(days.table, ['2030-01-01'])).rejects.toThrow(
    'The table daily_sales_analytics_2030 is in the way',
  )
  await database.pool.query('drop table daily_sales_analytics_2030')
  await nextTurn()
  await partitions.ensure(days.table, ['2030-01-01'])
})

test('partitions are created in advance, by the clock of the database', async () => {
  expect(await missingPartitions(database.pool, ownPartitionedTables)).toHaveLength(2 * ownPartitionedTables.length)
  await ensureAhead(database.pool, ownPartitionedTables)
  await ensureAhead(database.pool, ownPartitionedTables)
  expect(await missingPartitions(database.pool, ownPartitionedTables)).toEqual([])
})

test('old partitions are dropped, except those that are in use', async () => {
  for (const year of [2019, 2020, 2021]) await ensurePartition(database.pool, days, `${year}-01-01`)
  const reader = await database.pool.connect()
  await reader.query('begin')
  await reader.query('select from daily_sales_analytics_2019')
  expect(await dropBefore(database.pool, days.table, '2021-12-31')).toEqual({
    dropped: ['daily_sales_analytics_2020'],
    postponed: ['daily_sales_analytics_2019'],
  })
  await reader.query('commit')
  reader.release()
  expect((await dropBefore(database.pool, days.table, '2022-01-01')).dropped).toEqual([
    'daily_sales_analytics_2019',
    'daily_sales_analytics_2021',
  ])
})

async function insertDay(day: string, orders: number, tenant = 'default', pool = database.pool): Promise<void> {
  await pool.query(
    `insert into daily_sales_analytics (tenant_id, currency, date, total_orders, total_revenue)
     values ($1, 'EUR', $2, $3, 10)`,
    [tenant, day, orders],
  )
}

async function list(table: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `select relname || ' ' || pg_get_expr(relpartbound, oid) as line
     from pg_class
     where oid in (select inhrelid from pg_inherits where inhparent = to_regclass($1))
     order by 1`,
    [table],
  )
  return rows.map(({ line }) => line)
}
