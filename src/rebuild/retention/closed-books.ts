import type { ClientBase, Pool } from 'pg'

/** The schema of the opening balance: the tables as a replay of the removed events gives them. */
export const CLOSED_SCHEMA = 'tidemark_closed'

/** A closing of the books. */
export interface Closing {
  /** Events received before this time were removed. */
  closedBefore: Date
  /** How many of them counted. */
  events: number
  closedAt: Date
}

/** All closings, newest first. */
export async function listClosings(client: ClientBase | Pool): Promise<Closing[]> {
  const { rows } = await client.query<{ before: string; events: string; at: string }>(
    `select extract(epoch from closed_before) * 1000 as before, events, extract(epoch from closed_at) * 1000 as at
     from closings
     order by closing_id desc`,
  )
  return rows.map(({ before, events, at }) => ({
    closedBefore: new Date(Number(before)),
    events: Number(events),
    closedAt: new Date(Number(at)),
  }))
}

/** Whether there is an opening balance. */
export async function hasClosedBooks(client: ClientBase | Pool): Promise<boolean> {
  const { rows } = await client.query<{ is_there: boolean }>('select to_regnamespace($1) is not null as is_there', [
    CLOSED_SCHEMA,
  ])
  return rows[0]?.is_there ?? false
}

interface ClosedTable {
  name: string
  /** Those that both sides have. A column that a later migration has added has its default. */
  columns: string
  is_partitioned: boolean
}

/** Copies the opening balance into the empty tables of a schema. Does nothing if the books were never closed. */
export async function copyBalance(client: ClientBase, into: string): Promise<void> {
  if (!(await hasClosedBooks(client))) return
  const { rows: tables } = await client.query<ClosedTable>(
    `select quote_ident(closed.relname) as name, closed.relkind = 'p' as is_partitioned,
       string_agg(quote_ident(old.attname), ', ' order by old.attnum) as columns
     from pg_class as closed
     join pg_class as own on own.relnamespace = $2::regnamespace and own.relname = closed.relname
     join pg_attribute as old on old.attrelid = closed.oid and old.attnum > 0 and not old.attisdropped
     join pg_attribute as new
       on new.attrelid = own.oid
       and new.attname = old.attname
       and not new.attisdropped
       and new.attgenerated = ''
     where closed.relnamespace = $1::regnamespace
     and closed.relkind in ('r', 'p')
     and not closed.relispartition
     group by closed.relname, closed.relkind
     order by closed.relname`,
    [CLOSED_SCHEMA, into],
  )
  for (const { name, columns, is_partitioned } of tables) {
    if (is_partitioned) await copyPartitions(client, name, into)
    await client.query(
      `insert into ${into}.${name} (${columns}) overriding system value select ${columns} from ${CLOSED_SCHEMA}.${name}`,
    )
  }
}

async function copyPartitions(client: ClientBase, table: string, into: string): Promise<void> {
  const { rows } = await client.query<{ name: string; bound: string }>(
    `select quote_ident(part.relname) as name, pg_get_expr(part.relpartbound, part.oid) as bound
     from pg_inherits
     join pg_class as part on part.oid = inhrelid
     where inhparent = ($1 || '.' || $2)::regclass`,
    [CLOSED_SCHEMA, table],
  )
  for (const { name, bound } of rows) {
    await client.query(`create table ${into}.${name} partition of ${into}.${table} ${bound}`)
  }
}

/**
 * Runs `work` on the tables of the opening balance instead of the live tables. The caller's transaction continues with the live ones.
 *
 * @returns undefined if the books were never closed.
 */
export async function onClosedBooks<T>(client: ClientBase, work: () => Promise<T>): Promise<T | undefined> {
  if (!(await hasClosedBooks(client))) return undefined
  const { rows } = await client.query<{ path: string }>(`select current_setting('search_path') as path`)
  const setPath = (path: string | undefined) => client.query(`select set_config('search_path', $1, true)`, [path])
  await setPath(CLOSED_SCHEMA)
  const result = await work()
  await setPath(rows[0]?.path)
  return result
}
