import { createHmac } from 'node:crypto'
import type { ClientBase } from 'pg'

/** What an erased id was: the id of a customer, the key of a guest, or the id of an order. */
export type ErasedKind = 'customer' | 'guest' | 'order'

/** Ids of erased persons, as a batch needs them. */
export interface ErasedIds {
  isEmpty: boolean
  /**
   * The pseudonym of an id.
   *
   * @param atMs the time of the event. A person that comes back after the erasure is a new person; an order stays the same order. Undefined
   * for an event without a time.
   */
  pseudonymOf(tenantId: string, kind: ErasedKind, id: string, atMs: number | undefined): string | undefined
  /** Whether an order, or all that is about a customer, is taken out of all numbers, so that its later events do not count. */
  isRemoved(tenantId: string, kind: ErasedKind, id: string, atMs: number | undefined): boolean
}

export const NO_ERASED_IDS: ErasedIds = { isEmpty: true, pseudonymOf: () => undefined, isRemoved: () => false }

/** Whether an erasure of this time concerns an event. */
export const isErasedAt = (kind: ErasedKind, atMs: number | undefined, requestedMs: number): boolean =>
  kind === 'order' || atMs === undefined || atMs < requestedMs

/** The hash of an id, by which a later event with this id is recognised. */
export function hashErasedId(salt: Uint8Array, tenantId: string, kind: ErasedKind, id: string): Buffer {
  return createHmac('sha256', salt).update([tenantId, kind, id].join('\u0000')).digest()
}

/** SQL for the version of the erased ids: it changes with each erasure, and when hashes are deleted. */
export const SELECT_ERASURES_VERSION = `select count(*) || ' ' || coalesce(max(erasure_id), 0) from erased_ids where hash is not null`

/** The version without any erased id. */
const NO_ERASURES = '0 0'

interface Row {
  tenant_id: string
  kind: ErasedKind
  pseudonym: string
  salt: string
  hash: string
  requested_ms: string
  removes: boolean
}

interface Erased {
  pseudonym: string
  removes: boolean
  requestedMs: number
}

/** Reads the erased ids of this version. The same version is read once. */
export type ReadErasedIds = (client: ClientBase, version: string) => Promise<ErasedIds>

export function createReadErasedIds(): ReadErasedIds {
  let last: { version: string; ids: ErasedIds } = { version: NO_ERASURES, ids: NO_ERASED_IDS }
  return async (client, version) => {
    if (version === NO_ERASURES) return NO_ERASED_IDS
    if (last.version !== version) last = { version, ids: await readErasedIds(client) }
    return last.ids
  }
}

/** Reads all erased ids whose hashes are kept. */
export async function readErasedIds(client: ClientBase): Promise<ErasedIds> {
  const { rows } = await client.query<Row>(`
    select erased_ids.tenant_id, kind, pseudonym, removes, encode(salt, 'hex') as salt, encode(hash, 'hex') as hash,
      extract(epoch from requested_at) * 1000 as requested_ms
    from erased_ids
    join erasures using (tenant_id, erasure_id)
    where hash is not null
    order by erasure_id`)
  return erasedIdsOf(rows)
}

const MOST_REMEMBERED = 100_000

function erasedIdsOf(rows: readonly Row[]): ErasedIds {
  if (rows.length === 0) return NO_ERASED_IDS
  const kinds = new Set(rows.map(({ tenant_id, kind }) => `${kind}\u0000${tenant_id}`))
  const bySalt = new Map<string, Map<string, Erased[]>>()
  for (const { salt, hash, pseudonym, removes, requested_ms } of rows) {
    const hashes = bySalt.get(salt) ?? new Map<string, Erased[]>()
    bySalt.set(salt, hashes)
    hashes.set(hash, [...(hashes.get(hash) ?? []), { pseudonym, removes, requestedMs: Number(requested_ms) }])
  }
  const salts = [...bySalt].map(([salt, hashes]) => ({ salt: Buffer.from(salt, 'hex'), hashes }))
  const known = new Map<string, readonly Erased[]>()
  const find = (tenantId: string, kind: ErasedKind, id: string): readonly Erased[] => {
    if (!kinds.has(`${kind}\u0000${tenantId}`)) return []
    const key = [tenantId, kind, id].join('\u0000')
    const cached = known.get(key)
    if (cached) return cached
    const hashOf = (salt: Uint8Array) => hashErasedId(salt, tenantId, kind, id).toString('hex')
    const found = salts.flatMap(({ salt, hashes }) => hashes.get(hashOf(salt)) ?? [])
    if (known.size < MOST_REMEMBERED) known.set(key, found)
    return found
  }
  return {
    isEmpty: false,
    pseudonymOf: (tenantId, kind, id, atMs) =>
      find(tenantId, kind, id).find(({ requestedMs }) => isErasedAt(kind, atMs, requestedMs))?.pseudonym,
    isRemoved: (tenantId, kind, id, atMs) =>
      find(tenantId, kind, id).some(({ removes, requestedMs }) => removes && isErasedAt(kind, atMs, requestedMs)),
  }
}
