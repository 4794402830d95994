import type { Message } from '../messages/message.ts'
import { type Capacity, costOf } from './capacity.ts'
import type { Destination, Refusal } from './destination.ts'
import { quotaExceeded } from './refusals.ts'

/** The limits for the messages of a sender. */
export interface SendLimits {
  readonly capacity: Capacity
  readonly maxMessageBytes: number
}

/** @returns why the messages cannot be stored; undefined when all of them can. */
export function refuseMessages(
  messages: readonly Message[],
  destination: Destination,
  { capacity }: SendLimits,
): Refusal | undefined {
  for (const message of messages) {
    const refusal = destination.refuse(message)
    if (refusal) return refusal
  }
  const cost = messages.reduce((sum, message) => sum + costOf(message), 0)
  return capacity.hasRoomFor(cost) ? undefined : quotaExceeded(capacity.maxBytes)
}
