import { createHash } from 'node:crypto'
import { type Json, recordsOf } from '../reading/json.ts'

const MICROS_PER_MS = 1000
const MAX_RECORDS = 999
const HASHES = 1000

/**
 * The number of a revision: the time of the change in microseconds. Shopify states whole seconds, and several changes of one second are
 * usual. The microseconds within the second therefore come from the snapshot itself: first the number of its records, which only
 * grows, then a hash of what it states. So the same snapshot has the same number in each delivery, and another one has another number.
 *
 * @param updatedAt a time in ISO 8601.
 * @param stated what the snapshot states, as it is sent to the inbox.
 */
export function revisionOf(order: Json, updatedAt: string, stated: unknown): number {
  const ms = Date.parse(updatedAt)
  const hash = createHash('sha256').update(JSON.stringify(stated)).digest().readUInt32BE(0) % HASHES
  const within = ms % 1000 === 0 ? Math.min(recordsIn(order), MAX_RECORDS) * HASHES + hash : hash
  return ms * MICROS_PER_MS + within
}

function recordsIn(order: Json): number {
  const lists = ['line_items', 'refunds', 'fulfillments', 'discount_applications', 'payment_gateway_names']
  const listed = lists.map((name) => (Array.isArray(order[name]) ? (order[name] as unknown[]).length : 0))
  const transactions = recordsOf(order.refunds).map((refund) => recordsOf(refund.transactions).length)
  const states = ['customer', 'cancelled_at', 'closed_at'].filter((name) => order[name] != null).length
  return [...listed, ...transactions].reduce((sum, count) => sum + count, states)
}
