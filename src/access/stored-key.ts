import { timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import { writeInstant } from '../json/write-rows.ts'
import { KeyError } from './key-error.ts'
import { hashOfKey, KEY_ID, readKeyText } from './key-text.ts'
import type { Scope } from './scope.ts'

/** An access key without its secret. */
export interface StoredKey {
  id: string
  name: string
  scopes: readonly Scope[]
  /** The only tenant of the key; null for all tenants. */
  tenantId: string | null
  /** RFC 3339, like all times here. */
  createdAt: string
  createdBy: string
  expiresAt: string | null
  revokedAt: string | null
  /** The key that a rotation made. */
  replacedBy: string | null
  /** Written every five minutes. */
  lastUsedAt: string | null
  status: 'active' | 'expired' | 'revoked'
}

interface KeyRow {
  key_id: string
  secret_hash: Buffer
  name: string
  scopes: Scope[]
  tenant_id: string | null
  created_at: string
  created_by: string
  expires_at: string | null
  revoked_at: string | null
  replaced_by: string | null
  last_used_at: string | null
  is_expired: boolean
}

const SELECT_KEYS = `
  select
    key_id,
    secret_hash,
    name,
    scopes,
    tenant_id,
    created_at::text,
    created_by,
    expires_at::text,
    revoked_at::text,
    replaced_by,
    last_used_at::text,
    coalesce(expires_at <= clock_timestamp(), false) as is_expired
  from access_keys`

/** All keys, the newest first. Expired and revoked keys are included. */
export async function listKeys(pool: pg.Pool): Promise<StoredKey[]> {
  const { rows } = await pool.query<KeyRow>(`${SELECT_KEYS} order by created_at desc, key_id`)
  return rows.map(readKey)
}

/**
 * Finds one key and locks it.
 *
 * @param given its id, its name, or the whole key. A name stands for the keys that are not revoked. After a rotation there are two of them
 * until the old one expires.
 * @param choose `newest`: a name stands for the newest of its keys.
 * @throws KeyError when there is none, or several.
 */
export async function lockKey(
  client: pg.ClientBase,
  given: string,
  choose: 'newest' | 'only' = 'only',
): Promise<StoredKey> {
  const text = readKeyText(given)
  if (text.kind === 'damaged') throw new KeyError('invalid', `This is not a whole access key: ${text.problem}`)
  const id = text.kind === 'key' ? text.id : given
  const { rows } = await client.query<KeyRow>(
    `${SELECT_KEYS}
     where key_id = $1
     or (name = $1 and revoked_at is null and (replaced_by is null or expires_at > clock_timestamp()))
     order by replaced_by is not null, created_at desc
     for update`,
    [id],
  )
  const byId = rows.filter((row) => row.key_id === id)
  const found = byId.length > 0 ? byId : rows
  if (text.kind === 'key' && !(found[0] && timingSafeEqual(found[0].secret_hash, hashOfKey(given)))) {
    throw new KeyError('not-found', 'This access key is unknown. It may be a key of another installation')
  }
  const [row, ...others] = found
  if (!row) {
    const what = KEY_ID.test(given) ? 'There is no access key with this id or name' : 'There is no active access key'
    throw new KeyError('not-found', `${what}: "${given}". "tidemark keys list" shows all keys`)
  }
  if (others.length > 0 && choose === 'only') {
    const ids = found.map(({ key_id }) => key_id).join(', ')
    throw new KeyError('conflict', `${found.length} access keys are named "${given}". Use the id of one: ${ids}`)
  }
  return readKey(row)
}

function readKey(row: KeyRow): StoredKey {
  return {
    id: row.key_id,
    name: row.name,
    scopes: row.scopes,
    tenantId: row.tenant_id,
    createdAt: writeInstant(row.created_at),
    createdBy: row.created_by,
    expiresAt: instantOf(row.expires_at),
    revokedAt: instantOf(row.revoked_at),
    replacedBy: row.replaced_by,
    lastUsedAt: instantOf(row.last_used_at),
    status: row.revoked_at !== null ? 'revoked' : row.is_expired ? 'expired' : 'active',
  }
}

const instantOf = (text: string | null) => (text === null ? null : writeInstant(text))
