import type pg from 'pg'
import { writeInstant } from '../json/write-rows.ts'
import type { Access } from './key-ring.ts'
import { type Scope, withIncluded } from './scope.ts'

/** A key as a process has it in memory. */
export interface LoadedKey {
  id: string
  name: string
  hash: Buffer
  access: Access
  revokedAt: string | null
  expiresAt: string | null
  /** By `performance.now()`, so that the clock of the database decides, and not that of this machine. */
  expiresMs: number
}

export interface LoadedKeys {
  /** By `performance.now()`, when the reading began. */
  atMs: number
  /** Whether a key was ever created, or a person was ever invited. */
  exist: boolean
  hasPeople: boolean
  keys: ReadonlyMap<string, LoadedKey>
}

interface Row {
  key_id: string
  secret_hash: Buffer
  name: string
  scopes: Scope[]
  tenant_id: string | null
  expires_at: string | null
  expires_in_ms: number | null
  revoked_at: string | null
}

/** Reads the keys that work, and those that stopped to work in the last 30 days, for a clear error. */
export async function loadKeys(pool: pg.Pool): Promise<LoadedKeys> {
  const atMs = performance.now()
  const { rows } = await pool.query<Row>(`
    select
      key_id,
      secret_hash,
      name,
      scopes,
      tenant_id,
      expires_at::text,
      extract(epoch from expires_at - clock_timestamp())::float8 * 1000 as expires_in_ms,
      revoked_at::text
    from access_keys
    where coalesce(least(revoked_at, expires_at), 'infinity') > now() - interval '30 days'`)
  const keys = new Map(rows.map((row) => [row.key_id, readRow(row, atMs)]))
  const { were_created: wereCreated, has_people: hasPeople } = await readExistence(pool)
  return { atMs, exist: wereCreated, hasPeople, keys }
}

interface Existence {
  were_created: boolean
  has_people: boolean
}

async function readExistence(pool: pg.Pool): Promise<Existence> {
  const { rows } = await pool.query<Existence>(
    `select
       exists (select from access_keys) or exists (select from users) as were_created,
       exists (select from users where removed_at is null) as has_people`,
  )
  return rows[0] ?? { were_created: false, has_people: false }
}

function readRow(row: Row, atMs: number): LoadedKey {
  const { key_id: id, name, secret_hash: hash, expires_in_ms: expiresInMs } = row
  return {
    id,
    name,
    hash,
    access: {
      keyId: id,
      keyName: `${name} (${id})`,
      label: name,
      scopes: withIncluded(row.scopes),
      tenantId: row.tenant_id ?? undefined,
    },
    revokedAt: row.revoked_at === null ? null : writeInstant(row.revoked_at),
    expiresAt: row.expires_at === null ? null : writeInstant(row.expires_at),
    expiresMs: expiresInMs === null ? Number.POSITIVE_INFINITY : atMs + expiresInMs,
  }
}
