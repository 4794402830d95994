import type { ClientBase } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import { BinaryRows } from '../db/binary-rows.ts'
import { copyRows, type WriteUnlessConflict } from '../db/copy-rows.ts'
import { headersAsText } from './dead-letters.ts'
import type { Known, Unknown } from './decode.ts'
import type { Message } from './message.ts'

/** A message whose envelope and payload could be read. */
export interface Readable {
  message: Message
  decoded: Known | Unknown
}

/**
 * Writes events into the inbox and tells which of them were not there yet, each once: all others are duplicates.
 * A batch that holds an event which another one is writing at the same time waits for that one's end.
 */
export async function takeNew<R extends Readable>(
  client: ClientBase,
  items: readonly R[],
  writeUnlessConflict: WriteUnlessConflict,
): Promise<R[]> {
  const byKey = new Map<string, R>()
  for (const item of items) {
    const key = keyOf(item.decoded.tenantId, item.decoded.key)
    if (!byKey.has(key)) byKey.set(key, item)
  }
  if (byKey.size === 0) return []
  const sorted = [...byKey.keys()].sort().map((key) => byKey.get(key) as R)
  return writeUnlessConflict(client, {
    async fast() {
      const rows = new BinaryRows()
      for (const { decoded } of sorted) rows.startRow(2).text(decoded.tenantId).uuid(decoded.key)
      await copyRows(client, 'inbox (tenant_id, event_key)', rows)
      return [...byKey.values()]
    },
    async careful() {
      const { rows } = await client.query<{ tenant_id: string; event_key: string }>({
        name: 'take-new',
        text: `
          insert into inbox (tenant_id, event_key)
          select *
          from unnest($1::text[], $2::uuid[])
          on conflict do nothing
          returning tenant_id, event_key`,
        values: [
          arrayLiteral(sorted.map(({ decoded }) => decoded.tenantId)),
          arrayLiteral(sorted.map(({ decoded }) => decoded.key)),
        ],
      })
      const isNew = new Set(rows.map((row) => keyOf(row.tenant_id, row.event_key)))
      return [...byKey].filter(([key]) => isNew.has(key)).map(([, item]) => item)
    },
  })
}

const keyOf = (tenantId: string, key: string) => `${tenantId}\u0000${key}`

/** About what a raw event takes besides its body: key, names, time, transport headers. */
const RAW_OVERHEAD_BYTES = 512

/** Keeps events as they came, in the order in which they came. */
export async function keepRawEvents(client: ClientBase, items: readonly Readable[]): Promise<void> {
  if (items.length === 0) return
  const rows = new BinaryRows(items.reduce((bytes, { decoded }) => bytes + decoded.text.length + RAW_OVERHEAD_BYTES, 0))
  for (const { message, decoded } of items) {
    rows
      .startRow(9)
      .text(decoded.tenantId)
      .uuid(decoded.key)
      .text(message.source)
      .text(decoded.type)
      .instant(decoded.kind === 'known' ? decoded.event.at : decoded.at)
      .text(headersAsText(message))
    if (typeof message.body === 'string' || decoded.isUnpacked) rows.text(decoded.text)
    else rows.utf8(message.body)
    rows.text(message.fallbackId).text(message.fallbackType)
  }
  await copyRows(
    client,
    'raw_events (tenant_id, event_key, source, type, occurred_at, headers, body, fallback_id, fallback_type)',
    rows,
  )
}
