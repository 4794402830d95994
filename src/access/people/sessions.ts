import type pg from 'pg'
import { ACCESS_CHANNEL } from '../keys.ts'
import { createToken, hashOfToken } from './token.ts'

/** A session ends when it was not used for so long. */
export const IDLE_HOURS = 12
/** A session ends so long after the sign-in in any case. */
export const LONGEST_HOURS = 7 * 24

/** A session that was just made. Its token is not stored. */
export interface NewSession {
  token: string
  userId: string
}

/** How a person signed in. */
export type SignInWay = 'password' | 'provider' | 'proxy'

/** Starts a session, in the transaction of the sign-in. */
export async function createSession(
  client: pg.ClientBase | pg.Pool,
  userId: string,
  way: SignInWay = 'password',
): Promise<NewSession> {
  const token = createToken()
  await client.query(
    `insert into sessions (session_hash, user_id, expires_at, started_by)
     values ($1, $2, now() + $3 * interval '1 hour', $4)`,
    [hashOfToken(token), userId, LONGEST_HOURS, way],
  )
  return { token, userId }
}

/** Ends one session, or all sessions of its person. All processes refuse them at once, or after ten seconds at the latest. */
export async function endSessions(pool: pg.Pool, token: string, which: 'this' | 'all'): Promise<void> {
  const hash = hashOfToken(token)
  await pool.query(
    `with ended as (
       delete from sessions
       where session_hash = $1
       or ($2 and user_id = (select user_id from sessions where session_hash = $1))
       returning 1
     )
     select pg_notify($3, '') from (select count(*) from ended) counted`,
    [hash, which === 'all', ACCESS_CHANNEL],
  )
}

/** Deletes what cannot be used any more. */
export async function deleteEnded(pool: pg.Pool): Promise<void> {
  await pool.query(`delete from sessions where expires_at < now() or last_seen_at < now() - $1 * interval '1 hour'`, [
    IDLE_HOURS,
  ])
  await pool.query('delete from invitations where expires_at < now()')
  await pool.query(`delete from sign_in_failures where last_at < now() - interval '1 day'`)
}
