import type pg from 'pg'
import { writeInstant } from '../json/write-rows.ts'

/** Who acts: a person at the command line or on the dashboard, an access key, or the service by its settings. */
export interface Actor {
  kind: 'command' | 'key' | 'user' | 'anonymous' | 'service'
  /** The user of the operating system, the name and id of the key, the name of the person, or the name of the work. */
  name: string
}

/** An entry of the audit log. It contains no secrets and no personal data of customers. */
export interface AuditEntry {
  actor: Actor
  /** What was done: a noun and a verb, such as `key.created`. */
  action: string
  /** To what: an id. */
  object: string
  /** The tenant that it concerns. Undefined for all tenants. */
  tenantId?: string | undefined
  detail?: Readonly<Record<string, unknown>>
}

/** Adds an entry in the transaction of the change, so that there is no change without its entry. */
export async function recordAudit(client: pg.ClientBase, entry: AuditEntry): Promise<void> {
  const { actor, action, object, tenantId = null, detail = {} } = entry
  await client.query(
    `insert into audit_log (tenant_id, actor_kind, actor, action, object, detail)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, actor.kind, actor.name, action, object, JSON.stringify(detail)],
  )
}

export interface AuditPage {
  limit: number
  /** Only entries older than this one. */
  cursor?: string | undefined
  action?: string | undefined
}

/** Entries of the audit log, newest first. */
export async function listAudit(pool: pg.Pool, { limit, cursor, action }: AuditPage) {
  const { rows } = await pool.query(
    `select audit_id::text as id, at::text, tenant_id, actor_kind, actor, action, object, detail::text
     from audit_log
     where ($1::bigint is null or audit_id < $1::bigint)
     and ($2::text is null or action = $2)
     order by audit_id desc
     limit $3`,
    [cursor ?? null, action ?? null, limit + 1],
  )
  const entries = rows.slice(0, limit).map((row) => ({
    id: Number(row.id),
    at: writeInstant(row.at),
    tenant: row.tenant_id as string | null,
    actorKind: row.actor_kind as string,
    actor: row.actor as string,
    action: row.action as string,
    object: row.object as string,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  }))
  return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null }
}

const ENTRIES_AT_ONCE = 500

/** All entries as NDJSON, newest first, one page of them in memory at a time. */
export async function* exportAudit(pool: pg.Pool): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const { entries, next } = await listAudit(pool, { limit: ENTRIES_AT_ONCE, cursor })
    if (entries.length > 0) yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    cursor = next === null ? undefined : String(next)
  } while (cursor !== undefined)
}
