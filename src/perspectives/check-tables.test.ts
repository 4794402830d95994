import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { ConfigError } from '../config/config.ts'
import { checkTables } from './check-tables.ts'
import { perspectives } from './index.ts'
import { definePerspective, type Perspective } from './perspective.ts'

const database = useTestDatabase()

const sales = definePerspective({
  table: 'weekday_sales',
  key: { currency: 'text', month: 'date', hour: 'timestamptz' },
  sums: { orders: 'bigint', revenue: 'numeric' },
  on: {},
}) as unknown as Perspective
const partitioned = { ...sales, partition: { column: 'month', every: 'year' } } as Perspective

const COLUMNS = {
  tenant_id: 'text not null',
  currency: 'text not null',
  month: 'date not null',
  hour: 'timestamptz not null',
  orders: 'bigint not null default 0',
  revenue: 'numeric not null default 0',
  updated_at: 'timestamptz not null default now()',
}
const KEY = 'primary key (tenant_id, currency, month, hour)'

/** Checks the perspective against a table with these columns and returns the fault. */
async function faultOf(columns: object, key = KEY, perspective = sales, suffix = ''): Promise<string | undefined> {
  const lines = Object.entries(columns).flatMap(([name, type]) => (type ? [`${name} ${type}`] : []))
  await database.pool.query(`create table weekday_sales (${[...lines, key].join(', ')}) ${suffix}`)
  try {
    await checkTables(database.pool, [perspective])
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message
  } finally {
    await database.pool.query('drop table weekday_sales')
  }
}

test("Tidemark's own tables fit their perspectives", async () => {
  await expect(checkTables(database.pool, perspectives)).resolves.toBeUndefined()
})

test('a table that fits may have more columns, in any order, and its key columns in any order', async () => {
  const more = { note: 'text', made_by: "text not null default 'us'", n: 'bigint generated always as identity' }
  const computed = { average: 'numeric generated always as (revenue / nullif(orders, 0)) stored' }
  expect(
    await faultOf({ ...more, ...COLUMNS, ...computed }, 'primary key (currency, tenant_id, hour, month)'),
  ).toBeUndefined()
  expect(await faultOf(COLUMNS, KEY, partitioned, 'partition by range (month)')).toBeUndefined()
})

test('a missing table is named', async () => {
  const missing =
    'The perspective of weekday_sales: there is no table weekday_sales. Correct it in a new migration file'
  await expect(checkTables(database.pool, [sales])).rejects.toThrow(new ConfigError(missing))
})

test.each([
  ['tenant_id', undefined, 'has no column tenant_id of type text'],
  ['hour', undefined, 'has no column hour of type timestamptz'],
  ['revenue', undefined, 'has no column revenue of type numeric'],
  ['updated_at', undefined, 'has no column updated_at of type timestamptz'],
  ['month', 'timestamp not null', 'weekday_sales.month is of type timestamp without time zone; it must be date'],
  [
    'revenue',
    'double precision not null default 0',
    'weekday_sales.revenue is of type double precision; it must be numeric',
  ],
  ['orders', 'integer not null default 0', 'weekday_sales.orders is of type integer; it must be bigint'],
  ['updated_at', 'timestamptz not null', 'weekday_sales.updated_at must have a default'],
  ['made_by', 'text not null', 'weekday_sales.made_by must have a default, because Tidemark does not write it'],
])('the column %s as %j is named, with the expected type or default', async (name, type, message) => {
  const key = name in COLUMNS && !type ? 'check (true)' : KEY
  expect(await faultOf({ ...COLUMNS, [name]: type }, key)).toContain(message)
})

test.each([
  'check (true)',
  'primary key (tenant_id, currency, month)',
  'primary key (tenant_id, currency, month, hour, orders)',
])('a table with %s gets an error with the right key', async (key) => {
  expect(await faultOf(COLUMNS, key)).toContain('needs primary key (tenant_id, currency, month, hour)')
})

test('a table that should be partitioned is named', async () => {
  expect(await faultOf(COLUMNS, KEY, partitioned)).toContain('needs partition by range (month)')
})
