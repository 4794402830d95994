import type { Pool } from 'pg'
import { CLOSED_SCHEMA } from './closed-books.ts'

/** What is stored of one kind of data. */
export interface StoredData {
  /** A table of the list below, or `orders`, `numbers`, `opening_balance`. */
  name: string
  /** As PostgreSQL last counted them; undefined where it has not yet. */
  rowsEstimate: number | undefined
  /** With indexes and what is stored out of line. */
  bytes: number
  /** The time of the oldest. Undefined if there is none, or if it is not known without reading all rows. */
  oldestAt: Date | undefined
}

/** A month of stored events. */
export interface StoredMonth {
  /** `YYYY-MM`, of the arrival, in UTC. */
  month: string
  rowsEstimate: number
  bytes: number
}

/** A SQL expression for the time of the oldest row. None of them reads a large table. */
const OLDEST: Readonly<Record<string, string>> = {
  // The month of the first partition with a row.
  raw_events: 'null::timestamptz',
  deliveries: `(
    select min(first.received_at)
    from (select distinct tenant_id, connection from delivery_accounting) as delivered
    cross join lateral (
      select received_at
      from deliveries
      where deliveries.tenant_id = delivered.tenant_id
      and deliveries.connection = delivered.connection
      order by delivery_id
      limit 1
    ) as first
  )`,
  dead_letters: '(select min(last_seen_at) from dead_letters)',
  contradictions: '(select min(first_seen_at) from contradictions)',
  audit_log: '(select min(at) from audit_log)',
}

/** The months of stored events, oldest first. No event is read. */
export async function readMonths(pool: Pool): Promise<StoredMonth[]> {
  const { rows } = await pool.query<{ month: string; rows: string; bytes: string }>(`
    select
      left(substring(pg_get_expr(part.relpartbound, part.oid) from $$FROM \\('([^']+)'\\)$$), 7) as month,
      greatest(part.reltuples, 0)::bigint as rows, pg_total_relation_size(part.oid) as bytes
    from pg_inherits
    join pg_class as part on part.oid = inhrelid
    where inhparent = 'raw_events'::regclass
    order by month`)
  return rows.map(({ month, rows: estimate, bytes }) => ({
    month,
    rowsEstimate: Number(estimate),
    bytes: Number(bytes),
  }))
}

/**
 * Reads sizes and the oldest data of everything that is stored.
 *
 * @param facts tables of facts. @param perspectives tables of sums.
 */
export async function readStoredData(
  pool: Pool,
  { facts, perspectives }: { facts: readonly string[]; perspectives: readonly string[] },
): Promise<StoredData[]> {
  const tables = Object.entries(OLDEST)
  const { rows } = await pool.query<{ name: string; rows: string | null; bytes: string; oldest: string | null }>(
    `with wanted (name, relation) as (
       select name, to_regclass(name) from unnest($1::text[]) as name
       union all
       select 'orders', to_regclass(name) from unnest($2::text[]) as name
       union all
       select 'numbers', to_regclass(name) from unnest($3::text[]) as name
       union all
       select 'opening_balance', oid::regclass
       from pg_class
       where relnamespace = to_regnamespace($4)
       and relkind in ('r', 'p')
       and not relispartition
     )
     select wanted.name, sum(part.reltuples) filter (where part.reltuples >= 0)::bigint as rows,
       coalesce(sum(pg_total_relation_size(part.oid)), 0) as bytes,
       case wanted.name ${tables.map(([name, oldest]) => `when '${name}' then ${oldest}`).join(' ')} end::text as oldest
     from wanted
     cross join lateral (
       select wanted.relation as relid
       union
       select relid from pg_partition_tree(wanted.relation)
     ) as tree
     join pg_class as part on part.oid = tree.relid and part.relkind = 'r'
     group by wanted.name`,
    [tables.map(([name]) => name), facts, perspectives, CLOSED_SCHEMA],
  )
  const found = new Map(rows.map((row) => [row.name, row]))
  const names = [...tables.map(([name]) => name), 'orders', 'numbers', 'opening_balance']
  return Promise.all(
    names.map(async (name) => {
      const row = found.get(name)
      const oldest = name === 'raw_events' ? await readOldestMonth(pool) : row?.oldest
      return {
        name,
        rowsEstimate: row?.rows == null ? undefined : Number(row.rows),
        bytes: Number(row?.bytes ?? 0),
        oldestAt: oldest ? new Date(oldest) : undefined,
      }
    }),
  )
}

/** The first moment of the oldest month with an event. */
async function readOldestMonth(pool: Pool): Promise<string | undefined> {
  for (const { month } of await readMonths(pool)) {
    const from = `${month}-01T00:00:00Z`
    const { rowCount } = await pool.query(
      `select from raw_events where received_at >= $1 and received_at < $1::timestamptz + interval '1 month' limit 1`,
      [from],
    )
    if (rowCount === 1) return from
  }
  return undefined
}
