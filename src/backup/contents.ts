import { createHash } from 'node:crypto'
import { BackupError, readFrames } from './frames.ts'

/** The first part of a backup. */
export interface BackupHeader {
  format: 'tidemark-backup'
  formatVersion: number
  takenAt: string
  /** When the newest event of the backup arrived; null without events. */
  newestEventAt: string | null
  migrations: { folder: string; name: string }[]
}

/** A table in a backup. */
export interface BackupTable {
  table: string
  /** Undefined for live tables. */
  schema?: string
  columns: string[]
  /** Its partitions: names, and bounds as PostgreSQL writes them. */
  partitions: { name: string; bound: string }[]
  /** Identity columns with the last number that was given. */
  identities: { column: string; last: string }[]
}

/** What follows the rows of a table. */
interface TableEnd {
  rows: number
  sha256: string
}

/** The content of a backup without its rows. */
export interface BackupContents {
  header: BackupHeader
  tables: (BackupTable & TableEnd)[]
}

export const FORMAT_VERSION = 1

/**
 * Reads a whole backup and checks it: every checksum, the number of tables, the end.
 *
 * @throws BackupError when anything is wrong with it.
 */
export async function checkBackup(path: string): Promise<BackupContents> {
  let header: BackupHeader | undefined
  let table: BackupTable | undefined
  let hash = createHash('sha256')
  const tables: BackupContents['tables'] = []
  for await (const { kind, payload } of readFrames(path)) {
    if (kind === 'header') header = readHeader(payload, path)
    else if (kind === 'table') {
      table = parse<BackupTable>(payload)
      hash = createHash('sha256')
    } else if (kind === 'data') hash.update(payload)
    else if (kind === 'table end') {
      const end = parse<TableEnd>(payload)
      if (!table || hash.digest('hex') !== end.sha256) {
        throw new BackupError(`${path} is damaged: the rows of ${table?.table} are not those that were saved.`)
      }
      tables.push({ ...table, ...end })
    } else if (parse<{ tables: number }>(payload).tables !== tables.length) {
      throw new BackupError(`${path} is damaged: tables are missing.`)
    }
  }
  if (!header) throw new BackupError(`${path} is not a backup of Tidemark.`)
  return { header, tables }
}

function readHeader(payload: Buffer, path: string): BackupHeader {
  const header = parse<BackupHeader>(payload)
  if (header.format !== 'tidemark-backup') throw new BackupError(`${path} is not a backup of Tidemark.`)
  if (header.formatVersion > FORMAT_VERSION) {
    throw new BackupError(`${path} was written by a newer Tidemark. Update Tidemark, and restore it then.`)
  }
  return header
}

/** A part of the file, whose checksum was right. */
export function parse<T>(payload: Buffer): T {
  return JSON.parse(payload.toString('utf8')) as T
}
