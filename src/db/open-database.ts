import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { openDataFolder } from '../embedded-postgres/open-data-folder.ts'
import type { SetupError } from '../setup-error.ts'
import { checkPooler, checkServer } from './check-server.ts'
import { describeUrl, plainTlsMode } from './explain-connection.ts'
import { createPool } from './pool.ts'

export interface Database {
  /** The server itself, without a pooler. */
  url: string
  /** For statements and transactions. Its sessions may be shared with others, so they must be left as they were. */
  pool: pg.Pool
  /** For everything else: settings, temporary tables and locks of a session. The same as `pool` without a pooler. */
  directPool: pg.Pool
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

type DatabaseSettings = Pick<Config, 'databaseUrl' | 'dataDir' | 'embeddedDatabasePort'> &
  Partial<Pick<Config, 'databaseDirectUrl'>>

/** For the background jobs, one at a time, and an import; listeners and replays have connections of their own. */
const DIRECT_CONNECTIONS = 4

/**
 * Opens the database of the settings: the one that `DATABASE_URL` names, else the embedded one of the data folder.
 *
 * @throws SetupError when it cannot be reached, is too old, does not start or is in use.
 */
export async function openDatabase(
  config: DatabaseSettings,
  role: DatabaseRole,
  options: DatabaseOptions = {},
): Promise<Database> {
  const { databaseUrl, databaseDirectUrl } = config
  if (databaseUrl !== undefined && databaseDirectUrl !== undefined) {
    return openPooled(plainTlsMode(databaseUrl), plainTlsMode(databaseDirectUrl), options)
  }
  if (databaseUrl !== undefined) return openUrl(databaseUrl, options)
  const folder = await openDataFolder(config, role, options)
  const pool = createPool({ url: folder.url, max: options.maxConnections })
  const close = async () => {
    await pool.end()
    await folder.close()
  }
  const { url, description, lost } = folder
  return { url, pool, directPool: pool, description, isEmbedded: true, lost, close }
}

async function openUrl(givenUrl: string, { maxConnections }: DatabaseOptions): Promise<Database> {
  const url = plainTlsMode(givenUrl)
  // Before the pool's first connection: what that sets would stay with a session that others share.
  const version = await checkServer(url)
  const pool = createPool({ url, max: maxConnections })
  const description = `PostgreSQL ${version} at ${describeUrl(url)}`
  return { url, pool, directPool: pool, description, isEmbedded: false, close: () => pool.end() }
}

async function openPooled(url: string, directUrl: string, { maxConnections }: DatabaseOptions): Promise<Database> {
  const version = await checkServer(directUrl, 'DATABASE_DIRECT_URL')
  await checkPooler(url, directUrl)
  const pool = createPool({ url, directUrl, max: maxConnections })
  const directPool = createPool({ url: directUrl, max: DIRECT_CONNECTIONS })
  const description = `PostgreSQL ${version} at ${describeUrl(directUrl)}, and by the pooler at ${describeUrl(url)}`
  const close = async () => {
    await Promise.all([pool.end(), directPool.end()])
  }
  return { url: directUrl, pool, directPool, description, isEmbedded: false, close }
}
