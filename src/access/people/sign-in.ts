import { createHash } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit.ts'
import type { Turn } from './fair-turns.ts'
import type { Passwords } from './password.ts'
import { createSession, deleteEnded, type NewSession } from './sessions.ts'
import { normalName } from './stored-user.ts'

/** So many failures have no delay. After them the delay doubles, from one second. */
const FREE_FAILURES = 5
const LONGEST_DELAY_SECONDS = 900

/** The outcome of a sign-in. A refusal does not say whether the name exists. */
export type SignIn = { session: NewSession } | { retryAfterSeconds: number } | 'refused'

interface UserRow {
  user_id: string
  name: string
  password_hash: string | null
}

/**
 * Checks a name and a password. Names that do not exist take the same time, and cause the same delays, as others.
 *
 * @param turn of the client, among all that sign in.
 * @throws TooBusy when too many passwords are being checked, and what the check of the turn throws.
 */
export async function signIn(
  pool: pg.Pool,
  passwords: Passwords,
  given: { name: string; password: string },
  turn: Turn,
): Promise<SignIn> {
  const name = normalName(given.name)
  const subject = createHash('sha256').update(name).digest()
  const retryAfterSeconds = await reserveAttempt(pool, subject)
  if (retryAfterSeconds !== undefined) return { retryAfterSeconds }
  const { rows } = await pool.query<UserRow>(
    'select user_id, name, password_hash from users where name = $1 and disabled_at is null',
    [name],
  )
  const [user] = rows
  const isRight = await passwords.matches(given.password, user?.password_hash ?? null, turn).catch(async (error) => {
    await releaseAttempt(pool, subject)
    throw error
  })
  if (!user || !isRight) {
    await recordFailure(pool, user)
    return 'refused'
  }
  await deleteEnded(pool)
  const session = await startSession(pool, user, subject)
  return session ? { session } : 'refused'
}

/**
 * Counts an attempt before the password is checked, so that many attempts at the same time do not pass the limit.
 *
 * @returns the seconds to wait, while the name is blocked.
 */
async function reserveAttempt(pool: pg.Pool, subject: Buffer): Promise<number | undefined> {
  const { rowCount } = await pool.query(
    `insert into sign_in_failures as known (subject, failures) values ($1, 1)
     on conflict (subject) do update
     set
       failures = known.failures + 1,
       last_at = clock_timestamp(),
       blocked_until = case
         when known.failures >= $2 then
           clock_timestamp() + least($3, power(2, least(known.failures - $2, 20))) * interval '1 second'
       end
     where coalesce(known.blocked_until, '-infinity') <= clock_timestamp()`,
    [subject, FREE_FAILURES, LONGEST_DELAY_SECONDS],
  )
  if (rowCount === 1) return undefined
  const { rows } = await pool.query<{ seconds: number }>(
    `select greatest(1, ceil(extract(epoch from blocked_until - clock_timestamp())))::int as seconds
     from sign_in_failures where subject = $1`,
    [subject],
  )
  return rows[0]?.seconds ?? 1
}

async function releaseAttempt(pool: pg.Pool, subject: Buffer): Promise<void> {
  await pool.query('update sign_in_failures set failures = greatest(0, failures - 1) where subject = $1', [subject])
}

/** A name that does not exist is not written: people type passwords there. */
async function recordFailure(pool: pg.Pool, user: UserRow | undefined): Promise<void> {
  if (!user) return
  const { user_id: object, name } = user
  await inTransaction(pool, (client) =>
    recordAudit(client, { actor: { kind: 'user', name }, action: 'session.refused', object }),
  )
}

/** @returns undefined when the account was disabled or reset while the password was checked. */
async function startSession(pool: pg.Pool, user: UserRow, subject: Buffer): Promise<NewSession | undefined> {
  const { user_id: object, name, password_hash: hash } = user
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      'select from users where user_id = $1 and password_hash = $2 and disabled_at is null for share',
      [object, hash],
    )
    if (rowCount === 0) return undefined
    await client.query('delete from sign_in_failures where subject = $1', [subject])
    await recordAudit(client, {
      actor: { kind: 'user', name },
      action: 'session.started',
      object,
      detail: { by: 'password' },
    })
    return createSession(client, object)
  })
}
