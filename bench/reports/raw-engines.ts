import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to } from 'pg-copy-streams'
import { createPool } from '../../src/db/pool.ts'
import { openDuckDb } from '../../test/helpers/duckdb.ts'
import { RAW_COLUMNS, RAW_VIEWS } from './raw-tables.ts'

type Row = Record<string, string | null>

/** A database with the orders themselves. */
export interface RawEngine {
  /** Returns every value as text. */
  query(sql: string): Promise<Row[]>
  close(): Promise<void>
}

/** PostgreSQL on Tidemark's tables and indexes, with the server's own settings. */
export async function openRawPostgres(url: string): Promise<RawEngine> {
  const pool = createPool({ url, max: 1, applicationName: 'tidemark bench' })
  await pool.query(RAW_VIEWS)
  return {
    async query(sql) {
      const { rows } = await pool.query<Record<string, unknown>>(sql)
      return rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
      )
    },
    close: () => pool.end(),
  }
}

/** DuckDB on a copy of the same rows, in a file in the folder. */
export async function openRawDuckDb(pool: pg.Pool, folder: string): Promise<RawEngine> {
  const duckDb = await openDuckDb(join(folder, 'orders.duckdb'))
  await duckDb.ask(`create schema raw; set timezone = 'UTC'`)
  for (const [table, columns] of Object.entries(RAW_COLUMNS)) {
    const file = join(folder, `${table}.csv`)
    await copyOut(pool, `select ${Object.keys(columns).join(', ')} from raw.${table} order by placed_at`, file)
    const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)
    await duckDb.ask(
      `create table raw.${table} as select * from read_csv('${file}', header = false, columns = {${types.join(', ')}})`,
    )
    await rm(file)
  }
  await duckDb.ask('checkpoint')
  return { query: duckDb.ask, close: async () => duckDb.close() }
}

async function copyOut(pool: pg.Pool, query: string, file: string): Promise<void> {
  const client = await pool.connect()
  try {
    await pipeline(client.query(to(`copy (${query}) to stdout (format csv)`)), createWriteStream(file))
  } finally {
    client.release()
  }
}
