import type { ClientBase } from 'pg'
import { readId } from '../../contracts/common.ts'
import { arrayLiteral } from '../../db/array-literal.ts'
import type { Difference } from '../../facts/difference.ts'
import { headersAsText } from '../dead-letters.ts'
import type { Readable } from '../deduplicate.ts'
import { hashToUuid } from '../event-key.ts'

/** A duplicate that differs from the event that counts. */
export interface Contradiction<R extends Readable = Readable> {
  item: R
  /** The key of the event: of its own raw event, or of the one whose id it repeats. */
  key: string
  /** Whether it has a raw event of its own, because only its fact was known and not its id. */
  isRawKept: boolean
  differences: readonly Difference[]
}

/** The newest ones are kept, this many for each tenant. */
const MOST_KEPT = 10_000
const MAX_VALUE_LENGTH = 200

/** Keeps contradictions, so that an operator can find them. A repeated one stays one row, with a higher count. */
export async function keepContradictions(client: ClientBase, contradictions: readonly Contradiction[]): Promise<void> {
  if (contradictions.length === 0) return
  const rows = new Map<string, Row>()
  for (const contradiction of contradictions) {
    const row = rowOf(contradiction)
    const name = `${row.tenantId}\u0000${row.key}\u0000${row.hash}`
    const known = rows.get(name)
    if (known) known.times++
    else rows.set(name, row)
  }
  const sorted = [...rows.keys()].sort().map((name) => rows.get(name) as Row)
  const column = (read: (row: Row) => string | number | undefined) => arrayLiteral(sorted.map(read))
  await client.query({
    name: 'keep-contradictions',
    text: `
      insert into contradictions (
        tenant_id, source, type, event_id, event_key, order_id, content_hash, differences, headers, body, times_seen
      )
      select *
      from unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::json[], $9::text[],
        $10::text[], $11::bigint[]
      )
      on conflict (tenant_id, event_key, content_hash) do update set
        times_seen = contradictions.times_seen + excluded.times_seen,
        last_seen_at = excluded.last_seen_at`,
    values: [
      column(({ tenantId }) => tenantId),
      column(({ contradiction }) => contradiction.item.message.source),
      column(({ contradiction }) => contradiction.item.decoded.type),
      column(({ contradiction }) => contradiction.item.decoded.id),
      column(({ key }) => key),
      column(({ contradiction }) => orderIdOf(contradiction)),
      column(({ hash }) => hash),
      column(({ differences }) => differences),
      column(({ contradiction }) => headersAsText(contradiction.item.message)),
      column(({ contradiction: { item, isRawKept } }) => (isRawKept ? undefined : item.decoded.text)),
      column(({ times }) => times),
    ],
  })
  for (const tenantId of new Set(sorted.map((row) => row.tenantId))) {
    await client.query({
      name: 'drop-oldest-contradictions',
      text: `
        delete from contradictions
        where tenant_id = $1
        and contradiction_id <= (
          select contradiction_id
          from contradictions
          where tenant_id = $1
          order by contradiction_id desc
          offset ${MOST_KEPT}
          limit 1
        )`,
      values: [tenantId],
    })
  }
}

interface Row {
  contradiction: Contradiction
  tenantId: string
  key: string
  hash: string
  /** As JSON, with long values cut. */
  differences: string
  times: number
}

function rowOf(contradiction: Contradiction): Row {
  const { item, key, differences } = contradiction
  const { tenantId } = item.decoded
  const shown = differences.map(({ field, first, second }) => ({ field, first: cut(first), second: cut(second) }))
  const hash = hashToUuid(JSON.stringify(differences))
  return { contradiction, tenantId, key, hash, differences: JSON.stringify(shown), times: 1 }
}

function cut(text: string | undefined): string | null {
  if (text === undefined) return null
  const storable = text.replaceAll('\u0000', '\ufffd').toWellFormed()
  return storable.length <= MAX_VALUE_LENGTH ? storable : `${storable.slice(0, MAX_VALUE_LENGTH).toWellFormed()}…`
}

function orderIdOf({ item: { decoded } }: Contradiction): string | undefined {
  if (decoded.kind !== 'known' || !('orderId' in decoded.event.payload)) return undefined
  const { orderId } = decoded.event.payload
  return orderId === undefined ? undefined : readId(orderId)
}
