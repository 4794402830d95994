import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

/**
 * Writes a database as plain SQL: the migrations that made its tables, its partitions, and its rows as COPY. The embedded PostgreSQL
 * comes without pg_dump.
 *
 * @param migrations the folder of the release that made the database.
 */
export async function dumpDatabase(client: pg.Client, migrations: string): Promise<string> {
  const files = readdirSync(migrations).filter((name) => name.endsWith('.sql'))
  const { rows: tables } = await client.query<{ name: string; columns: string; partition: string | null }>(`
    select
      quote_ident(relname) as name,
      string_agg(quote_ident(attname), ', ' order by attnum) as columns,
      (
        select format('create table %I partition of %s %s', relname, inhparent::regclass, pg_get_expr(relpartbound, pg_class.oid))
        from pg_inherits
        where inhrelid = pg_class.oid
      ) as partition
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    where relnamespace = current_schema()::regnamespace
    and relkind = 'r'
    group by pg_class.oid
    order by relname`)
  const parts = [CREATE_SCHEMA_MIGRATIONS, ...files.sort().map((name) => readFileSync(join(migrations, name), 'utf8'))]
  for (const { partition } of tables) if (partition) parts.push(`${partition};\n`)
  for (const { name, columns } of tables) {
    const rows = await text(client.query(copyTo(`copy (select ${columns} from ${name} order by 1, 2) to stdout`)))
    if (rows !== '') parts.push(`copy ${name} (${columns}) from stdin;\n${rows}\\.\n`)
  }
  return parts.join('\n')
}

const CREATE_SCHEMA_MIGRATIONS = `create table schema_migrations (
  folder text not null,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now(),
  primary key (folder, name)
);
`

/** Restores a compressed dump into an empty database. */
export async function restoreDatabase(client: pg.Client | pg.PoolClient, path: string): Promise<void> {
  const dump = gunzipSync(readFileSync(path)).toString('utf8')
  const [schema = '', ...tables] = dump.split(/^(?=copy .* from stdin;$)/m)
  await client.query(schema)
  for (const table of tables) {
    const start = table.indexOf(';\n')
    const stream = client.query(copyFrom(table.slice(0, start)))
    stream.end(table.slice(start + 2, table.lastIndexOf('\\.\n')))
    await once(stream, 'finish')
  }
  await client.query('refresh materialized view monthly_sales_summary')
}
