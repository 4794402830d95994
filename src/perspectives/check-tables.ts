import type { Pool } from 'pg'
import { ConfigError } from '../config/config.ts'
import type { Perspective } from './perspective.ts'

interface Column {
  table_name: string
  column_name: string
  data_type: string
  /** Whether an insert without a value for the column fails. */
  is_needed: boolean
}

/** The names in information_schema of declared types, if they differ. */
const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' }

/**
 * Checks that the table of every perspective exists and matches its declaration. Without this check, a forgotten column would
 * cause an error only when events arrive.
 *
 * @throws ConfigError that names the table, the column and the expected type.
 */
export async function checkTables(pool: Pool, perspectives: readonly Perspective[]): Promise<void> {
  const tables = perspectives.map(({ table }) => table)
  const { rows } = await pool.query<Column>(
    `select
       table_name,
       column_name,
       data_type,
       is_nullable = 'NO' and column_default is null and is_identity = 'NO' and is_generated = 'NEVER' as is_needed
     from information_schema.columns
     where table_schema = current_schema()
     and table_name = any($1)`,
    [tables],
  )
  const columns = Map.groupBy(rows, ({ table_name }) => table_name)
  for (const perspective of perspectives) {
    const fault = faultOfColumns(perspective, columns.get(perspective.table)) ?? (await faultOfKey(pool, perspective))
    if (fault) {
      throw new ConfigError(`The perspective of ${perspective.table}: ${fault}. Correct it in a new migration file`)
    }
  }
}

function faultOfColumns({ table, key, sums }: Perspective, columns: readonly Column[] | undefined): string | undefined {
  if (!columns) return `there is no table ${table}`
  const declared = { tenant_id: 'text', ...key, ...sums, updated_at: 'timestamptz' }
  for (const [name, type] of Object.entries(declared)) {
    const found = columns.find(({ column_name }) => column_name === name)
    if (!found) return `the table ${table} has no column ${name} of type ${type}`
    if (found.data_type !== (TYPE_NAMES[type] ?? type)) {
      return `the column ${table}.${name} is of type ${found.data_type}; it must be ${type}`
    }
  }
  const needed = ({ column_name, is_needed }: Column) =>
    is_needed && (column_name === 'updated_at' || !(column_name in declared))
  const unfilled = columns.find(needed)
  return (
    unfilled && `the column ${table}.${unfilled.column_name} must have a default, because Tidemark does not write it`
  )
}

async function faultOfKey(pool: Pool, { table, key, partition }: Perspective): Promise<string | undefined> {
  const wanted = ['tenant_id', ...Object.keys(key)]
  const { rows } = await pool.query<{ is_unique: boolean; is_partitioned: boolean }>(
    `select
       relkind = 'p' as is_partitioned,
       exists (
         select
         from pg_index
         where indrelid = pg_class.oid
         and indisunique
         and indpred is null
         and indexprs is null
         and (
           select array_agg(attname::text order by attname)
           from pg_attribute
           where attrelid = pg_class.oid
           and attnum = any(indkey[0:indnkeyatts - 1])
         ) = $2::text[]
       ) as is_unique
     from pg_class
     where oid = to_regclass($1)`,
    [table, wanted.toSorted()],
  )
  const [found] = rows
  if (!found?.is_unique) return `the table ${table} needs primary key (${wanted.join(', ')})`
  if (partition && !found.is_partitioned) return `the table ${table} needs partition by range (${partition.column})`
  return undefined
}
