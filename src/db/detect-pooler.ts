import { randomUUID } from 'node:crypto'
import type pg from 'pg'

const ROUNDS = 3

/**
 * Whether two connections share sessions of the server. A pooler then gives each session to another connection for the next
 * transaction or statement, and with it the session's settings, locks and prepared statements.
 *
 * Use it on new connections: it leaves only a meaningless mark in their sessions.
 */
export async function isSharingSessions(first: pg.Client, second: pg.Client): Promise<boolean> {
  const mark = randomUUID()
  await first.query(`select set_config('tidemark.mark', '${mark}', false)`)
  for (let round = 1; round <= ROUNDS; round++) {
    const before = await readSession(first)
    const other = await readSession(second)
    const after = await readSession(first)
    if (other.mark === mark || other.session === before.session || after.session !== before.session) return true
  }
  return false
}

/** Process ids alone may be the same on two servers. */
async function readSession(client: pg.Client): Promise<{ session: string; mark: string | null }> {
  const { rows } = await client.query<{ session: string; mark: string | null }>(
    `select pid || ' ' || backend_start as session, current_setting('tidemark.mark', true) as mark
     from pg_stat_activity
     where pid = pg_backend_pid()`,
  )
  return rows[0] ?? { session: '', mark: null }
}
