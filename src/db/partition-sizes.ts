import type pg from 'pg'

interface PartitionSize {
  name: string
  /** The first moment or day, and the first after it, as PostgreSQL writes them. */
  from: string
  to: string
  /** As PostgreSQL last counted them; undefined where it has not yet. */
  rowsEstimate: number | undefined
  /** With indexes and what is stored out of line. */
  bytes: number
}

interface PartitionedTableSize {
  table: string
  partitions: PartitionSize[]
  rowsEstimate: number | undefined
  bytes: number
}

export interface DatabaseSize {
  bytes: number
  tables: PartitionedTableSize[]
}

/**
 * The sizes of the database and of the partitions of its partitioned tables. Reads no rows, only PostgreSQL's catalogue and
 * the sizes of the files. Events before the year 2000 are rejected, which limits the number of partitions.
 */
export async function readPartitionSizes(pool: pg.Pool): Promise<DatabaseSize> {
  const [{ rows }, { rows: sizes }] = await Promise.all([
    pool.query<PartitionRow>(`
      select
        parent.relname as "table",
        child.relname as name,
        substring(pg_get_expr(child.relpartbound, child.oid) from $$FROM \\('([^']+)'\\)$$) as "from",
        substring(pg_get_expr(child.relpartbound, child.oid) from $$TO \\('([^']+)'\\)$$) as "to",
        child.reltuples::float8 as rows,
        coalesce(pg_total_relation_size(child.oid), 0) as bytes
      from pg_partitioned_table
      join pg_class as parent on parent.oid = partrelid
      left join pg_inherits on inhparent = parent.oid
      left join pg_class as child on child.oid = inhrelid
      where parent.relnamespace = current_schema()::regnamespace
      order by parent.relname, child.relname`),
    pool.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes'),
  ])
  const tables = Map.groupBy(rows, ({ table }) => table)
  return { bytes: Number(sizes[0]?.bytes), tables: [...tables].map(([table, parts]) => sizeOf(table, parts)) }
}

interface PartitionRow {
  table: string
  /** Null in the one row of a table without partitions. */
  name: string | null
  from: string
  to: string
  /** -1 before it was counted. */
  rows: string
  bytes: string
}

function sizeOf(table: string, rows: PartitionRow[]): PartitionedTableSize {
  const partitions = rows.flatMap(({ name, from, to, rows: count, bytes }) =>
    name === null
      ? []
      : [{ name, from, to, rowsEstimate: Number(count) < 0 ? undefined : Number(count), bytes: Number(bytes) }],
  )
  const counted = partitions.flatMap(({ rowsEstimate }) => rowsEstimate ?? [])
  return {
    table,
    partitions,
    rowsEstimate: counted.length === 0 ? undefined : counted.reduce((sum, count) => sum + count, 0),
    bytes: partitions.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
