import type pg from 'pg'

interface Column {
  table: string
  column: string
  type: string
}

/** All columns of all tables, views left out. New tables and columns are included by themselves. */
async function readColumns(pool: pg.Pool, schema: string): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `
    select class.oid::regclass::text as table, attname as column, format_type(atttypid, null) as type
    from pg_class as class
    join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
    where class.relnamespace = $1::regnamespace
    and relkind in ('r', 'm')`,
    [schema],
  )
  return rows
}

/** A text, and the tenant whose rows are searched. Without a tenant, and in tables without one, all rows are searched. */
interface Wanted {
  tenantId?: string
  text: string
}

/** The columns of the database that contain one of the texts: in any type, also inside JSON, lists and bytes. */
export async function findTexts(pool: pg.Pool, wanted: readonly Wanted[], schema = 'public'): Promise<string[]> {
  const columns = await readColumns(pool, schema)
  const byTable = Map.groupBy(columns, ({ table }) => table)
  const queries = [...byTable].map(([table, own]) => {
    const values = own.map(({ column, type }) =>
      type === 'bytea'
        ? `bool_or(position(convert_to(wanted_text, 'UTF8') in "${column}") > 0)`
        : `bool_or(strpos("${column}"::text, wanted_text) > 0)`,
    )
    const isOfTenant = own.some(({ column }) => column === 'tenant_id') ? `${table}.tenant_id = wanted_tenant` : 'true'
    return `select '${table}' as name, array[${values.join(', ')}] as found
      from ${table}
      join wanted on wanted_tenant is null or ${isOfTenant}`
  })
  const { rows } = await pool.query<{ name: string; found: (boolean | null)[] }>({
    text: `with wanted as (select * from unnest($1::text[], $2::text[]) as wanted (wanted_text, wanted_tenant))
      select name, to_json(found)::text as found from (${queries.join(' union all ')}) as tables`,
    values: [wanted.map(({ text }) => text), wanted.map(({ tenantId }) => tenantId ?? null)],
  })
  return rows.flatMap(({ name, found }) => {
    const flags = (typeof found === 'string' ? JSON.parse(found) : found) as (boolean | null)[]
    return flags.flatMap((isFound, i) => (isFound ? `${name}.${byTable.get(name)?.[i]?.column}` : []))
  })
}
