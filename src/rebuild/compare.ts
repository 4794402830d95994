import type { ClientBase, Pool } from 'pg'
import type { Perspective } from '../perspectives/perspective.ts'
import type { Tables } from './choose-tables.ts'
import type { FactTable } from './fact-tables.ts'

/**
 * Compares the live tables with the shadow's, as the caller's transaction sees both, and writes the rows that differ into
 * the shadow's `differences`.
 *
 * @returns how many live rows were compared.
 */
export async function compareTables(
  client: ClientBase,
  live: string,
  { perspectives, facts }: Tables,
): Promise<number> {
  await client.query('delete from differences')
  let rows = 0
  for (const perspective of perspectives) {
    await client.query(comparisonOfSums(perspective, live))
    rows += await countRows(client, live, perspective.table)
  }
  for (const fact of facts) {
    await client.query(comparisonOfFacts(fact, await readColumns(client, fact), live))
    rows += await countRows(client, live, fact.table)
  }
  return rows
}

/** A row that is missing is one whose sums are all zero. */
function comparisonOfSums({ table, key, sums }: Perspective, live: string): string {
  const names = Object.keys(sums)
  const of = (side: string) => names.map((name) => `'${name}', coalesce(${side}.${name}, 0)`)
  return `
    insert into differences (table_name, tenant_id, key, live, should_be)
    select '${table}', tenant_id, ${objectOf(Object.keys(key).map((name) => `'${name}', ${name}`))},
      ${objectOf(of('was'))}, ${objectOf(of('should'))}
    from ${live}.${table} as was
    full join ${table} as should using (tenant_id, ${Object.keys(key).join(', ')})
    where ${names.map((name) => `coalesce(was.${name}, 0) <> coalesce(should.${name}, 0)`).join(' or ')}
    order by tenant_id, ${Object.keys(key).join(', ')}`
}

/** A row that is missing has null on its side. */
function comparisonOfFacts(
  { table, key, emptyIf = 'false' }: FactTable,
  columns: readonly Column[],
  live: string,
): string {
  const rest = key.filter((name) => name !== 'tenant_id')
  const of = (side: string) => `case when ${side}.tenant_id is not null then ${valuesOf(columns, side)} end`
  return `
    insert into differences (table_name, tenant_id, key, live, should_be)
    select '${table}', tenant_id, ${objectOf(rest.map((name) => `'${name}', ${name}`))}, ${of('was')}, ${of('should')}
    from (select * from ${live}.${table} where not (${emptyIf})) as was
    full join (select * from ${table} where not (${emptyIf})) as should using (${key.join(', ')})
    where was.tenant_id is null
    or should.tenant_id is null
    or ${columns.map(({ read }) => `${read('was')} is distinct from ${read('should')}`).join(' or ')}
    order by ${key.join(', ')}`
}

/** A column of facts. */
export interface Column {
  name: string
  /** SQL for the compared value of a side. */
  read: (side: string) => string
}

/** The compared columns of facts. */
export async function readColumns(client: ClientBase | Pool, { table, key, leftOut }: FactTable): Promise<Column[]> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, atttypid::regtype::text as type
     from pg_attribute
     where attrelid = $1::regclass
     and attnum > 0
     and not attisdropped
     and attgenerated = ''
     and attname <> all ($2)
     order by attnum`,
    [table, [...key, ...leftOut]],
  )
  // JSON as it was written has no equality of its own; the engine always writes it in the same way.
  return rows.map(({ name, type }) => ({
    name,
    read: (side) => (type === 'json' ? `${side}.${name}::text` : `${side}.${name}`),
  }))
}

/** The compared values of a side, as `differences` has them. */
export const valuesOf = (columns: readonly Column[], side: string): string =>
  objectOf(columns.map(({ name, read }) => `'${name}', ${read(side)}`))

/** PostgreSQL takes no more than 100 arguments, two a column. */
function objectOf(entries: readonly string[]): string {
  const parts: string[] = []
  for (let i = 0; i < entries.length; i += 50) parts.push(`jsonb_build_object(${entries.slice(i, i + 50).join(', ')})`)
  return parts.join(' || ')
}

async function countRows(client: ClientBase, live: string, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${live}.${table}`)
  return Number(rows[0]?.count)
}
