import { createHash } from 'node:crypto'
import pg from 'pg'
import { readableTables } from './readable-tables.ts'

const { escapeIdentifier, escapeLiteral } = pg

/** A login that reads views in the schema of its name. */
export interface Reader {
  name: string
  /** Null for all tenants, those of the future included. */
  tenants: readonly string[] | null
  showsPeople: boolean
}

/**
 * Creates the schema of a reader with a view for each readable table, and lets the reader select from them. The views belong to
 * Tidemark, so the reader needs no right on the tables. PostgreSQL applies the condition on the tenant before any function of the
 * reader (`security_barrier`). The condition depends on the user, not on a setting, which the reader could change.
 */
export async function createReaderViews(client: pg.ClientBase, reader: Reader): Promise<void> {
  const name = escapeIdentifier(reader.name)
  const columns = await readColumns(client)
  const statements = readableTables.flatMap(({ name: table, row, ofPeople }) => {
    const known = columns.get(table) ?? []
    const shown = reader.showsPeople ? known : ofPeople === 'all' ? [] : known.filter((one) => !ofPeople.includes(one))
    if (!shown.includes('tenant_id')) return []
    const view = `${name}.${escapeIdentifier(table)}`
    return [
      `create view ${view} with (security_barrier) as
       select ${shown.map(escapeIdentifier).join(', ')}
       from ${escapeIdentifier(table)}${reader.tenants === null ? '' : TENANTS_OF_READER}`,
      `comment on view ${view} is ${escapeLiteral(row)}`,
    ]
  })
  await client.query(
    [
      `create schema ${name}`,
      ...statements,
      `grant usage on schema ${name} to ${name}`,
      `grant select on all tables in schema ${name} to ${name}`,
    ].join(';\n'),
  )
}

/** The cast lets PostgreSQL compute the list once, and look it up in an index. Without a row, the condition is not met. */
const TENANTS_OF_READER = `
       where tenant_id = any ((select tenants from sql_readers where reader_name = current_user)::text[])`

/** Drops the schema of a reader with all views. */
export async function dropReaderViews(client: pg.ClientBase, name: string): Promise<void> {
  await client.query(`drop schema if exists ${escapeIdentifier(name)} cascade`)
}

/** Raise it when `createReaderViews` makes other views of the same tables. */
const VERSION = 1

/** The fingerprint of all that decides which views a reader has, apart from the columns of the tables. */
export function definitionOfViews(): string {
  const parts = JSON.stringify([VERSION, TENANTS_OF_READER, readableTables])
  return createHash('sha256').update(parts).digest('hex').slice(0, 32)
}

/** The columns of the tables and views that exist, in their order. */
async function readColumns(client: pg.ClientBase): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select relname::text as name, array_agg(attname::text order by attnum) as columns
     from pg_class
     join pg_attribute on attrelid = pg_class.oid
     where relnamespace = current_schema()::regnamespace
     and relname = any ($1)
     and attnum > 0
     and not attisdropped
     group by relname`,
    [readableTables.map(({ name }) => name)],
  )
  return new Map(rows.map(({ name, columns }) => [name, columns]))
}
