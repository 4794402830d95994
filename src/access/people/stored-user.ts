import type pg from 'pg'
import { writeInstant } from '../../json/write-rows.ts'
import { KeyError } from '../key-error.ts'
import type { Role } from './role.ts'

/** A person, without the password. */
export interface StoredUser {
  id: string
  name: string
  role: Role
  /** The only tenant that the person sees; null for all tenants. */
  tenantId: string | null
  status: 'invited' | 'active' | 'disabled'
  /** RFC 3339, like all times here. */
  createdAt: string
  createdBy: string
  /** The end of the invitation that was not used yet. */
  invitedUntil: string | null
  /** Written every few minutes. */
  lastSeenAt: string | null
  sessions: number
}

interface UserRow {
  user_id: string
  name: string
  role: Role
  tenant_id: string | null
  created_at: string
  created_by: string
  is_disabled: boolean
  has_credential: boolean
  invited_until: string | null
  last_seen_at: string | null
  sessions: number
}

const SELECT_USERS = `
  select
    users.user_id,
    name,
    role,
    tenant_id,
    users.created_at::text,
    created_by,
    disabled_at is not null as is_disabled,
    password_hash is not null or oidc_subject is not null as has_credential,
    (select expires_at::text from invitations where user_id = users.user_id and expires_at > now()) as invited_until,
    active.last_seen_at::text,
    active.sessions
  from users
  left join lateral (
    select
      max(last_seen_at) as last_seen_at,
      count(*) filter (where expires_at > now())::int as sessions
    from sessions
    where user_id = users.user_id
  ) active on true`

/** All people, by name. */
export async function listUsers(pool: pg.Pool): Promise<StoredUser[]> {
  const { rows } = await pool.query<UserRow>(`${SELECT_USERS} where removed_at is null order by name`)
  return rows.map(readUser)
}

/**
 * Finds one person and locks the row.
 *
 * @param given the id or the name.
 * @throws KeyError when there is none.
 */
export async function lockUser(client: pg.ClientBase, given: string): Promise<StoredUser> {
  const { rows } = await client.query<UserRow>(
    `${SELECT_USERS} where (users.user_id = $1 or name = $2) and removed_at is null order by users.user_id = $1 desc limit 1 for update of users`,
    [given, normalName(given)],
  )
  const [row] = rows
  if (!row) throw new KeyError('not-found', `There is no person "${given}". "tidemark users list" shows all people`)
  return readUser(row)
}

/** A name as it is stored: names that differ only in capitals are the same. */
export const normalName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

function readUser(row: UserRow): StoredUser {
  return {
    id: row.user_id,
    name: row.name,
    role: row.role,
    tenantId: row.tenant_id,
    status: row.is_disabled ? 'disabled' : row.has_credential ? 'active' : 'invited',
    createdAt: writeInstant(row.created_at),
    createdBy: row.created_by,
    invitedUntil: instantOf(row.invited_until),
    lastSeenAt: instantOf(row.last_seen_at),
    sessions: row.sessions,
  }
}

const instantOf = (text: string | null) => (text === null ? null : writeInstant(text))

/** A person as the API and the command line show it. */
export function describeUser({ tenantId, ...user }: StoredUser) {
  const { id, name, role, ...rest } = user
  return { id, name, role, tenant: tenantId, ...rest }
}
