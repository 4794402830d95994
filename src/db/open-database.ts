import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { openDataFolder } from '../embedded-postgres/open-data-folder.ts'
import type { SetupError } from '../setup-error.ts'
import { checkServer } from './check-server.ts'
import { describeUrl, plainTlsMode } from './explain-connection.ts'
import { createPool } from './pool.ts'

export interface Database {
  url: string
  pool: pg.Pool
  /** The address of the database for people, without the password. */
  description: string
  isEmbedded: boolean
  /** Resolves when the embedded server that this process started has ended and is not started again. */
  lost?: Promise<SetupError>
  /** Ends the pool, and the embedded server if this process started it. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Most connections at a time. */
  maxConnections?: number
  /** `false` only for tests: see `startEmbedded`. */
  durable?: boolean
  /** Logs that the embedded server ended and was started again. */
  log?: Logger
}

/** `owner`: it keeps the data folder to itself (a service). `any`: it joins the folder's owner where there is one. */
export type DatabaseRole = 'owner' | 'any'

/**
 * Opens the database of the settings: the one that `DATABASE_URL` names, else the embedded one of the data folder.
 *
 * @throws SetupError when it cannot be reached, is too old, does not start or is in use.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'embeddedDatabasePort'>,
  role: DatabaseRole,
  options: DatabaseOptions = {},
): Promise<Database> {
  if (config.databaseUrl !== undefined) return openUrl(config.databaseUrl, options)
  const folder = await openDataFolder(config, role, options)
  const pool = createPool({ url: folder.url, max: options.maxConnections })
  const close = async () => {
    await pool.end()
    await folder.close()
  }
  const { url, description, lost } = folder
  return { url, pool, description, isEmbedded: true, lost, close }
}

async function openUrl(givenUrl: string, { maxConnections }: DatabaseOptions): Promise<Database> {
  const url = plainTlsMode(givenUrl)
  // Before the pool's first connection: what that sets would stay with a session that others share.
  const version = await checkServer(url)
  const pool = createPool({ url, max: maxConnections })
  const description = `PostgreSQL ${version} at ${describeUrl(url)}`
  return { url, pool, description, isEmbedded: false, close: () => pool.end() }
}
