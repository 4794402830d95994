import type { ClientBase } from 'pg'

/** Tables that a replay does not write. */
const NOT_REPLAYED = [
  'raw_events',
  'withdrawn_events',
  'dead_letters',
  'contradictions',
  'ingest_accounting',
  'ingest_warnings',
  'rebuild_differences',
  'withdrawn_sales_restatements',
  'withdrawn_order_restatements',
]

/**
 * Creates empty copies of the tables that a replay writes. Copies the definitions rather than running the migrations again, whose SQL may
 * reach into other schemas.
 *
 * @param live the schema of the live tables, quoted.
 */
export async function createReplayTables(client: ClientBase, schema: string, live: string): Promise<void> {
  const { rows } = await client.query<{ name: string; partition_key: string | null }>(
    `select quote_ident(relname) as name, pg_get_partkeydef(oid) as partition_key
     from pg_class
     where relnamespace = $2::regnamespace
     and relkind in ('r', 'p')
     and not relispartition
     and relname <> all ($1)
     and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id')`,
    [NOT_REPLAYED, live],
  )
  for (const { name, partition_key } of rows) {
    const partitions = partition_key === null ? '' : ` partition by ${partition_key}`
    await client.query(`create table ${schema}.${name} (like ${live}.${name} including all)${partitions}`)
  }
}
