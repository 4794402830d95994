import pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { within } from '../waiting/within.ts'
import { isSharingSessions } from './detect-pooler.ts'
import { cannotUse, describeUrl } from './explain-connection.ts'

const OLDEST = 150_000
const CONNECT_WITHIN_MS = 15_000

/**
 * Checks that a server answers, is new enough and gives each connection a session of its own.
 *
 * @returns its version, such as `17.2`.
 * @throws SetupError with one line: what is wrong, where, and what to do.
 */
export async function checkServer(url: string): Promise<string> {
  const clients: pg.Client[] = []
  const connect = async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS })
    client.on('error', () => {})
    clients.push(client)
    await client.connect()
    return client
  }
  try {
    const first = await connect()
    const { version, number } = await askVersion(first)
    if (number < OLDEST) {
      throw new SetupError(
        `PostgreSQL at ${describeUrl(url)} is version ${version}; Tidemark needs 15 or newer. Upgrade it, or set DATABASE_URL to another server.`,
      )
    }
    if (
      await inTime(
        connect().then((second) => isSharingSessions(first, second)),
        url,
      )
    )
      throw sharesSessions(url)
    return version
  } catch (error) {
    throw error instanceof SetupError ? error : cannotUse(url, error)
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
  }
}

async function askVersion(client: pg.Client): Promise<{ version: string; number: number }> {
  const { rows } = await client.query<{ version: string; number: number }>(`
    select split_part(current_setting('server_version'), ' ', 1) as version,
           current_setting('server_version_num')::int as number`)
  return rows[0] ?? { version: 'unknown', number: 0 }
}

/** Without a session for a second connection, a pooler lets the connection wait, without an error. */
async function inTime<T>(work: Promise<T>, url: string): Promise<T> {
  const result = await within(work, CONNECT_WITHIN_MS)
  if (result !== 'late') return result
  throw new SetupError(
    `PostgreSQL at ${describeUrl(url)} answers one connection at a time; Tidemark needs about 20. Raise the size of the pool (default_pool_size of PgBouncer), or connect to the server itself.`,
  )
}

function sharesSessions(url: string): SetupError {
  return new SetupError(
    `PostgreSQL at ${describeUrl(url)} is behind a transaction or statement pooler, such as PgBouncer, which lets connections share sessions; Tidemark needs sessions of its own. Set DATABASE_URL to the server itself (its own port, usually 5432), or to a pooler with session pooling (pool_mode = session).`,
  )
}
