import pg from 'pg'

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

/**
 * If a host dies, its session keeps its locks until PostgreSQL notices, by default after two hours. Keepalives shorten that to
 * a minute.
 */
const SESSION_SETTINGS = [
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set idle_in_transaction_session_timeout = '60s'",
  'set tcp_keepalives_idle = 30',
  'set tcp_keepalives_interval = 10',
  'set tcp_keepalives_count = 3',
].join('; ')

export interface PoolOptions {
  url: string
  /** Most connections at a time; 10 when absent. */
  max?: number
  applicationName?: string
  /** The only schema that statements see. Default: the search path of the user. */
  schema?: string
}

/**
 * Makes a pool of connections whose time zone is UTC and whose bigint, numeric, date and timestamp values arrive as text.
 * A connection that drops is replaced; it never brings the process down.
 */
export function createPool({ url, max = 10, applicationName = 'tidemark', schema }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
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
      await client.query(SESSION_SETTINGS)
      if (schema !== undefined) await client.query(`set search_path = ${schema}`)
    },
  })
  // A query that waits gets the error. Without these listeners, a connection that drops while idle would be an uncaught error.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
