import type pg from 'pg'
import { perspectives } from '../../src/perspectives/index.ts'
import { factTables } from '../../src/rebuild/fact-tables.ts'

/** Columns with the time of writing. */
const TIMES = ['created_at', 'updated_at']

/** `9.0` and `9` are the same amount. */
const TRAILING_ZEROS = /(?<=: )(-?\d+)\.(\d*?)0*(?=[,}])/g

/**
 * The rows of all facts and perspectives as text, by table. Rows of zeros are left out, because they equal missing rows. The times of
 * products are facts. Sums by day of arrival are added up over these days, which are not the same in two databases.
 */
export async function readTables(pool: pg.Pool): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for (const { table, key, sums } of perspectives) {
    const isZero = Object.keys(sums).map((name) => `${name} = 0`)
    const others = Object.keys(key).filter((name) => name !== 'arrival_day')
    const totals = Object.keys(sums).map((name) => `sum(${name}) as ${name}`)
    const source =
      'arrival_day' in key
        ? `(select tenant_id, ${[...others, ...totals].join(', ')} from ${table} group by tenant_id, ${others.join(', ')}) as ${table}`
        : table
    tables[table] = await readRows(pool, { table, source }, TIMES, `not (${isZero.join(' and ')})`)
  }
  for (const { table, leftOut } of factTables)
    tables[table] = await readRows(pool, { table, source: table }, leftOut, 'true')
  return tables
}

async function readRows(
  pool: pg.Pool,
  { table, source }: { table: string; source: string },
  leftOut: readonly string[],
  condition: string,
): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(
    `select (to_jsonb(${table}) - $1::text[])::text as row from ${source} where ${condition}`,
    [leftOut],
  )
  return rows
    .map(({ row }) => row.replace(TRAILING_ZEROS, (_, whole, digits) => (digits === '' ? whole : `${whole}.${digits}`)))
    .sort()
}
