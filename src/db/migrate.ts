import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { isLockFailure } from './errors.ts'
import { updateReaderViews, withoutReaderViews } from './sql-readers/keep-views.ts'
import { inTransaction } from './transaction.ts'

/** A folder of numbered SQL files; the label distinguishes its numbers from those of another folder. */
export interface MigrationFolder {
  label: string
  path: string
}

/** Tidemark's own. */
export const ownMigrations: MigrationFolder = {
  label: 'tidemark',
  path: fileURLToPath(new URL('../../migrations', import.meta.url)),
}

/** Tidemark's own folder, and after it the user's, if there is one. */
export function migrationFolders(userPath: string | undefined): MigrationFolder[] {
  return userPath === undefined ? [ownMigrations] : [ownMigrations, { label: 'user', path: userPath }]
}

/** A file of migrations by the label of its folder and its name. */
export interface AppliedMigration {
  folder: string
  name: string
}

interface Migration extends AppliedMigration {
  text: string
  checksum: string
  /** The number of the migration that the oldest version has which runs on the schema after this one; null if that is not known. */
  readableBy: string | null
}

/** A migration of Tidemark without this line only expands the schema, so every version that ran before it also runs after it. */
const READABLE_BY = /^-- readable-by: (\d{4})$/m

/** While a migration waits for a lock, later sessions wait behind it. After this time it lets them pass. */
const LOCK_TIMEOUT_MS = 2000
/** Long enough for a report or a backup to end. */
const LOCK_PATIENCE_MS = 120_000

/**
 * Brings the database up to date: applies the files that it has not seen, folder by folder, in the order of their numbers,
 * each in a transaction of its own. Processes that do so at once take turns. A table that others use is tried again and
 * again, so that they never wait for longer than two seconds.
 *
 * @param patienceMs how long it is tried.
 * @param only the files that are applied, for the tables of an earlier version; all when absent.
 * @returns the names of the applied files, such as `0001-foundation.sql`.
 * @throws SetupError when a file fails, has changed since it was applied, is missing, or does not get its locks.
 */
export async function migrate(
  pool: pg.Pool,
  folders: MigrationFolder[] = [ownMigrations],
  patienceMs = LOCK_PATIENCE_MS,
  only: (migration: AppliedMigration) => boolean = () => true,
): Promise<string[]> {
  const migrations = folders.flatMap(readMigrations).filter(only)
  const applied: string[] = []
  for (let deadlineMs = performance.now() + patienceMs; ; deadlineMs = performance.now() + patienceMs) {
    const name = await retryLocked(pool, deadlineMs, () =>
      inTransaction(pool, (client) => applyNext(client, migrations)),
    )
    if (name === undefined) return applied
    applied.push(name)
  }
}

async function retryLocked<T>(pool: pg.Pool, deadlineMs: number, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const { cause, message } = error as Error
      if (!isLockFailure(cause)) throw error
      if (performance.now() > deadlineMs) {
        throw new SetupError(
          `${message}: another session uses the same table. ${await describeLongest(pool)}Retry after that session has ended: tidemark migrate`,
          { cause },
        )
      }
    }
    // Sessions that waited behind this one get their turn.
    await pause(LOCK_TIMEOUT_MS * (0.25 + Math.random() / 2))
  }
}

/** The session that a migration most likely waits for. */
async function describeLongest(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ pid: number; name: string; minutes: string }>(
    `select pid, application_name as name, round(extract(epoch from clock_timestamp() - xact_start) / 60, 1) as minutes
     from pg_stat_activity
     where datname = current_database()
     and pid <> pg_backend_pid()
     and backend_type = 'client backend'
     and xact_start is not null
     order by xact_start
     limit 1`,
  )
  const [longest] = rows
  if (!longest) return ''
  const name = longest.name === '' ? '' : ` ("${longest.name}")`
  return `The oldest transaction is that of process ${longest.pid}${name}, ${longest.minutes} minutes old. `
}

/** The files that `migrate` would apply. Changes nothing. */
export async function pendingMigrations(
  pool: pg.Pool,
  folders: MigrationFolder[] = [ownMigrations],
): Promise<string[]> {
  const migrations = folders.flatMap(readMigrations)
  const { rows } = await pool.query<{ exists: boolean }>(
    `select to_regclass('schema_migrations') is not null as exists`,
  )
  return findPending(migrations, rows[0]?.exists ? await readApplied(pool) : []).map(({ name }) => name)
}

/** All files of the folders. */
export const listMigrations = (folders: MigrationFolder[]): AppliedMigration[] => folders.flatMap(readMigrations)

async function applyNext(client: pg.PoolClient, migrations: Migration[]): Promise<string | undefined> {
  await client.query(`select pg_advisory_xact_lock(hashtext('tidemark migrations'))`)
  await client.query(`
    create table if not exists schema_migrations (
      folder text not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      readable_by text,
      primary key (folder, name)
    )`)
  const [next] = findPending(migrations, await readApplied(client))
  // Set after the lock above, for which processes take turns however long one of them takes.
  await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
  try {
    if (next) await withoutReaderViews(client, () => apply(client, next))
    else await updateReaderViews(client)
  } catch (cause) {
    if (!isLockFailure(cause)) throw cause
    throw new SetupError('The views of an SQL reader do not get their locks', { cause })
  }
  return next?.name
}

async function apply(client: pg.PoolClient, { folder, name, text, checksum, readableBy }: Migration): Promise<void> {
  try {
    await client.query(text)
  } catch (cause) {
    if (isLockFailure(cause)) throw new SetupError(`Migration ${folder}/${name} does not get its locks`, { cause })
    const { message, position } = cause as pg.DatabaseError
    const line = position ? ` (line ${text.slice(0, Number(position)).split('\n').length})` : ''
    throw new SetupError(`Migration ${folder}/${name} failed${line}: ${message}`, { cause })
  }
  await client.query('alter table schema_migrations add column if not exists readable_by text')
  await client.query('insert into schema_migrations (folder, name, checksum, readable_by) values ($1, $2, $3, $4)', [
    folder,
    name,
    checksum,
    readableBy,
  ])
}

type Applied = Omit<Migration, 'text'>

async function readApplied(client: pg.Pool | pg.PoolClient): Promise<Applied[]> {
  // A database of version 0.1.0 does not have the column yet.
  const { rows } = await client.query<Applied>(
    `select folder, name, checksum, to_jsonb(migration) ->> 'readable_by' as "readableBy" from schema_migrations as migration`,
  )
  return rows
}

function findPending(migrations: Migration[], applied: Applied[]): Migration[] {
  for (const { folder, name, checksum, readableBy } of applied) {
    const newest = migrations.findLast((migration) => migration.folder === folder)
    const file = migrations.find((migration) => migration.folder === folder && migration.name === name)
    if (newest && !file && !(readableBy !== null && readableBy <= newest.name.slice(0, 4))) {
      throw new SetupError(
        `The database has the migration ${folder}/${name}, which is unknown here: it is newer than this Tidemark. Update Tidemark.`,
      )
    }
    if (file && file.checksum !== checksum) {
      throw new SetupError(
        `The migration ${folder}/${name} has changed since it was applied. Restore it, and put the change into a new file.`,
      )
    }
  }
  return migrations.filter(({ folder, name }) => !applied.some((done) => done.folder === folder && done.name === name))
}

function readMigrations({ label, path }: MigrationFolder): Migration[] {
  const names = readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const wrong = names.find(
    (name, i) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name) || name.slice(0, 4) === names[i - 1]?.slice(0, 4),
  )
  if (wrong !== undefined) {
    throw new SetupError(
      `The migration ${join(path, wrong)} needs a number of its own and a name such as 0002-cohorts.sql`,
    )
  }
  return names.map((name) => {
    const text = readFileSync(join(path, name), 'utf8').replaceAll('\r\n', '\n')
    const readableBy = READABLE_BY.exec(text)?.[1] ?? (label === ownMigrations.label ? '0000' : null)
    return { folder: label, name, text, checksum: createHash('sha256').update(text).digest('hex'), readableBy }
  })
}
