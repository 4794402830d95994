import type pg from 'pg'
import { perspectives } from '../../../src/perspectives/index.ts'
import { factTables } from '../../../src/rebuild/fact-tables.ts'

type Tables = Record<string, string[]>

/**
 * Reads what events have changed, as sorted texts by table: facts, perspectives, keys of the inbox, contradictions, and the outcomes of a
 * source. Rows of zeros are left out.
 */
export async function readTables(pool: pg.Pool, { source }: { source: string }): Promise<Tables> {
  const tables: Tables = {}
  for (const { table, leftOut, emptyIf = 'false' } of factTables) {
    tables[table] = await readRows(pool, `select * from ${table} where not (${emptyIf})`, leftOut)
  }
  for (const { table, key, sums } of perspectives) {
    const columns = ['tenant_id', ...Object.keys(key), ...Object.keys(sums)].join(', ')
    const isCounted = Object.keys(sums)
      .map((name) => `${name} <> 0`)
      .join(' or ')
    tables[table] = await readRows(pool, `select ${columns} from ${table} where ${isCounted}`)
  }
  tables.inbox = await readRows(pool, 'select tenant_id, event_key, type_hash from inbox')
  tables.line_names = await readRows(pool, 'select * from line_names')
  tables.contradictions = await readRows(
    pool,
    'select tenant_id, event_key, content_hash, differences from contradictions',
  )
  tables.accounting = await readRows(
    pool,
    `select tenant_id, type, received, applied, duplicate, ignored, rejected, withdrawn
     from ingest_accounting
     where source = '${source}'`,
  )
  return tables
}

async function readRows(pool: pg.Pool, query: string, leftOut: readonly string[] = []): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(
    `select (to_jsonb(row) - $1::text[])::text as row from (${query}) as row`,
    [leftOut],
  )
  return rows.map(({ row }) => plainNumerals(row)).sort()
}

/** JSON whose numerals have no zeros at the end. */
function plainNumerals(json: string): string {
  const revive = (_: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : value
  return JSON.stringify(JSON.parse(json, revive as (key: string, value: unknown) => unknown))
}
