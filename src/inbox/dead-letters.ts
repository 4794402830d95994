import type { ClientBase } from 'pg'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import type { Rejected } from './decode.ts'
import { namingHeaders } from './envelopes/cloud-event-headers.ts'
import { hashToUuid } from './event-key.ts'
import type { Message } from './message.ts'

interface Letter {
  message: Message
  rejected: Rejected
  hash: string
  times: number
}

/**
 * Stores rejected messages with their raw bodies, the reason, the source and everything that a retry needs.
 * If the same message arrives again from the same source, its dead letter is updated and `times_seen` grows.
 */
export async function keepDeadLetters(
  client: ClientBase,
  refused: readonly Pick<Letter, 'message' | 'rejected'>[],
): Promise<void> {
  const letters = new Map<string, Letter>()
  for (const { message, rejected } of refused) {
    const hash = letterHash(message, rejected)
    const key = `${rejected.tenantId}\u0000${message.source}\u0000${hash}`
    const letter = letters.get(key)
    if (letter) letter.times++
    else letters.set(key, { message, rejected, hash, times: 1 })
  }
  if (letters.size === 0) return
  await client.query({
    name: 'keep-dead-letters',
    text: KEEP_LETTERS,
    values: LETTERS.parameters(inKeyOrder(letters)),
  })
}

const LETTERS = batchRows<Letter>({
  tenant_id: ['text', ({ rejected }) => rejected.tenantId],
  source: ['text', ({ message }) => message.source],
  body_hash: ['uuid', ({ hash }) => hash],
  event_id: ['text', ({ rejected }) => storable(rejected.id)],
  type: ['text', ({ rejected }) => storable(rejected.type)],
  reason: ['text', ({ rejected }) => rejected.reason],
  error: ['text', ({ rejected }) => storable(rejected.error)],
  headers: ['text', ({ message }) => headersAsText(message)],
  body: ['bytea', ({ message }) => Buffer.from(message.body as string)],
  times_seen: ['bigint', ({ times }) => times],
  fallback_id: ['text', ({ message }) => storable(message.fallbackId)],
  fallback_type: ['text', ({ message }) => storable(message.fallbackType)],
  only_tenant_id: ['text', ({ message }) => message.onlyTenantId],
})

const KEEP_LETTERS = `
  ${insertInto('dead_letters', LETTERS)}
  on conflict (tenant_id, source, body_hash) do update set
    event_id = excluded.event_id,
    type = excluded.type,
    reason = excluded.reason,
    error = excluded.error,
    headers = excluded.headers,
    fallback_id = excluded.fallback_id,
    fallback_type = excluded.fallback_type,
    only_tenant_id = excluded.only_tenant_id,
    times_seen = dead_letters.times_seen + excluded.times_seen,
    last_seen_at = excluded.last_seen_at`

/**
 * Identifies a dead letter among those of its tenant and source: by its body, and by the event's id if the body does not contain it.
 * Two events can have the same data.
 */
export function letterHash(message: Message, { id, reason }: Pick<Rejected, 'id' | 'reason'>): string {
  const { body, headers = {}, fallbackId } = message
  // A body that is too large is not read, and may contain no id.
  const transportId = id === fallbackId || reason === 'too_large' ? fallbackId : undefined
  const idBeside = namingHeaders(headers) ?? transportId
  return hashToUuid(
    idBeside === undefined ? body : Buffer.concat([Buffer.from(body as string), Buffer.from(`\u0000${idBeside}`)]),
  )
}

/** Transport headers as JSON, to open the body again as it was meant. */
export function headersAsText({ headers }: Message): string | undefined {
  return headers && Object.keys(headers).length > 0 ? storable(JSON.stringify(headers)) : undefined
}

/** Text that PostgreSQL keeps: without U+0000, and well-formed. */
function storable(text: string | undefined): string | undefined {
  return text?.replaceAll('\u0000', '\ufffd').toWellFormed()
}
