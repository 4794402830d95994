import type pg from 'pg'
import type { Logger } from 'pino'
import type { Access } from '../key-ring.ts'
import { KeysUnknown } from '../keys-in-memory.ts'
import { type Role, scopesOf } from './role.ts'
import { IDLE_HOURS, type SignInWay } from './sessions.ts'
import { hashOfToken, TOKEN } from './token.ts'

/** The sessions that this process has seen, in memory. */
export interface SessionRing {
  /**
   * What a session opens; undefined if it has ended or never existed.
   *
   * @throws KeysUnknown when the session cannot be read.
   */
  find(token: string): Promise<Access | undefined>
  /** Whether the session of a response that lasts still works. */
  stillOpens(access: Access): boolean
  /** Reads the known sessions again, and writes their last use. A failure is logged. */
  reload(): Promise<void>
}

interface Loaded {
  access: Access
  atMs: number
  usedMs: number
}

interface Row {
  session: string
  name: string
  role: Role
  tenant_id: string | null
  started_by: SignInWay
}

const MOST_IN_MEMORY = 10_000
/** The last use is written so often at most. */
const WRITE_EVERY_MS = 5 * 60 * 1000
const FORGET_AFTER_MS = 10 * 60 * 1000

/** @param oldestMs the age at which a session is not used without reading it again. */
export function createSessionRing(pool: pg.Pool, log: Pick<Logger, 'warn'>, oldestMs: number): SessionRing {
  let known = new Map<string, Loaded>()

  const isFresh = ({ atMs }: Loaded) => performance.now() - atMs <= oldestMs

  return {
    async find(token) {
      if (!TOKEN.test(token)) return undefined
      const hash = hashOfToken(token).toString('hex')
      const found = known.get(hash)
      if (found && isFresh(found)) {
        found.usedMs = performance.now()
        return found.access
      }
      const atMs = performance.now()
      const [row] = await readSessions(pool, [hash]).catch((cause) => {
        throw new KeysUnknown('The database cannot be reached at the moment', { cause })
      })
      known.delete(hash)
      if (!row) return undefined
      if (known.size >= MOST_IN_MEMORY) known.clear()
      const access = accessOf(row)
      known.set(hash, { access, atMs, usedMs: atMs })
      return access
    },

    stillOpens({ session = '' }) {
      const found = known.get(session)
      if (found) found.usedMs = performance.now()
      return found !== undefined && isFresh(found)
    },

    async reload() {
      const hashes = [...known].flatMap(([hash, one]) =>
        performance.now() - one.usedMs < FORGET_AFTER_MS ? [hash] : [],
      )
      if (hashes.length === 0) return known.clear()
      const atMs = performance.now()
      try {
        const rows = await readSessions(pool, hashes)
        known = new Map(
          rows.map((row) => [
            row.session,
            { access: accessOf(row), atMs, usedMs: known.get(row.session)?.usedMs ?? atMs },
          ]),
        )
        await noteUses(pool, recentlyUsed(known))
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'sessions cannot be read; retrying')
      }
    },
  }
}

const recentlyUsed = (sessions: ReadonlyMap<string, Loaded>) =>
  [...sessions].flatMap(([hash, { usedMs }]) => (performance.now() - usedMs < WRITE_EVERY_MS ? [hash] : []))

async function readSessions(pool: pg.Pool, hashes: readonly string[]): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select encode(session_hash, 'hex') as session, name, role, tenant_id, started_by
     from sessions
     join users on users.user_id = sessions.user_id
     where session_hash = any (select decode(hash, 'hex') from unnest($1::text[]) hash)
     and expires_at > now()
     and last_seen_at > now() - $2 * interval '1 hour'
     and disabled_at is null`,
    [hashes, IDLE_HOURS],
  )
  return rows
}

async function noteUses(pool: pg.Pool, hashes: readonly string[]): Promise<void> {
  await pool.query(
    `update sessions
     set last_seen_at = now()
     where session_hash = any (select decode(hash, 'hex') from unnest($1::text[]) hash)
     and last_seen_at < now() - $2 * interval '1 millisecond'`,
    [hashes, WRITE_EVERY_MS],
  )
}

function accessOf({ session, name, role, tenant_id: tenantId, started_by: way }: Row): Access {
  return {
    keyId: undefined,
    keyName: `person ${name}`,
    label: 'people',
    session,
    person: { name, role, way },
    scopes: scopesOf(role),
    tenantId: tenantId ?? undefined,
  }
}
