import type { EventContext, Receiver } from 'rhea'
import type { Capacity } from '../entities/capacity.ts'
import { costOf } from '../entities/capacity.ts'
import type { Destination, Refusal } from '../entities/destination.ts'
import { notAllowed, quotaExceeded } from '../entities/refusals.ts'
import { decodeMessage, splitBatch } from '../messages/decode.ts'
import type { Message } from '../messages/message.ts'
import { confirm, refuse } from './outcomes.ts'
import { decide } from './rhea-links.ts'

const BATCH_FORMAT = 0x80013700

/** What a sender's messages have to keep within. */
export interface SendLimits {
  readonly capacity: Capacity
  readonly maxMessageBytes: number
}

/** A client's sender: takes its messages and batches, each as a whole or not at all. */
export function openSenderLink(receiver: Receiver, destination: Destination, limits: SendLimits): void {
  receiver.on('message', ({ message, delivery }: EventContext) => {
    if (!delivery) return
    const refusal = takeMessages(message as unknown as Buffer, delivery.format, destination, limits)
    if (refusal) decide(delivery, refuse(refusal), refusal.description)
    else decide(delivery, confirm('accepted'), 'accepted')
  })
}

function takeMessages(
  bytes: Buffer,
  format: number,
  destination: Destination,
  { capacity, maxMessageBytes }: SendLimits,
): Refusal | undefined {
  if (bytes.length > maxMessageBytes) return tooLarge(bytes.length, maxMessageBytes)
  const messages = decodeAll(bytes, format)
  if (!Array.isArray(messages)) return messages
  for (const message of messages) {
    const refusal = destination.refuse(message)
    if (refusal) return refusal
  }
  const cost = messages.reduce((sum, message) => sum + costOf(message), 0)
  if (!capacity.hasRoomFor(cost)) return quotaExceeded(capacity.maxBytes)
  for (const message of messages) destination.send(message)
}

function decodeAll(bytes: Buffer, format: number): Message[] | Refusal {
  try {
    return format === BATCH_FORMAT ? splitBatch(bytes).map(decodeMessage) : [decodeMessage(bytes)]
  } catch (error) {
    return notAllowed(`The message cannot be read: ${(error as Error).message}`)
  }
}

const tooLarge = (bytes: number, maxBytes: number): Refusal => ({
  condition: 'amqp:link:message-size-exceeded',
  description: `The message has ${bytes} bytes; at most ${maxBytes} are allowed.`,
})
