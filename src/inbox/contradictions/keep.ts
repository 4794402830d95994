import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import type { Difference } from '../../facts/difference.ts'
import { headersAsText } from '../dead-letters.ts'
import { jsonOf } from '../decode.ts'
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
  const sorted = inKeyOrder(rows)
  await client.query({ name: 'keep-contradictions', text: KEEP_CONTRADICTIONS, values: COLUMNS.parameters(sorted) })
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

const COLUMNS = batchRows<Row>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  source: ['text', ({ contradiction }) => contradiction.item.message.source],
  type: ['text', ({ contradiction }) => contradiction.item.decoded.type],
  event_id: ['text', ({ contradiction }) => contradiction.item.decoded.id],
  event_key: ['uuid', ({ key }) => key],
  order_id: ['text', ({ contradiction }) => orderIdOf(contradiction)],
  content_hash: ['uuid', ({ hash }) => hash],
  differences: ['json', ({ differences }) => differences],
  headers: ['text', ({ contradiction }) => headersAsText(contradiction.item.message)],
  body: [
    'text',
    ({ contradiction: { item, isRawKept } }) => (isRawKept ? undefined : jsonOf(item.message, item.decoded)),
  ],
  times_seen: ['bigint', ({ times }) => times],
})

const KEEP_CONTRADICTIONS = `
  ${insertInto('contradictions', COLUMNS)}
  on conflict (tenant_id, event_key, content_hash) do update set
    times_seen = contradictions.times_seen + excluded.times_seen,
    last_seen_at = excluded.last_seen_at`

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
