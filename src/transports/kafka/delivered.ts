import { brokerHeaderName } from '../../inbox/envelopes/cloud-event-headers.ts'
import type { Delivered } from '../transport.ts'
import type { RecordAt } from './records.ts'

const NO_HEADERS = {}
const TYPE_HEADERS = ['type', 'event-type', 'eventtype']

/** Converts a record for the inbox; undefined for a tombstone, which only deletes its key. */
export function toDelivered(topic: string, partition: number, record: RecordAt): Delivered | undefined {
  if (record.value === null) return undefined
  const headers = textHeaders(record.headers)
  return {
    body: record.value,
    headers,
    fallbackId: `${topic}-${partition}-${record.offset}`,
    fallbackType: TYPE_HEADERS.map((name) => headers[name]).find((type) => type),
  }
}

function textHeaders(pairs: RecordAt['headers']): Record<string, string> {
  if (pairs.length === 0) return NO_HEADERS
  const headers: Record<string, string> = {}
  for (const [nameBytes, valueBytes] of pairs) {
    if (!nameBytes || !valueBytes) continue
    headers[brokerHeaderName(nameBytes.toString('utf8'))] = valueBytes.toString('utf8')
  }
  return headers
}
