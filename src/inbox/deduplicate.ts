import type { ClientBase } from 'pg'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { BinaryRows } from '../db/binary-rows.ts'
import { copyRows, type WriteUnlessConflict } from '../db/copy-rows.ts'
import { headersAsText } from './dead-letters.ts'
import { jsonOf, type Known, type Unknown } from './decode.ts'
import { keyWithinType, typeHash } from './event-key.ts'
import type { Message } from './message.ts'
import { keyText, readSeenKeys } from './repeated-keys.ts'

/** A message whose envelope and payload could be read. */
export interface Readable {
  message: Message
  decoded: Known | Unknown
}

/** The new and the repeated keys of a batch. */
export interface Deduplicated<R> {
  /** The new events, each with its key. */
  keys: Map<R, string>
  /** The duplicates, each with the key that it repeats. */
  repeated: { item: R; key: string }[]
}

/**
 * Writes events into the inbox and returns which of them are new. All others are duplicates, also inside the batch.
 * If another batch is writing the same event, this waits until that batch has ended.
 *
 * If an id names one event of each type, the first type has the key of the id, and any other type a key of its own. So only
 * repeated ids need a second look-up, and events of an earlier release keep their keys.
 */
export async function deduplicate<R extends Readable>(
  client: ClientBase,
  items: readonly R[],
  writeUnlessConflict: WriteUnlessConflict,
): Promise<Deduplicated<R>> {
  if (items.length === 0) return { keys: new Map(), repeated: [] }
  const asked = items.map((item) => ({ item, key: item.decoded.key }))
  const { fresh, repeated } = await writeKeys(client, asked, writeUnlessConflict)
  const keys = new Map(fresh.map(({ item, key }) => [item, key]))
  if (!repeated.some(({ item }) => item.decoded.isKeyPerType)) return { keys, repeated }
  const seen = await readSeenKeys(client, repeated.map(tenantAndKey))
  const isOther = ({ item, key }: Asked<R>) => {
    const known = seen.get(keyText(item.decoded.tenantId, key))?.typeHash
    return item.decoded.isKeyPerType && known !== undefined && known !== typeHash(item.decoded.type)
  }
  const others = repeated.filter(isOther)
  if (others.length === 0) return { keys, repeated }
  const second = await writeKeys(
    client,
    others.map(({ item, key }) => ({ item, key: keyWithinType(key, item.decoded.type) })),
    (_, { careful }) => careful(),
  )
  for (const { item, key } of second.fresh) keys.set(item, key)
  return { keys, repeated: [...repeated.filter((one) => !isOther(one)), ...second.repeated] }
}

interface Asked<R> {
  item: R
  key: string
}

const tenantAndKey = ({ item, key }: Asked<Readable>) => ({ tenantId: item.decoded.tenantId, key })

const KEYS = batchRows<Asked<Readable>>({
  tenant_id: ['text', ({ item }) => item.decoded.tenantId],
  event_key: ['uuid', ({ key }) => key],
  type_hash: ['integer', ({ item }) => typeHash(item.decoded.type)],
})

const INSERT_KEYS = `
  ${insertInto('inbox', KEYS)}
  on conflict do nothing
  returning tenant_id, event_key`

/** Writes keys, equal ones once, and returns which were new and which were there already. */
async function writeKeys<R extends Readable>(
  client: ClientBase,
  asked: readonly Asked<R>[],
  writeUnlessConflict: WriteUnlessConflict,
): Promise<{ fresh: Asked<R>[]; repeated: Asked<R>[] }> {
  const byKey = new Map<string, Asked<R>>()
  const repeated: Asked<R>[] = []
  for (const one of asked) {
    const name = keyText(one.item.decoded.tenantId, one.key)
    if (byKey.has(name)) repeated.push(one)
    else byKey.set(name, one)
  }
  const sorted = inKeyOrder(byKey)
  return writeUnlessConflict(client, {
    async fast(savepoint) {
      const rows = new BinaryRows()
      for (const { item, key } of sorted) {
        rows.startRow(3).text(item.decoded.tenantId).uuid(key).integer(typeHash(item.decoded.type))
      }
      await copyRows(client, `inbox (${KEYS.names})`, rows, savepoint)
      return { fresh: [...byKey.values()], repeated }
    },
    async careful() {
      const { rows } = await client.query<{ tenant_id: string; event_key: string }>({
        name: 'insert-keys',
        text: INSERT_KEYS,
        values: KEYS.parameters(sorted),
      })
      const isNew = new Set(rows.map((row) => keyText(row.tenant_id, row.event_key)))
      const fresh = [...byKey].filter(([name]) => isNew.has(name)).map(([, one]) => one)
      const known = [...byKey].filter(([name]) => !isNew.has(name)).map(([, one]) => one)
      return { fresh, repeated: [...known, ...repeated] }
    },
  })
}

/** About what a raw event takes besides its body: key, names, time, transport headers. */
const RAW_OVERHEAD_BYTES = 512

const RAW_COLUMNS =
  'tenant_id, event_key, source, type, occurred_at, headers, body, fallback_id, fallback_type, batch_position'

/** Keeps events as they came, in the order in which they came, each under its key. */
export async function keepRawEvents(client: ClientBase, keys: ReadonlyMap<Readable, string>): Promise<void> {
  if (keys.size === 0) return
  let bytes = 0
  let isImport = false
  for (const { message, decoded } of keys.keys()) {
    bytes += (decoded.unpacked ?? message.body).length + RAW_OVERHEAD_BYTES
    isImport ||= message.importRun !== undefined
  }
  const rows = new BinaryRows(bytes)
  let position = 0
  for (const [{ message, decoded }, key] of keys) {
    rows
      .startRow(isImport ? 11 : 10)
      .text(decoded.tenantId)
      .uuid(key)
      .text(message.source)
      .text(decoded.type)
      .instant(decoded.kind === 'known' ? decoded.event.at : decoded.at)
      .text(headersAsText(message))
    if (typeof message.body === 'string' || decoded.unpacked !== undefined) rows.text(jsonOf(message, decoded))
    else rows.utf8(message.body)
    rows.text(message.fallbackId).text(message.fallbackType).integer(position++)
    if (isImport) rows.bigint(message.importRun)
  }
  await copyRows(client, `raw_events (${isImport ? `${RAW_COLUMNS}, import_run` : RAW_COLUMNS})`, rows)
}
