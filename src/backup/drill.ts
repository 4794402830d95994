import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { readInstalledZones } from '../db/installation.ts'
import type { MigrationFolder } from '../db/migrate.ts'
import { createPool } from '../db/pool.ts'
import type { Target } from '../rebuild/target.ts'
import { verify } from '../rebuild/verify.ts'
import { restore } from './restore.ts'

/** What a restore of a backup would give. */
export interface DrillResult {
  /** Age of the newest event of the backup: what would be lost (the recovery point). Null without events. */
  newestEventAgeSeconds: number | null
  /** How long it takes until the tables are there and up to date (the recovery time). */
  restoreSeconds: number
  verifySeconds: number
  tables: number
  rows: number
  events: number
  /** Applied events that have no stored event, and no part in the opening balance. */
  missing: number
  differenceCount: number
}

export interface DrillOptions {
  path: string
  folders: MigrationFolder[]
  /** How the numbers are counted. The zones are those of the backup. */
  settings: Omit<Target, 'pool' | 'url' | 'zones' | 'actor'>
}

const DRILL = { kind: 'service', name: 'drill' } as const

/**
 * Restores a backup into a database that is created for it beside the given one, verifies every number, and drops it.
 *
 * @param pool of the database beside which it is created; its user may create databases.
 */
export async function drill(
  pool: pg.Pool,
  url: string,
  { path, folders, settings }: DrillOptions,
): Promise<DrillResult> {
  const name = `tidemark_drill_${randomBytes(6).toString('hex')}`
  await pool.query(`create database ${name} template template0`)
  const address = new URL(url)
  address.pathname = `/${name}`
  const copy = createPool({ url: address.href, max: 4, applicationName: 'tidemark drill' })
  try {
    const startedMs = performance.now()
    const { header, tables } = await restore(copy, path, folders)
    const restoredMs = performance.now()
    const zones = await readInstalledZones(copy)
    const found = await verify({ ...settings, pool: copy, url: address.href, zones, actor: DRILL }, { start: 'fresh' })
    const { newestEventAt } = header
    return {
      newestEventAgeSeconds: newestEventAt === null ? null : (Date.now() - Date.parse(newestEventAt)) / 1000,
      restoreSeconds: (restoredMs - startedMs) / 1000,
      verifySeconds: (performance.now() - restoredMs) / 1000,
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      events: found.events,
      missing: found.missing,
      differenceCount: found.differenceCount,
    }
  } finally {
    await copy.end()
    await pool.query(`drop database if exists ${name} with (force)`)
  }
}
