import pg from 'pg'

/** What PostgreSQL's types become: text where a JavaScript value would lose digits, microseconds or the time zone. */
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
 * A process whose machine is gone says no goodbye: its session would keep its locks, and hold up all others, for as long as
 * PostgreSQL waits for a word. Two hours are usual before it even asks whether anybody is there.
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
  /** The only schema in which tables are looked for and made. Default: the user's own search path. */
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
    // After a fail-over, none stays with the old server for longer.
    maxLifetimeSeconds: 600,
    onConnect: async (client) => {
      await client.query(SESSION_SETTINGS)
      if (schema !== undefined) await client.query(`set search_path = ${schema}`)
    },
  })
  // Whoever waits for a query gets its error; without these, a connection that drops while idle would be an uncaught one.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
