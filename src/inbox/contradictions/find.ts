import type { ClientBase } from 'pg'
import type { BatchSettings } from '../apply-batch.ts'
import type { Deduplicated, Readable } from '../deduplicate.ts'
import { isRemovedEvent, withoutErasedPersons } from '../erase-persons.ts'
import { NO_ERASED_IDS } from '../erased-ids.ts'
import { decodeRawEvent, readRawEvents } from '../raw-events.ts'
import { findRawEvents, keyText, type RawPlace, readSeenKeys } from '../repeated-keys.ts'
import type { Contradiction } from './keep.ts'
import { differencesBetween } from './payload-differences.ts'

/** The most bytes of bodies in memory at a time. */
const READ_AT_ONCE_BYTES = 8 << 20

/**
 * Compares events whose ids were there already with the raw events that count. After a raw event was dropped, its content
 * is not known.
 *
 * @returns the duplicates that differ, with their differences.
 */
export async function findContradictions<R extends Readable>(
  client: ClientBase,
  repeated: Deduplicated<R>['repeated'],
  { zone, erased = NO_ERASED_IDS }: Pick<BatchSettings, 'zone' | 'erased'>,
): Promise<Contradiction<R>[]> {
  const found: Contradiction<R>[] = []
  if (repeated.length === 0) return found
  const byKey = Map.groupBy(repeated, ({ item, key }) => keyText(item.decoded.tenantId, key))
  const keys = repeated.map(({ item, key }) => ({ tenantId: item.decoded.tenantId, key }))
  const seen = await readSeenKeys(client, keys)
  for (const places of chunksOf(await findRawEvents(client, [...seen.values()]))) {
    for (const row of await readRawEvents(client, places)) {
      const { decoded: first } = withoutErasedPersons(decodeRawEvent(row, zone), erased, Number(row.received_ms))
      if (first.kind === 'rejected' || isRemovedEvent(first)) continue
      for (const { item, key } of byKey.get(keyText(row.tenant_id, row.event_key)) ?? []) {
        const differences = differencesBetween(first, item.decoded)
        if (differences.length > 0) found.push({ item, key, isRawKept: false, differences })
      }
    }
  }
  return found
}

function chunksOf(places: readonly RawPlace[]): RawPlace[][] {
  const chunks: RawPlace[][] = []
  let bytes = READ_AT_ONCE_BYTES
  for (const place of places) {
    bytes += place.bodyBytes
    if (bytes < READ_AT_ONCE_BYTES) {
      chunks.at(-1)?.push(place)
      continue
    }
    chunks.push([place])
    bytes = place.bodyBytes
  }
  return chunks
}
