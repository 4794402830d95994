import type { ClientBase } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import { byteaArray } from '../db/bytea-array.ts'
import type { Rejected } from './decode.ts'
import { namingHeaders } from './envelopes/cloud-event-headers.ts'
import { hashToUuid } from './event-key.ts'
import type { Message } from './message.ts'

/**
 * Keeps refused messages with their raw bodies, the reason, the source and all that a retry needs, so that nothing is lost.
 * The same message from the same source stays one dead letter, seen once more, as it was seen last.
 */
export async function keepDeadLetters(
  client: ClientBase,
  refused: readonly { message: Message; rejected: Rejected }[],
): Promise<void> {
  const letters = new Map<string, { message: Message; rejected: Rejected; hash: string; times: number }>()
  for (const { message, rejected } of refused) {
    const hash = letterHash(message, rejected)
    const key = `${rejected.tenantId}\u0000${message.source}\u0000${hash}`
    const letter = letters.get(key)
    if (letter) letter.times++
    else letters.set(key, { message, rejected, hash, times: 1 })
  }
  if (letters.size === 0) return
  const sorted = [...letters.keys()]
    .sort()
    .map((key) => letters.get(key) as NonNullable<ReturnType<typeof letters.get>>)
  await client.query({
    name: 'keep-dead-letters',
    text: `
      insert into dead_letters (
        tenant_id, source, body_hash, event_id, type, reason, error, headers, body, times_seen, fallback_id,
        fallback_type, only_tenant_id
      )
      select *
      from unnest(
        $1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[],
        $10::bigint[], $11::text[], $12::text[], $13::text[]
      )
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
        last_seen_at = excluded.last_seen_at`,
    values: [
      arrayLiteral(sorted.map(({ rejected }) => rejected.tenantId)),
      arrayLiteral(sorted.map(({ message }) => message.source)),
      arrayLiteral(sorted.map(({ hash }) => hash)),
      arrayLiteral(sorted.map(({ rejected }) => storable(rejected.id))),
      arrayLiteral(sorted.map(({ rejected }) => storable(rejected.type))),
      arrayLiteral(sorted.map(({ rejected }) => rejected.reason)),
      arrayLiteral(sorted.map(({ rejected }) => storable(rejected.error))),
      arrayLiteral(sorted.map(({ message }) => headersAsText(message))),
      byteaArray(sorted.map(({ message }) => Buffer.from(message.body as string))),
      arrayLiteral(sorted.map(({ times }) => times)),
      arrayLiteral(sorted.map(({ message }) => storable(message.fallbackId))),
      arrayLiteral(sorted.map(({ message }) => storable(message.fallbackType))),
      arrayLiteral(sorted.map(({ message }) => message.onlyTenantId)),
    ],
  })
}

/**
 * What tells a dead letter from the others of its tenant and source: its body, and the event's id where that does not stand
 * in the body. Two events may well have the same data.
 */
export function letterHash(message: Message, { id, reason }: Pick<Rejected, 'id' | 'reason'>): string {
  const { body, headers = {}, fallbackId } = message
  // Nobody looks into a body that is too large; it may have no id of its own.
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
