import type { EventContext, Receiver } from 'rhea'
import type { Destination, Refusal } from '../entities/destination.ts'
import { notAllowed } from '../entities/refusals.ts'
import { refuseMessages, type SendLimits } from '../entities/send-limits.ts'
import { decodeMessage, splitBatch } from '../messages/decode.ts'
import type { Message } from '../messages/message.ts'
import { confirm, refuse } from './outcomes.ts'
import { decide } from './rhea-links.ts'

const BATCH_FORMAT = 0x80013700

/** The link of a sender: stores each message or batch completely or not at all. */
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
  limits: SendLimits,
): Refusal | undefined {
  if (bytes.length > limits.maxMessageBytes) return tooLarge(bytes.length, limits.maxMessageBytes)
  const messages = decodeAll(bytes, format)
  if (!Array.isArray(messages)) return messages
  const refusal = refuseMessages(messages, destination, limits)
  if (refusal) return refusal
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
