import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { ConfigError, readConfig } from './config/config.ts'
import { openInbox } from './service/open-inbox.ts'
import { loadUserConfig } from './user-config.ts'

const database = useTestDatabase()
const folder = mkdtempSync(join(tmpdir(), 'tidemark-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
/** A new name each time, for modules are loaded once. */
function writeConfig(source: string): string {
  const file = join(folder, `shop-${files++}.config.ts`)
  writeFileSync(file, source)
  return file
}

const load = async (source: string) => loadUserConfig(writeConfig(source))

const perspective = `{
  table: 'weekday_sales',
  key: { currency: 'text', month: 'date' },
  sums: { orders: 'bigint', revenue: 'numeric' },
  on: { OrderPlaced: ({ currency, day, total }) => ({ currency, month: day, orders: 1, revenue: total }) },
}`
/** A config with one perspective that differs from the good one. */
const differing = (difference: string) => `export default { perspectives: [{ ...${perspective}, ${difference} }] }`

test('a valid file is loaded, with perspectives sorted by table and an absolute folder', async () => {
  const other = `{ ...${perspective}, table: 'basket_sizes', partition: { column: 'month', every: 'year' } }`
  const loaded = await load(`export default { perspectives: [${perspective}, ${other}], migrations: '.' }`)
  expect(loaded.perspectives.map(({ table }) => table)).toEqual(['basket_sizes', 'weekday_sales'])
  expect(loaded.migrations).toBe(folder)
})

test('the configuration in a file may be empty', async () => {
  expect(await load('export default {}')).toEqual({ perspectives: [], sources: [], migrations: undefined })
})

test('without a name and without the default file, nothing is loaded', async () => {
  expect(await loadUserConfig(undefined)).toEqual({ perspectives: [], sources: [], migrations: undefined })
})

test('a named file must exist', async () => {
  await expect(loadUserConfig('no-such.config.ts')).rejects.toThrow(
    new ConfigError('TIDEMARK_CONFIG is "no-such.config.ts", but the file does not exist'),
  )
})

test.each([
  ['export const config = {}', 'must have a default export: export default defineConfig({ … })'],
  ['export default null', 'must have a default export'],
  ['export default 7', 'must have a default export'],
  ['export default {', 'cannot be loaded: '],
  ["import './no-such-file.ts'\nexport default {}", 'cannot be loaded: '],
  ["throw new Error('out of paper')", 'cannot be loaded: out of paper'],
  ["export default { migrations: 'no-such-folder' }", 'migrations is "no-such-folder", but the folder '],
  ['export default { perspectives: {} }', 'perspectives must be a list'],
  ['export default { sources: {} }', 'sources must be a list'],
  ['export default { perspectives: [null] }', 'a perspective must be made with definePerspective({ … }), not null'],
  [
    `export default { perspectives: [${perspective}, ${perspective}] }`,
    'two perspectives have the table weekday_sales',
  ],
  [differing("table: 'daily_sales_analytics'"), "the table daily_sales_analytics is Tidemark's own"],
  [differing("table: 'Sales'"), '"Sales" is not a plain lower-case SQL name (table)'],
  [
    differing("table: 'sales; drop table orders'"),
    '"sales; drop table orders" is not a plain lower-case SQL name (table)',
  ],
  [differing('table: undefined'), '"undefined" is not a plain lower-case SQL name (table)'],
  [differing("key: { 'the day': 'date' }"), 'weekday_sales: "the day" is not a plain lower-case SQL name (key)'],
  [differing("key: { tenant_id: 'text' }"), 'weekday_sales: tenant_id is written by Tidemark itself (key)'],
  [differing("key: { day: 'timestamp' }"), 'day is of type "timestamp"; allowed: text, date, timestamptz (key)'],
  [differing('key: {}'), 'weekday_sales: it needs columns with their types (key)'],
  [differing('sums: undefined'), 'weekday_sales: it needs columns with their types (sums)'],
  [differing("sums: { orders: 'integer' }"), 'orders is of type "integer"; allowed: bigint, numeric (sums)'],
  [differing("sums: { currency: 'bigint' }"), 'weekday_sales: currency is both in key and in sums'],
  [differing("partition: { column: 'currency', every: 'year' }"), 'it must be partitioned by a date of its key'],
  [differing("partition: { column: 'month', every: 'week' }"), 'every month or year (partition)'],
  [differing('version: 0'), 'its version must be a whole number from 1 on (version)'],
  [differing('on: {}'), 'it listens to nothing (on); allowed: OrderPlaced, OrderRestated, OrderCosted, OrderReversed'],
  [differing('on: { OrderCreated: () => [] }'), 'there is no change "OrderCreated" (on); allowed: OrderPlaced, '],
  [differing('on: { OrderPlaced: true }'), 'OrderPlaced must be a function from the change to what it adds (on)'],
])('%s is refused with a clear error', async (source, message) => {
  const error = await load(source).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConfigError)
  expect((error as Error).message).toContain(message)
  expect((error as Error).message.startsWith(folder)).toBe(true)
})

test('a perspective with a missing migration prevents the start', async () => {
  const file = writeConfig(`export default { perspectives: [${perspective}] }`)
  const opening = openInbox(readConfig({ DATABASE_URL: database.url, TIDEMARK_CONFIG: file }))
  await expect(opening).rejects.toThrow(ConfigError)
  await expect(opening).rejects.toThrow('there is no table weekday_sales')
})
