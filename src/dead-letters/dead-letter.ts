import { isUtf8 } from 'node:buffer'
import type { Message } from '../inbox/message.ts'
import { writeInstant } from '../json/write-rows.ts'

/** A dead letter in a list. */
export interface DeadLetterHead {
  id: number
  tenantId: string
  source: string
  eventId: string | null
  type: string | null
  reason: string
  error: string
  timesSeen: number
  /** RFC 3339. */
  firstSeenAt: string
  lastSeenAt: string
  bodyBytes: number
  /** In a list, the beginning only. */
  body: Buffer
}

/** A rejected message with everything that arrived with it. */
export interface DeadLetter extends DeadLetterHead {
  /** By which the inbox knows the message again; see `letterHash`. */
  bodyHash: string
  headers: Readonly<Record<string, string>> | null
  fallbackId: string | null
  fallbackType: string | null
  /** The only tenant its sender may write to. */
  onlyTenantId: string | null
}

export interface HeadRow {
  dead_letter_id: string
  tenant_id: string
  source: string
  event_id: string | null
  type: string | null
  reason: string
  error: string
  times_seen: string
  first_seen_at: string
  last_seen_at: string
  body_bytes: number
  body: Buffer
}

export interface LetterRow extends HeadRow {
  body_hash: string
  headers: string | null
  fallback_id: string | null
  fallback_type: string | null
  only_tenant_id: string | null
}

export function readHead(row: HeadRow): DeadLetterHead {
  return {
    id: Number(row.dead_letter_id),
    tenantId: row.tenant_id,
    source: row.source,
    eventId: row.event_id,
    type: row.type,
    reason: row.reason,
    error: row.error,
    timesSeen: Number(row.times_seen),
    firstSeenAt: writeInstant(row.first_seen_at),
    lastSeenAt: writeInstant(row.last_seen_at),
    bodyBytes: row.body_bytes,
    body: row.body,
  }
}

export function readLetter(row: LetterRow): DeadLetter {
  return {
    ...readHead(row),
    bodyHash: row.body_hash,
    headers: row.headers === null ? null : JSON.parse(row.headers),
    fallbackId: row.fallback_id,
    fallbackType: row.fallback_type,
    onlyTenantId: row.only_tenant_id,
  }
}

/** The original message for the inbox, or the same message with an edited body. */
export function messageOf(letter: DeadLetter, body: string | Uint8Array = letter.body): Message {
  return {
    source: letter.source,
    body,
    headers: letter.headers ?? undefined,
    fallbackId: letter.fallbackId ?? undefined,
    fallbackType: letter.fallbackType ?? undefined,
    defaultTenantId: letter.tenantId,
    onlyTenantId: letter.onlyTenantId ?? undefined,
  }
}

/** A letter as the list shows it, with what it has of the body. */
export function describeHead({ id, tenantId, body, ...rest }: DeadLetterHead) {
  const isWhole = body.length === rest.bodyBytes
  return { id, tenant: tenantId, ...rest, ...(isWhole ? bodyForJson(body) : beginningForJson(body)) }
}

/** A letter with everything, as the API and the command line show it. */
export function describeLetter({ id, tenantId, body, bodyHash: _, onlyTenantId, ...rest }: DeadLetter) {
  return { id, tenant: tenantId, ...rest, onlyTenant: onlyTenantId, ...bodyForJson(body) }
}

/** The beginning of a body, which may end in the middle of a character. */
function beginningForJson(beginning: Buffer): { body: string } | { bodyBase64: string } {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(beginning, { stream: true }) }
  } catch {
    return { bodyBase64: beginning.toString('base64') }
  }
}

/** A body as JSON can hold it: text, or Base64 of what is not UTF-8 and would be another as text. */
function bodyForJson(body: Buffer): { body: string } | { bodyBase64: string } {
  return isUtf8(body) ? { body: body.toString('utf8') } : { bodyBase64: body.toString('base64') }
}
