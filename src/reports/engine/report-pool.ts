import pg from 'pg'

/** How long a report may take before PostgreSQL cancels it. */
export const REPORT_TIMEOUT_MS = 5000

/** How many reports may be read at a time. */
export const REPORT_CONNECTIONS = 8
const TEXT_TYPES = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig

/**
 * Reports add up ranges of rows: a bitmap scan visits each page once and takes half the time of an index scan there,
 * which PostgreSQL would choose. With more memory than by default, 50,000 customers are grouped without a file. Compiling a query
 * just in time takes longer than a report does.
 */
const SESSION = [
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  `set statement_timeout = ${REPORT_TIMEOUT_MS}`,
  'set enable_indexscan = off',
  "set work_mem = '16MB'",
  'set jit = off',
].join('; ')

/**
 * Connections for reading, beside those of `pool` and to the same database: a report then waits for no batch of
 * events, and a batch for no report. They are pipelined, so that all a report asks costs one round trip, and every
 * value comes as text.
 */
export function openReportPool(pool: pg.Pool): pg.Pool {
  const reportPool = new pg.Pool({
    ...pool.options,
    application_name: 'tidemark reports',
    pipeline: true,
    max: REPORT_CONNECTIONS,
    connectionTimeoutMillis: REPORT_TIMEOUT_MS,
    types: TEXT_TYPES,
    onConnect: async (client) => {
      await client.query(SESSION)
    },
  })
  // Whoever waits for an answer gets the error; a connection that drops while idle is replaced.
  reportPool.on('error', () => {})
  reportPool.on('connect', (client) => client.on('error', () => {}))
  return reportPool
}
