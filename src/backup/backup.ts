import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import type pg from 'pg'
import { to } from 'pg-copy-streams'
import { type BackupHeader, type BackupTable, FORMAT_VERSION } from './contents.ts'
import { BackupError, encodeFrame, type FrameKind } from './frames.ts'
import { listTables } from './list-tables.ts'

/** What was written. */
export interface BackupSummary {
  path: string
  header: BackupHeader
  tables: number
  rows: number
}

/**
 * Writes all tables, as one transaction sees them, into a new file. Events may arrive meanwhile. The file appears under its name
 * only when it is complete and on the disk.
 *
 * @throws BackupError when the file exists, or the database has no tables of Tidemark.
 */
export async function backUp(pool: pg.Pool, path: string): Promise<BackupSummary> {
  if (existsSync(path)) throw new BackupError(`${path} exists already. Choose another name.`)
  const partial = `${path}.partial`
  const client = await pool.connect()
  let isDone = false
  try {
    await client.query('begin isolation level repeatable read read only')
    const header = await readHeader(client)
    const gzip = createGzip({ level: 6 })
    const written = pipeline(gzip, createWriteStream(partial, { mode: 0o600 }))
    written.catch(() => {})
    const counts = await Promise.race([writeTables(client, gzip, header), written.then(() => undefined)])
    await written
    await client.query('commit')
    await publish(partial, path)
    isDone = true
    return { path, header, tables: counts?.tables ?? 0, rows: counts?.rows ?? 0 }
  } finally {
    if (!isDone) await rm(partial, { force: true })
    client.release(!isDone)
  }
}

async function writeTables(client: pg.PoolClient, gzip: Gzip, header: BackupHeader) {
  const tables = await listTables(client)
  let rows = 0
  await write(gzip, 'header', header)
  for (const table of tables) rows += await writeTable(client, gzip, table)
  await write(gzip, 'end', { tables: tables.length })
  gzip.end()
  return { tables: tables.length, rows }
}

async function writeTable(client: pg.PoolClient, gzip: Gzip, table: BackupTable): Promise<number> {
  await write(gzip, 'table', table)
  const hash = createHash('sha256')
  const columns = table.columns.map(quoted).join(', ')
  const stream = client.query(to(`copy (select ${columns} from ${qualified(table)}) to stdout`))
  for await (const chunk of stream) {
    hash.update(chunk as Buffer)
    await write(gzip, 'data', chunk as Buffer)
  }
  await write(gzip, 'table end', { rows: stream.rowCount, sha256: hash.digest('hex') })
  return stream.rowCount
}

async function write(gzip: Gzip, kind: FrameKind, content: Buffer | object): Promise<void> {
  const payload = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
  if (!gzip.write(encodeFrame(kind, payload))) await once(gzip, 'drain')
}

async function readHeader(client: pg.PoolClient): Promise<BackupHeader> {
  const found = await client.query(`select from pg_class where oid = to_regclass('schema_migrations')`)
  if (found.rowCount === 0)
    throw new BackupError('The database has no tables of Tidemark, so there is nothing to save.')
  const { rows: migrations } = await client.query<{ folder: string; name: string }>(
    'select folder, name from schema_migrations order by folder, name',
  )
  const { rows } = await client.query<{ at: string; newest: string | null }>(
    'select now() as at, (select max(received_at) from raw_events) as newest',
  )
  const { at: takenAt = '', newest = null } = rows[0] ?? {}
  return { format: 'tidemark-backup', formatVersion: FORMAT_VERSION, takenAt, newestEventAt: newest, migrations }
}

/** Never replaces a file that appeared meanwhile. */
async function publish(partial: string, path: string): Promise<void> {
  const file = await open(partial, 'r+')
  await file.sync()
  await file.close()
  await link(partial, path)
  await rm(partial)
}

/** A name of a table or column in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A table in SQL, with its schema if it is no live table. */
export const qualified = ({ schema, table }: Pick<BackupTable, 'schema' | 'table'>): string =>
  schema === undefined ? quoted(table) : `${quoted(schema)}.${quoted(table)}`
