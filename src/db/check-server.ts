import pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { within } from '../waiting/within.ts'
import { isSharingSessions } from './detect-pooler.ts'
import { cannotUse, describeUrl } from './explain-connection.ts'

const OLDEST = 150_000
const CONNECT_WITHIN_MS = 15_000

type Connect = () => Promise<pg.Client>

/**
 * Checks that a server answers, is new enough and gives each connection a session of its own.
 *
 * @param setting the name of the setting that has the address.
 * @returns its version, such as `17.2`.
 * @throws SetupError with one line: what is wrong, where, and what to do.
 */
export async function checkServer(url: string, setting = 'DATABASE_URL'): Promise<string> {
  return withConnections(url, setting, async (connect) => {
    const first = await connect()
    const { version, number } = await askVersion(first)
    if (number < OLDEST) {
      throw new SetupError(
        `PostgreSQL at ${describeUrl(url)} is version ${version}; Tidemark needs 15 or newer. Upgrade it, or set DATABASE_URL to another server.`,
      )
    }
    const isSharing = await inTime(
      connect().then((second) => isSharingSessions(first, second)),
      url,
    )
    if (isSharing) throw setting === 'DATABASE_URL' ? sharesSessions(url) : isNotDirect(url)
    return version
  })
}

/**
 * Checks that a pooler leads to the same database as the server's own address, and that transactions can be used there.
 *
 * @throws SetupError with one line.
 */
export async function checkPooler(url: string, directUrl: string): Promise<void> {
  const server = await withConnections(directUrl, 'DATABASE_DIRECT_URL', async (connect) =>
    askIdentity(await connect()),
  )
  await withConnections(url, 'DATABASE_URL', async (connect) => {
    const client = await inTime(connect(), url)
    if ((await askIdentity(client)) !== server) {
      throw new SetupError(
        `DATABASE_URL (${describeUrl(url)}) and DATABASE_DIRECT_URL (${describeUrl(directUrl)}) lead to different databases. Correct one of them.`,
      )
    }
    await client.query('begin')
    await client.query('commit')
  })
}

async function withConnections<T>(url: string, setting: string, work: (connect: Connect) => Promise<T>): Promise<T> {
  const clients: pg.Client[] = []
  const connect = async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS })
    client.on('error', () => {})
    clients.push(client)
    await client.connect()
    return client
  }
  try {
    return await work(connect)
  } catch (error) {
    throw error instanceof SetupError ? error : cannotUse(url, error, setting)
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

/** The start of the server in microseconds, which no two servers have in common, and the number of the database there. */
async function askIdentity(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ identity: string }>(`
    select extract(epoch from pg_postmaster_start_time()) || ' ' || oid as identity
    from pg_database
    where datname = current_database()`)
  return rows[0]?.identity ?? ''
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
    `PostgreSQL at ${describeUrl(url)} is behind a transaction or statement pooler, such as PgBouncer, which lets connections share sessions; Tidemark also needs sessions of its own. Set DATABASE_DIRECT_URL to the server itself (its own port, usually 5432), set DATABASE_URL to it, or use session pooling (pool_mode = session).`,
  )
}

function isNotDirect(url: string): SetupError {
  return new SetupError(
    `DATABASE_DIRECT_URL (${describeUrl(url)}) leads to a pooler that lets connections share sessions. Set it to the server itself (its own port, usually 5432).`,
  )
}
