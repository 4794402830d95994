import type pg from 'pg'
import { createReaderViews, definitionOfViews, dropReaderViews, type Reader } from './views.ts'

/**
 * Does `work`, which changes tables, in the transaction of the client without the views of SQL readers, which would prevent it. The
 * views are there again on commit, with the columns that the tables have then. Without readers, the cost is one query.
 */
export async function withoutReaderViews(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  const readers = await lockReaders(client)
  for (const { name } of readers) await dropReaderViews(client, name)
  await work()
  for (const reader of readers) await recreate(client, reader)
}

/** Replaces the views of an earlier or later version of Tidemark. */
export async function updateReaderViews(client: pg.ClientBase): Promise<void> {
  for (const reader of await lockReaders(client)) {
    if (reader.definition === definitionOfViews()) continue
    await dropReaderViews(client, reader.name)
    await recreate(client, reader)
  }
}

async function recreate(client: pg.ClientBase, reader: Reader): Promise<void> {
  await createReaderViews(client, reader)
  await client.query('update sql_readers set definition = $2 where reader_name = $1', [
    reader.name,
    definitionOfViews(),
  ])
}

/** Readers of a database that was restored elsewhere have no schema. They get one when their password is rotated. */
async function lockReaders(client: pg.ClientBase): Promise<(Reader & { definition: string })[]> {
  const found = await client.query<{ exists: boolean }>(`select to_regclass('sql_readers') is not null as exists`)
  if (!found.rows[0]?.exists) return []
  const { rows } = await client.query<Reader & { definition: string }>(
    `select reader_name as name, tenants, shows_people as "showsPeople", definition
     from sql_readers
     where to_regnamespace(quote_ident(reader_name)) is not null
     and to_regrole(quote_ident(reader_name)) is not null
     order by reader_name
     for update`,
  )
  return rows
}
