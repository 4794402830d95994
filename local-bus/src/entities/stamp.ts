import type { Stamp } from '../messages/encode.ts'
import { type WireValue, wire } from '../messages/wire.ts'
import type { StoredMessage } from './stored-message.ts'

/** 0 active (omitted), 1 deferred, 2 scheduled. */
const STATES: Partial<Record<StoredMessage['status'], number>> = { deferred: 1, scheduled: 2 }

/** The broker's annotations of a message: enqueued time, sequence number, lock, failed deliveries. */
export function stampOf(stored: StoredMessage): Stamp {
  const { sequenceNumber, enqueuedAt, lock, deadLetterSource, isDeferred } = stored
  const annotations: [string, WireValue][] = [
    ['x-opt-sequence-number', wire.wrap_long(sequenceNumber)],
    ['x-opt-enqueued-time', wire.wrap_timestamp(enqueuedAt)],
    ['x-opt-enqueue-sequence-number', wire.wrap_long(sequenceNumber)],
  ]
  const state = isDeferred ? STATES.deferred : STATES[stored.status]
  if (lock) annotations.push(['x-opt-locked-until', wire.wrap_timestamp(lock.until)])
  if (state !== undefined) annotations.push(['x-opt-message-state', wire.wrap_int(state)])
  if (deadLetterSource !== undefined) {
    annotations.push(['x-opt-deadletter-source', wire.wrap_string(deadLetterSource)])
  }
  return { deliveryCount: stored.deliveryCount, annotations }
}
