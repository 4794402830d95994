import { expect, test } from 'vitest'
import { type FetchedPartition, readRecords } from './records.ts'

type Batch = NonNullable<FetchedPartition['records']>[number]

const TRANSACTIONAL = 1 << 4
const CONTROL = 1 << 5

function batch(firstOffset: number, count: number, more: Partial<Batch> = {}): Batch {
  const records = Array.from({ length: count }, (_, offsetDelta) => record(offsetDelta))
  return {
    firstOffset: BigInt(firstOffset),
    lastOffsetDelta: count - 1,
    attributes: 0,
    producerId: -1n,
    records,
    ...more,
  } as Batch
}

function record(offsetDelta: number, key: Buffer | null = null): Batch['records'][number] {
  return { length: 0, attributes: 0, timestampDelta: 0n, offsetDelta, key, value: Buffer.from('{}'), headers: [] }
}

const ofTransaction = (firstOffset: number, count: number, producerId: bigint) =>
  batch(firstOffset, count, { attributes: TRANSACTIONAL, producerId })

function marker(offset: number, producerId: bigint, kind: 'abort' | 'commit'): Batch {
  const key = Buffer.from([0, 0, 0, kind === 'abort' ? 0 : 1])
  return batch(offset, 1, { attributes: TRANSACTIONAL | CONTROL, producerId, records: [record(0, key)] })
}

function read(records: Batch[], fromOffset = 0, aborted: [producerId: bigint, firstOffset: bigint][] = []) {
  const abortedTransactions = aborted.map(([producerId, firstOffset]) => ({ producerId, firstOffset }))
  const read = readRecords({ records, abortedTransactions } as unknown as FetchedPartition, BigInt(fromOffset))
  return { offsets: read.records.map(({ offset }) => Number(offset)), next: Number(read.nextOffset) }
}

test('a batch that begins before the requested offset is read from that offset', () => {
  expect(read([batch(10, 5), batch(15, 2)], 12)).toEqual({ offsets: [12, 13, 14, 15, 16], next: 17 })
})

test('reading continues after a gap of compacted records', () => {
  const records = [record(0), record(7)]
  expect(read([batch(10, 1, { lastOffsetDelta: 9, records })], 10)).toEqual({ offsets: [10, 17], next: 20 })
  expect(read([batch(10, 1, { lastOffsetDelta: 9, records: [] })], 10)).toEqual({ offsets: [], next: 20 })
})

test('only an aborted transaction is skipped, up to its marker', () => {
  const batches = [
    ofTransaction(0, 2, 7n),
    batch(2, 1),
    ofTransaction(3, 1, 8n),
    marker(4, 7n, 'abort'),
    ofTransaction(5, 2, 7n),
    marker(7, 7n, 'commit'),
    marker(8, 8n, 'commit'),
  ]
  expect(read(batches, 0, [[7n, 0n]])).toEqual({ offsets: [2, 3, 5, 6], next: 9 })
})

test('an aborted transaction is skipped before its marker has arrived, also twice for one producer', () => {
  expect(read([ofTransaction(0, 3, 7n)], 0, [[7n, 0n]])).toEqual({ offsets: [], next: 3 })
  const twice = [ofTransaction(0, 1, 7n), marker(1, 7n, 'abort'), ofTransaction(2, 1, 7n), marker(3, 7n, 'abort')]
  expect(
    read(twice, 0, [
      [7n, 2n],
      [7n, 0n],
    ]),
  ).toEqual({ offsets: [], next: 4 })
})
