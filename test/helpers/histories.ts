import type pg from 'pg'
import { perspectives } from '../../src/perspectives/index.ts'
import { factTables } from '../../src/rebuild/fact-tables.ts'

/** An event of a test in the plain envelope, without its id. */
export interface Sent {
  type: string
  time: string
  data: object
}

export const messageOf = (event: Sent, id: string, tenant: string) => ({
  source: 'shop',
  body: JSON.stringify({ ...event, id, tenant }),
})

/** All sequences of a list. */
export function permutationsOf<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]]
  return list.flatMap((first, i) => permutationsOf(list.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}

/** Every row of each tenant in every table that events change, without rows whose sums are zero. */
export async function statesOf(pool: pg.Pool): Promise<Map<string, string>> {
  const selects = [
    ...perspectives.map(({ table, key, sums }) => {
      const names = Object.keys(sums)
      return `select tenant_id, '${table}' as name, row(${[...Object.keys(key), ...names.map((sum) => `trim_scale(${sum}::numeric)`)].join(', ')})::text as value
        from ${table} where ${names.map((sum) => `${sum} <> 0`).join(' or ')}`
    }),
    ...factTables.map(({ table, leftOut }) => {
      const isNothing = table === 'customers' ? `where orders <> 0 or reversed <> 0` : ''
      return `select tenant_id, '${table}', (to_jsonb(${table}) - array[${['tenant_id', ...leftOut].map((name) => `'${name}'`).join(', ')}])::text
        from ${table} ${isNothing}`
    }),
  ]
  const { rows } = await pool.query<{ tenant_id: string; state: string }>(`
    select tenant_id, string_agg(name || ' ' || value, E'\\n' order by name, value) as state
    from (${selects.join(' union all ')}) as rows (tenant_id, name, value)
    group by tenant_id`)
  return new Map(rows.map(({ tenant_id, state }) => [tenant_id, state]))
}
