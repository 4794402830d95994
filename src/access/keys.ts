import type pg from 'pg'
import { inTransaction } from '../db/transaction.ts'
import { type Actor, recordAudit } from './audit.ts'
import type { Expiry } from './expiry.ts'
import { KeyError } from './key-error.ts'
import { createKeyText, hashOfKey } from './key-text.ts'
import type { Scope } from './scope.ts'
import { lockKey, type StoredKey } from './stored-key.ts'

/** Processes that check keys listen on this channel. */
export const ACCESS_CHANNEL = 'tidemark_access'

/** Every process has all keys in memory. */
const MOST_KEYS = 10_000

/** What a new key is to open. */
export interface KeyRequest {
  name: string
  scopes: readonly Scope[]
  /** The only tenant of the key; undefined for all tenants. */
  tenantId: string | undefined
  /** Undefined: the key does not expire. */
  expiry: Expiry | undefined
}

/** A key that was just made. Its text is not stored, so it can be shown only now. */
export interface CreatedKey {
  key: StoredKey
  text: string
}

/**
 * Creates a key.
 *
 * @throws KeyError when the name is in use, or the expiry is in the past.
 */
export async function createKey(pool: pg.Pool, request: KeyRequest, actor: Actor): Promise<CreatedKey> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('tidemark access keys'))`)
    const { rows } = await client.query<{ used: boolean; full: boolean }>(
      `select
         count(*) filter (where name = $1) > 0 as used,
         count(*) >= $2 as full
       from access_keys
       where revoked_at is null
       and replaced_by is null`,
      [request.name, MOST_KEYS],
    )
    if (rows[0]?.used) {
      throw new KeyError(
        'conflict',
        `An access key is named "${request.name}" already. Choose another name, or rotate or revoke that key`,
      )
    }
    if (rows[0]?.full) throw new KeyError('conflict', `There are ${MOST_KEYS} access keys. Revoke some of them first`)
    const created = await insertKey(client, request, actor)
    await recordKeyEvent(client, 'key.created', created.key, actor)
    return created
  })
}

/**
 * Makes a successor with the same name, scopes and tenant. The old key works for the time of the overlap.
 *
 * @param given an id, a name or a whole key.
 * @param expiry of the new key. Default: the lifetime of the old key, from now.
 * @throws KeyError when there is no such key, or it does not work any more.
 */
export async function rotateKey(
  pool: pg.Pool,
  given: string,
  { overlapMs, expiry }: { overlapMs: number; expiry?: Expiry | undefined },
  actor: Actor,
): Promise<CreatedKey & { replaced: StoredKey }> {
  return inTransaction(pool, async (client) => {
    const old = await lockKey(client, given, 'newest')
    if (old.status !== 'active') throw notActive(old)
    if (old.replacedBy !== null) {
      throw new KeyError('conflict', `Access key ${old.id} was rotated already. Its successor is ${old.replacedBy}`)
    }
    // The name is free for the successor once the old key has one.
    const { id, text } = createKeyText()
    await client.query(
      `update access_keys
       set
         replaced_by = $2,
         expires_at = least(expires_at, now() + $3 * interval '1 millisecond')
       where key_id = $1`,
      [old.id, id, overlapMs],
    )
    const { name, scopes, tenantId } = old
    const lifetime = expiry ?? lifetimeOf(old)
    const request = { name, scopes, tenantId: tenantId ?? undefined, expiry: lifetime }
    const created = await insertKey(client, request, actor, { id, text })
    await recordKeyEvent(client, 'key.rotated', created.key, actor, { replaces: old.id, overlapMs })
    return { ...created, replaced: await lockKey(client, old.id) }
  })
}

/**
 * Revokes a key. All processes refuse it within 30 seconds, and usually at once.
 *
 * @param given an id, a name or a whole key.
 * @throws KeyError when there is no such key, or it was revoked before.
 */
export async function revokeKey(pool: pg.Pool, given: string, actor: Actor): Promise<StoredKey> {
  return inTransaction(pool, async (client) => {
    const key = await lockKey(client, given)
    if (key.revokedAt !== null) throw notActive(key)
    await client.query('update access_keys set revoked_at = now() where key_id = $1', [key.id])
    await recordKeyEvent(client, 'key.revoked', key, actor)
    return lockKey(client, key.id)
  })
}

async function insertKey(
  client: pg.ClientBase,
  { name, scopes, tenantId, expiry }: KeyRequest,
  actor: Actor,
  { id, text } = createKeyText(),
): Promise<CreatedKey> {
  const { rows } = await client.query<{ in_future: boolean | null }>(
    `insert into access_keys (key_id, secret_hash, name, scopes, tenant_id, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, coalesce($7::timestamptz, now() + $8::bigint * interval '1 millisecond'))
     returning expires_at > now() as in_future`,
    [id, hashOfKey(text), name, scopes, tenantId ?? null, actor.name, expiry?.at ?? null, expiry?.afterMs ?? null],
  )
  if (rows[0]?.in_future === false) throw new KeyError('invalid', `The expiry ${expiry?.at} is in the past`)
  return { key: await lockKey(client, id), text }
}

/** An entry of the audit log, and a notification of all processes on commit. */
async function recordKeyEvent(
  client: pg.ClientBase,
  action: string,
  { id, name, scopes, tenantId, expiresAt }: StoredKey,
  actor: Actor,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const detail = { name, scopes, expiresAt, ...more }
  await recordAudit(client, { actor, action, object: id, tenantId: tenantId ?? undefined, detail })
  await client.query('select pg_notify($1, $2)', [ACCESS_CHANNEL, ''])
}

function lifetimeOf({ createdAt, expiresAt }: StoredKey): Expiry | undefined {
  return expiresAt === null ? undefined : { afterMs: Date.parse(expiresAt) - Date.parse(createdAt) }
}

function notActive({ id, name, status, revokedAt, expiresAt }: StoredKey): KeyError {
  const since = status === 'revoked' ? `was revoked at ${revokedAt}` : `expired at ${expiresAt}`
  return new KeyError('conflict', `Access key "${name}" (${id}) ${since}. Create a new key with "tidemark keys create"`)
}
