import pg from 'pg'
import { sharesSessions } from '../../db/pool.ts'

/** Time limit of a statement, after which PostgreSQL cancels it. */
export const REPORT_TIMEOUT_MS = 5000

/** Number of connections, and so of reports that run at the same time. */
export const REPORT_CONNECTIONS = 8
const TEXT_TYPES = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig

/**
 * Reports add up ranges of rows. A bitmap scan reads each page once and takes half the time of an index scan, which PostgreSQL would
 * choose. With 16 MB of memory, 50,000 customers are grouped without a temporary file. Just-in-time compilation takes longer than a report.
 */
const SETTINGS = [
  `statement_timeout = ${REPORT_TIMEOUT_MS}`,
  'enable_indexscan = off',
  "work_mem = '16MB'",
  'jit = off',
]
const FORMATS = "set timezone = 'UTC'; set datestyle = 'ISO, YMD'"
const SESSION = [FORMATS, ...SETTINGS.map((setting) => `set ${setting}`)].join('; ')
const IN_TRANSACTION = SETTINGS.map((setting) => `; set local ${setting}`).join('')

/** SQL after the beginning of a transaction, which gives it the settings of a report in a session that others share. */
export function reportSettingsFor(client: pg.ClientBase): string {
  return sharesSessions(client) ? IN_TRANSACTION : ''
}

/**
 * Opens connections for reports, to the same database as `pool`. Reports and batches of events then never wait for each other's connections.
 * Connections are pipelined, so that a report takes one round trip, and every value is returned as text.
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
      await client.query(sharesSessions(client) ? FORMATS : SESSION)
    },
  })
  // A running statement reports the error itself; a connection that is lost while idle is replaced.
  reportPool.on('error', () => {})
  reportPool.on('connect', (client) => client.on('error', () => {}))
  return reportPool
}
