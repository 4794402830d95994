import type { Delivered } from '../transport.ts'
import { toDelivered } from './delivered.ts'
import type { OwnedPartition } from './ownership.ts'
import type { Span } from './progress.ts'
import { type FetchedPartition, readRecords } from './records.ts'

/** Some records of one partition that are handed over together. */
export interface Slice {
  owned: OwnedPartition
  span: Span
  messages: Delivered[]
}

/** Cuts fetched records into slices and moves the position. Empty without new records. */
export function cutSlices(owned: OwnedPartition, fetched: FetchedPartition, size: number): Slice[] {
  const { records, nextOffset } = readRecords(fetched, owned.position ?? 0n)
  if (nextOffset === owned.position) return []
  owned.position = nextOffset
  const slices: Slice[] = []
  // At least one slice: a fetch with only markers and tombstones must be committed too.
  for (let from = 0; from < Math.max(1, records.length); from += size) {
    const end = records[from + size]?.offset ?? nextOffset
    const messages = records
      .slice(from, from + size)
      .map((record) => toDelivered(owned.topic, owned.partition, record))
      .filter((message) => message !== undefined)
    slices.push({ owned, span: owned.progress.begin(end, messages.length), messages })
  }
  return slices
}
