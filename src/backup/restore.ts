import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { type CopyStreamQuery, from } from 'pg-copy-streams'
import { type AppliedMigration, listMigrations, type MigrationFolder, migrate } from '../db/migrate.ts'
import { inTransaction } from '../db/transaction.ts'
import { createReplayTables } from '../rebuild/replay-tables.ts'
import { CLOSED_SCHEMA, hasClosedBooks } from '../rebuild/retention/closed-books.ts'
import { qualified, quoted } from './backup.ts'
import { type BackupContents, type BackupTable, checkBackup, parse } from './contents.ts'
import { BackupError, readFrames } from './frames.ts'

/**
 * Fills an empty database with a backup: creates the tables of the backup's version, copies the rows in one transaction, and
 * then brings the tables up to date. The backup is read and checked as a whole before the first change.
 *
 * @throws BackupError when the backup is damaged or newer than this Tidemark, or the database is not empty.
 */
export async function restore(pool: pg.Pool, path: string, folders: MigrationFolder[]): Promise<BackupContents> {
  const contents = await checkBackup(path)
  const { migrations } = contents.header
  requireKnown(migrations, listMigrations(folders))
  await requireEmpty(pool)
  await migrate(pool, folders, undefined, ({ folder, name }) => includes(migrations, { folder, name }))
  await inTransaction(pool, async (client) => {
    await copyAll(client, path, contents)
    await refreshViews(client)
  })
  await migrate(pool, folders)
  await pool.query('analyze')
  return contents
}

const includes = (list: readonly AppliedMigration[], { folder, name }: AppliedMigration) =>
  list.some((other) => other.folder === folder && other.name === name)

function requireKnown(saved: readonly AppliedMigration[], known: readonly AppliedMigration[]): void {
  const unknown = saved.find((migration) => !includes(known, migration))
  if (!unknown) return
  throw new BackupError(
    unknown.folder === 'tidemark'
      ? `The backup is from a newer Tidemark: it has the migration ${unknown.name}. Update Tidemark. Nothing was changed.`
      : `The backup has the migration ${unknown.folder}/${unknown.name}, which is unknown here. Use the tidemark.config.ts of the saved database. Nothing was changed.`,
  )
}

/** Nothing at all, or tables without content, such as those of a restore that was interrupted. */
async function requireEmpty(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; isOurs: boolean }>(
    `select relname::text as name, to_regclass('schema_migrations') is not null as "isOurs"
     from pg_class
     where relnamespace = current_schema()::regnamespace
     and relkind in ('r', 'p')
     and not relispartition`,
  )
  const names = rows.map(({ name }) => name)
  const FILLED = ['inbox', 'raw_events', 'installation', 'access_keys', 'connections', 'dead_letters']
  const filled = await firstFilled(
    pool,
    FILLED.filter((name) => names.includes(name)),
  )
  const foreign = rows.find(({ isOurs }) => !isOurs)
  if (await hasClosedBooks(pool))
    throw new BackupError(
      `The database is not empty: it has the schema ${CLOSED_SCHEMA}. Restore into a new database. Nothing was changed.`,
    )
  if (filled === undefined && !foreign) return
  throw new BackupError(
    `The database is not empty: it has ${filled === undefined ? `the table ${foreign?.name}` : `rows in ${filled}`}. Restore into a new database, and set DATABASE_URL or TIDEMARK_DATA_DIR to it. Nothing was changed.`,
  )
}

async function firstFilled(pool: pg.Pool, tables: readonly string[]): Promise<string | undefined> {
  for (const table of tables) {
    if ((await pool.query(`select from ${quoted(table)} limit 1`)).rowCount !== 0) return table
  }
  return undefined
}

async function copyAll(client: pg.PoolClient, path: string, { tables }: BackupContents): Promise<void> {
  // Some migrations add rows, which the backup has too.
  const live = tables.filter(({ schema }) => schema === undefined)
  await client.query(`truncate ${live.map(qualified).join(', ')}`)
  if (tables.length > live.length) await createClosedTables(client)
  let stream: (NodeJS.WritableStream & CopyStreamQuery) | undefined
  let failure: Promise<void> | undefined
  for await (const { kind, payload } of readFrames(path)) {
    if (kind === 'table') {
      const table = parse<BackupTable>(payload)
      await createPartitionsOf(client, table)
      stream = client.query(from(`copy ${qualified(table)} (${table.columns.map(quoted).join(', ')}) from stdin`))
      failure = finished(stream)
      failure.catch(() => {})
    } else if (kind === 'data' && stream) {
      if (!stream.write(Buffer.from(payload))) await Promise.race([once(stream, 'drain'), failure])
    } else if (kind === 'table end') {
      stream?.end()
      await failure
    }
  }
  for (const table of tables) await setIdentities(client, table)
}

const NAME = /^[a-z_][a-z0-9_]*$/
const BOUND = /^FOR VALUES FROM \('[\d :+-]+'\) TO \('[\d :+-]+'\)$/

/** The opening balance of closed books, in the form of the backup's version. */
async function createClosedTables(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ live: string }>('select quote_ident(current_schema()) as live')
  await client.query(`create schema ${CLOSED_SCHEMA}`)
  await createReplayTables(client, CLOSED_SCHEMA, rows[0]?.live ?? 'public')
}

async function createPartitionsOf(client: pg.PoolClient, table: BackupTable): Promise<void> {
  const { schema, partitions } = table
  if (schema !== undefined && schema !== CLOSED_SCHEMA)
    throw new BackupError(`The backup has an unknown schema: ${schema}`)
  for (const { name, bound } of partitions) {
    if (!NAME.test(name) || !BOUND.test(bound)) throw new BackupError(`The backup has an unknown partition: ${name}`)
    const part = qualified({ ...table, table: name })
    await client.query(`create table if not exists ${part} partition of ${qualified(table)} ${bound}`)
  }
}

async function setIdentities(client: pg.PoolClient, table: BackupTable): Promise<void> {
  for (const { column, last } of table.identities) {
    if (last === '0') continue
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3::bigint)', [qualified(table), column, last])
  }
}

async function refreshViews(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name
     from pg_class
     where relnamespace = current_schema()::regnamespace
     and relkind = 'm'
     order by relname`,
  )
  for (const { name } of rows) await client.query(`refresh materialized view ${quoted(name)}`)
}
