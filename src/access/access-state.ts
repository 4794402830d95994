import type pg from 'pg'
import { IDLE_HOURS } from './people/sessions.ts'

/** What can be counted about access keys and people. */
export interface AccessState {
  /** Keys that work, the newest first. */
  keys: { id: string; name: string; lastUseSeconds: number | null; expirySeconds: number | null }[]
  people: Record<'active' | 'invited' | 'disabled', number>
  sessions: number
  /** Names, of people or not, that have to wait before the next sign-in. */
  blockedNames: number
}

/** Every key is a time series of its own. */
const MOST_KEYS = 500

/** @returns undefined while the database does not answer. */
export async function readAccessState(pool: pg.Pool): Promise<AccessState | undefined> {
  try {
    const keys = await pool.query<KeyRow>(KEYS, [MOST_KEYS])
    const counts = await pool.query<Record<string, string>>(COUNTS, [IDLE_HOURS])
    const count = (name: string) => Number(counts.rows[0]?.[name])
    return {
      keys: keys.rows.map(({ id, name, last_use, expiry }) => ({
        id,
        name,
        lastUseSeconds: last_use === null ? null : Number(last_use),
        expirySeconds: expiry === null ? null : Number(expiry),
      })),
      people: { active: count('active'), invited: count('invited'), disabled: count('disabled') },
      sessions: count('sessions'),
      blockedNames: count('blocked_names'),
    }
  } catch {
    return undefined
  }
}

/** Pools of reports read every value as text. */
interface KeyRow {
  id: string
  name: string
  last_use: string | null
  expiry: string | null
}

const KEYS = `
  select
    key_id as id,
    name,
    extract(epoch from last_used_at)::text as last_use,
    case when replaced_by is null then extract(epoch from expires_at)::text end as expiry
  from access_keys
  where revoked_at is null
  and coalesce(expires_at, 'infinity') > now()
  order by created_at desc, key_id
  limit $1`

const COUNTS = `
  select
    count(*) filter (where disabled_at is not null)::text as disabled,
    count(*) filter (where disabled_at is null and has_credential)::text as active,
    count(*) filter (where disabled_at is null and not has_credential)::text as invited,
    (
      select count(*)::text
      from sessions
      where expires_at > now()
      and last_seen_at > now() - $1 * interval '1 hour'
    ) as sessions,
    (select count(*)::text from sign_in_failures where blocked_until > now()) as blocked_names
  from (
    select disabled_at, password_hash is not null or oidc_subject is not null as has_credential
    from users
    where removed_at is null
  ) as people`
