import type pg from 'pg'
import { perspectives } from '../../src/perspectives/index.ts'
import { factTables } from '../../src/rebuild/fact-tables.ts'

interface StateOptions {
  /** The tables of facts that are read. Default: all. */
  facts?: readonly string[]
  /** Whether the tables of restatements are left out. They depend on the sequence of the events. */
  hasRestatements?: boolean
  /** Whether a sum is left out. */
  isLeftOut?: (sum: string) => boolean
}

/** Every row of each tenant in every table that events change, as text, without rows whose sums are zero. */
export async function readTenantStates(
  pool: pg.Pool,
  { facts = factTables.map(({ table }) => table), hasRestatements = true, isLeftOut = () => false }: StateOptions = {},
): Promise<Map<string, string>> {
  const selects = [
    ...perspectives.flatMap(({ table, key, sums }) => {
      const names = Object.keys(sums).filter((sum) => !isLeftOut(sum))
      if (names.length === 0 || (!hasRestatements && table.endsWith('_restatements'))) return []
      return `select tenant_id, '${table}', row(${[...Object.keys(key), ...names.map((sum) => `trim_scale(${sum}::numeric)`)].join(', ')})::text
        from ${table} where ${names.map((sum) => `${sum} <> 0`).join(' or ')}`
    }),
    ...factTables
      .filter(({ table }) => facts.includes(table))
      .map(
        ({ table, leftOut }) =>
          `select tenant_id, '${table}', ${trimmed(`(to_jsonb(${table}) - array[${['tenant_id', ...leftOut].map((name) => `'${name}'`).join(', ')}])::text`)}
        from ${table}`,
      ),
  ]
  const { rows } = await pool.query<{ tenant_id: string; state: string }>(`
    select tenant_id, string_agg(name || ' ' || value, E'\n' order by name, value) as state
    from (${selects.join(' union all ')}) as rows (tenant_id, name, value)
    group by tenant_id`)
  return new Map(rows.map(({ tenant_id, state }) => [tenant_id, state]))
}

/** JSON as text, whose numbers have no zeros at the end. */
const trimmed = (json: string) =>
  `regexp_replace(regexp_replace(${json}, '(\\.[0-9]*?)0+([,}])', '\\1\\2', 'g'), '\\.([,}])', '\\1', 'g')`
