import pg from 'pg'
import { SharedSessionClient } from './shared-session-client.ts'

/** Types that are read as text, because a JavaScript value would lose digits, microseconds or the time zone. */
const KEPT_AS_TEXT = new Set<number>([
  pg.types.builtins.INT8,
  pg.types.builtins.NUMERIC,
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
])
const TEXT_ARRAY = 1009
/** Arrays of the same: int8[], numeric[], date[], timestamp[], timestamptz[]. */
const ARRAYS_OF_TEXT = new Set<number>([1016, 1231, 1182, 1115, 1185])

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && KEPT_AS_TEXT.has(oid)) return String
    const isArray = format !== 'binary' && ARRAYS_OF_TEXT.has(oid)
    return pg.types.getTypeParser(isArray ? TEXT_ARRAY : oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** PgBouncer follows these two, and sets them in each session that it gives to the connection. It follows no other of Tidemark's. */
const FORMATS = ["set timezone = 'UTC'", "set datestyle = 'ISO, YMD'"]

/**
 * If a host dies, its session keeps its locks until PostgreSQL notices, by default after two hours. Keepalives shorten that to
 * a minute.
 */
const SESSION_SETTINGS = [
  ...FORMATS,
  "set idle_in_transaction_session_timeout = '60s'",
  'set tcp_keepalives_idle = 30',
  'set tcp_keepalives_interval = 10',
  'set tcp_keepalives_count = 3',
].join('; ')

export interface PoolOptions {
  url: string
  /** The server itself, when `url` leads to a pooler whose connections share sessions. */
  directUrl?: string | undefined
  /** Most connections at a time; 10 when absent. */
  max?: number
  applicationName?: string
  /** The only schema that transactions of `inTransaction` see. Default: the search path of the user. */
  schema?: string
}

/**
 * Makes a pool of connections whose time zone is UTC and whose bigint, numeric, date and timestamp values arrive as text.
 * A connection that drops is replaced; it never brings the process down.
 */
export function createPool({ url, directUrl, max = 10, applicationName = 'tidemark', schema }: PoolOptions): pg.Pool {
  const session = directUrl === undefined ? SESSION_SETTINGS : FORMATS.join('; ')
  const options: DirectOptions = {
    ...(directUrl === undefined ? {} : { directUrl, Client: SharedSessionClient }),
    schema,
    connectionString: url,
    max,
    types,
    application_name: applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 30_000,
    // After a fail-over, no connection stays with the old server for longer.
    maxLifetimeSeconds: 600,
    onConnect: async (client) => {
      await client.query(session)
    },
  }
  const pool = new pg.Pool(options)
  // A query that waits gets the error. Without these listeners, a connection that drops while idle would be an uncaught error.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

type DirectOptions = pg.PoolConfig & { directUrl?: string; schema?: string | undefined }

/** The address of the server itself, for what needs a session of its own. A pool that was made from the options of another has the same. */
export function directUrlOf({ options }: pg.Pool): string {
  return (options as DirectOptions).directUrl ?? options.connectionString ?? ''
}

/** Whether the sessions of this connection are shared, so that they must be left as they were. */
export function sharesSessions(client: pg.ClientBase): boolean {
  return client instanceof SharedSessionClient
}

/**
 * The statement that begins a transaction with the schema of the pool. The sessions themselves never have it: a pooler that changes its
 * mode would give them to others, who would then write to that schema.
 */
export function beginOf({ options }: pg.Pool): string {
  const { schema } = options as DirectOptions
  return schema === undefined ? 'begin' : `begin; set local search_path = ${schema}`
}
