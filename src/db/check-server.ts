import type pg from 'pg'
import { DatabaseError } from './database-error.ts'

const OLDEST = 150_000

/**
 * Makes sure that a server answers and is new enough.
 *
 * @returns its version, such as `17.2`.
 * @throws DatabaseError with one line: what is wrong, where, and what to do.
 */
export async function checkServer(pool: pg.Pool, url: string): Promise<string> {
  const { version, number } = await askVersion(pool, url)
  if (number >= OLDEST) return version
  throw new DatabaseError(
    `PostgreSQL at ${describeUrl(url)} is version ${version}; Tidemark needs 15 or newer. Upgrade it, or point DATABASE_URL at another.`,
  )
}

/** `host:port/database` of a URL, without user and password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = decodeURIComponent(hostname) || searchParams.get('host') || 'localhost'
  return `${host}:${port || searchParams.get('port') || 5432}${decodeURIComponent(pathname)}`
}

async function askVersion(pool: pg.Pool, url: string): Promise<{ version: string; number: number }> {
  const question = `
    select split_part(current_setting('server_version'), ' ', 1) as version,
           current_setting('server_version_num')::int as number`
  try {
    const { rows } = await pool.query<{ version: string; number: number }>(question)
    return rows[0] ?? { version: 'unknown', number: 0 }
  } catch (cause) {
    throw new DatabaseError(`Cannot use PostgreSQL at ${describeUrl(url)}: ${explain(cause, url)}`, { cause })
  }
}

const ADVICE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there. Start it, or correct DATABASE_URL.',
  ENOTFOUND: 'there is no such host. Correct DATABASE_URL.',
  EAI_AGAIN: 'its host name cannot be looked up. Check the network, or correct DATABASE_URL.',
  ETIMEDOUT: 'it does not answer. Check the network, or correct DATABASE_URL.',
  '28P01': 'it refuses the password. Correct the user or password in DATABASE_URL.',
  '28000': 'it refuses the user. Correct the user in DATABASE_URL, or the server’s pg_hba.conf.',
  '3D000': 'there is no such database. Create it (createdb), or correct DATABASE_URL.',
  '53300': 'it has no connection left. Raise its max_connections, or end other programs’ connections.',
}

function explain(error: unknown, url: string): string {
  // A host with several addresses fails with all their errors; its own message is empty.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code, message } = first as Error & { code?: string }
  const user = decodeURIComponent(new URL(url).username)
  if (code?.startsWith('28') && user) return `as user "${user}", ${ADVICE[code] ?? message}`
  return ADVICE[code ?? ''] ?? `${message}. Check DATABASE_URL.`
}
