import type pg from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { writeInstant } from '../../json/write-rows.ts'
import { KeyError } from '../key-error.ts'
import type { Turn } from './fair-turns.ts'
import { checkPassword, type Passwords } from './password.ts'
import { createSession, type NewSession } from './sessions.ts'
import { hashOfToken } from './token.ts'
import { recordUserEvent } from './users.ts'

/** Whom an invitation is for. */
export interface Invitation {
  name: string
  role: string
  expiresAt: string
}

interface Row {
  user_id: string
  name: string
  role: string
  expires_at: string
}

const FIND = `
  select users.user_id, name, role, expires_at::text
  from invitations
  join users on users.user_id = invitations.user_id
  where token_hash = $1 and expires_at > now() and disabled_at is null`

/** @throws KeyError when the invitation was used, has expired, or never existed. */
export async function readInvitation(pool: pg.Pool, token: string): Promise<Invitation> {
  const { rows } = await pool.query<Row>(FIND, [hashOfToken(token)])
  const { name, role, expires_at: expiresAt } = foundIn(rows)
  return { name, role, expiresAt: writeInstant(expiresAt) }
}

/**
 * Stores the password that a person chose, and signs the person in. The invitation cannot be used again, and earlier sessions end.
 *
 * @throws KeyError when the invitation does not work, or the password is not allowed.
 */
export async function acceptInvitation(
  pool: pg.Pool,
  passwords: Passwords,
  { token, password }: { token: string; password: string },
  turn: Turn,
): Promise<NewSession> {
  const { name } = await readInvitation(pool, token)
  checkPassword(password, name)
  const hash = await passwords.hash(password, turn)
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>(`${FIND} for update`, [hashOfToken(token)])
    const { user_id: id } = foundIn(rows)
    await client.query('delete from invitations where user_id = $1', [id])
    await client.query('delete from sessions where user_id = $1', [id])
    await client.query('update users set password_hash = $2 where user_id = $1', [id, hash])
    await recordUserEvent(client, 'user.password-set', id, { kind: 'user', name })
    return createSession(client, id)
  })
}

function foundIn(rows: readonly Row[]): Row {
  const [row] = rows
  if (row) return row
  throw new KeyError('not-found', 'This invitation was used, has expired or never existed. Ask for a new one')
}
