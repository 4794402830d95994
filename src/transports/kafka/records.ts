import type { Consumer, KafkaRecord, RecordsBatch } from '@platformatic/kafka'

export type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>
export type FetchedPartition = FetchResponse['responses'][number]['partitions'][number]

export interface RecordAt {
  offset: bigint
  value: Buffer | null
  headers: KafkaRecord['headers']
}

const IS_TRANSACTIONAL = 1 << 4
const IS_CONTROL = 1 << 5

/**
 * The records of a fetched partition from an offset on, without those of aborted transactions, and the next offset. The list of aborted
 * transactions contains where each begins. It ends with its marker, in this response or in a later one.
 */
export function readRecords(
  { records: batches, abortedTransactions }: FetchedPartition,
  fromOffset: bigint,
): { records: RecordAt[]; nextOffset: bigint } {
  const records: RecordAt[] = []
  const aborted = [...(abortedTransactions ?? [])].sort((a, b) => Number(a.firstOffset - b.firstOffset))
  const abortedProducers = new Set<bigint>()
  let nextOffset = fromOffset
  for (const batch of batches ?? []) {
    const lastOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta)
    while (aborted[0] && aborted[0].firstOffset <= lastOffset) abortedProducers.add(aborted.shift()?.producerId ?? -1n)
    if (lastOffset >= nextOffset) nextOffset = lastOffset + 1n
    if (batch.attributes & IS_CONTROL) {
      if (isAbortMarker(batch)) abortedProducers.delete(batch.producerId)
    } else if (!(batch.attributes & IS_TRANSACTIONAL && abortedProducers.has(batch.producerId))) {
      for (const { offsetDelta, value, headers } of batch.records) {
        const offset = batch.firstOffset + BigInt(offsetDelta)
        if (offset >= fromOffset) records.push({ offset, value, headers })
      }
    }
  }
  return { records, nextOffset }
}

/** A marker's key is its version and its type, two bytes each; type 0 aborts. */
function isAbortMarker({ records: [marker] }: RecordsBatch): boolean {
  return marker?.key?.readInt16BE(2) === 0
}
