import type { ClientBase } from 'pg'
import { type FactTable, factTables } from '../fact-tables.ts'

type Columns = ReadonlyMap<string, string>

/** The columns of each table of facts, in one text. Generated columns are left out. */
export async function readFactColumns(client: ClientBase, live: string): Promise<Columns> {
  const { rows } = await client.query<{ table: string; columns: string }>(
    `select relname as table, string_agg(quote_ident(attname), ', ' order by attnum) as columns
     from pg_attribute
     join pg_class on pg_class.oid = attrelid
     where relnamespace = $1::regnamespace
     and relname = any($2)
     and attnum > 0
     and not attisdropped
     and attgenerated = ''
     group by relname`,
    [live, factTables.map(({ table }) => table)],
  )
  return new Map(rows.map(({ table, columns }) => [table, columns]))
}

/**
 * Whether the temporary facts equal the live ones. They differ if events of their entities were not replayed, such as those of an order
 * that was waiting when it became a customer's.
 */
export async function areFactsLive(client: ClientBase, live: string): Promise<boolean> {
  for (const { table, key, leftOut, emptyIf = 'false' } of factTables) {
    const { rowCount } = await client.query(
      `select
       from (select * from ${table} where not (${emptyIf})) as mine
       left join ${live}.${table} as theirs using (${key.join(', ')})
       where to_jsonb(mine) - $1::text[] is distinct from to_jsonb(theirs) - $1::text[]
       limit 1`,
      [leftOut],
    )
    if (rowCount !== 0) return false
  }
  return true
}

/** Removes the live rows of all entities in the temporary tables, and empties these. */
export async function removeLiveFacts(client: ClientBase, live: string): Promise<void> {
  for (const fact of factTables) {
    await deleteLive(client, live, fact)
    await client.query(`delete from ${fact.table}`)
  }
}

/** Writes the rows of the temporary tables into the live ones. */
export async function insertLiveFacts(client: ClientBase, live: string, columns: Columns): Promise<void> {
  for (const fact of factTables) {
    const { table, key } = fact
    const names = columns.get(table)
    // A customer without orders may have a row of zeros or none: that depends on the batches in which events arrived.
    await deleteLive(client, live, fact)
    await client.query(
      `insert into ${live}.${table} (${names}) select ${names} from ${table} order by ${key.join(', ')}`,
    )
  }
}

async function deleteLive(client: ClientBase, live: string, { table, key }: FactTable): Promise<void> {
  await client.query(
    `delete from ${live}.${table} as theirs
     using ${table} as mine
     where ${key.map((column) => `theirs.${column} = mine.${column}`).join(' and ')}`,
  )
}
