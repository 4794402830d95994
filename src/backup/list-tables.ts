import type pg from 'pg'
import { CLOSED_SCHEMA, hasClosedBooks } from '../rebuild/retention/closed-books.ts'
import type { BackupTable } from './contents.ts'

/** Those of the migrations themselves, whose names are in the header, and what belongs to a cluster rather than to its data. */
const NOT_SAVED = ['schema_migrations', 'distribution']

interface Row extends BackupTable {
  /** Tables that its foreign keys refer to. */
  needs: string[]
}

const TABLES = `
  select
    relname::text as "table",
    array(
      select attname::text
      from pg_attribute
      where attrelid = class.oid
      and attnum > 0
      and not attisdropped
      and attgenerated = ''
      order by attnum
    ) as columns,
    coalesce((
      select jsonb_agg(jsonb_build_object('name', part.relname, 'bound', pg_get_expr(part.relpartbound, part.oid)) order by part.relname)
      from pg_inherits
      join pg_class as part on part.oid = inhrelid
      where inhparent = class.oid
    ), '[]') as partitions,
    coalesce((
      select jsonb_agg(jsonb_build_object('column', attname, 'last', coalesce(last_value, 0)::text) order by attname)
      from pg_attribute
      join pg_sequences on format('%I.%I', schemaname, sequencename)::regclass
        = pg_get_serial_sequence(class.oid::regclass::text, attname)::regclass
      where attrelid = class.oid
      and attidentity <> ''
    ), '[]') as identities,
    array(
      select distinct confrelid::regclass::text
      from pg_constraint
      where conrelid = class.oid
      and contype = 'f'
      and confrelid <> class.oid
    ) as needs
  from pg_class as class
  where relnamespace = coalesce(to_regnamespace($2), current_schema()::regnamespace)
  and relkind in ('r', 'p')
  and not relispartition
  and relname <> all ($1)
  order by relname`

/** All tables with content, those first that others refer to. The opening balance of closed books comes last. */
export async function listTables(client: pg.PoolClient): Promise<BackupTable[]> {
  const live = await listTablesOf(client, undefined)
  if (!(await hasClosedBooks(client))) return live
  const closed = await listTablesOf(client, CLOSED_SCHEMA)
  return [...live, ...closed.map((table) => ({ ...table, schema: CLOSED_SCHEMA }))]
}

/** @param schema undefined: the live tables. */
async function listTablesOf(client: pg.PoolClient, schema: string | undefined): Promise<BackupTable[]> {
  const { rows } = await client.query<Row>(TABLES, [NOT_SAVED, schema])
  const placed = new Set<string>()
  const ordered: BackupTable[] = []
  while (ordered.length < rows.length) {
    const ready = rows.filter(({ table, needs }) => !placed.has(table) && needs.every((name) => placed.has(name)))
    if (ready.length === 0) throw new Error('The foreign keys of the tables form a circle')
    for (const { needs: _needs, ...table } of ready) {
      placed.add(table.table)
      ordered.push(table)
    }
  }
  return ordered
}
