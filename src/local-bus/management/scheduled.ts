import type { Reply, Request } from '../amqp/requests.ts'
import type { SendLimits } from '../amqp/sender-link.ts'
import { costOf } from '../entities/capacity.ts'
import type { Destination } from '../entities/destination.ts'
import { quotaExceeded } from '../entities/refusals.ts'
import { decodeMessage } from '../messages/decode.ts'
import { LONG, wire } from '../messages/wire.ts'
import { readList, readSequenceNumbers } from './fields.ts'
import { replyDone, replyRefused } from './replies.ts'

type Body = Request['body']

/** Keeps messages until their time; answers with their numbers. */
export function schedule(destination: Destination, body: Body, { capacity }: SendLimits): Reply {
  const encoded = readList(body, 'messages')
    .map((entry) => (entry as { message?: unknown }).message)
    .filter((bytes) => Buffer.isBuffer(bytes))
  const messages = encoded.map(decodeMessage)
  for (const message of messages) {
    const refusal = destination.refuse(message)
    if (refusal) return replyRefused(refusal)
  }
  const cost = messages.reduce((sum, message) => sum + costOf(message), 0)
  if (!capacity.hasRoomFor(cost)) return replyRefused(quotaExceeded(capacity.maxBytes))
  const numbers = messages.map((message) => destination.schedule(message, message.scheduledFor ?? Date.now()))
  return replyDone({ 'sequence-numbers': wire.wrap_array(numbers, LONG) })
}

export function cancelScheduled(destination: Destination, body: Body): Reply {
  const missing = readSequenceNumbers(body).filter((sequenceNumber) => !destination.cancelScheduled(sequenceNumber))
  if (missing.length === 0) return replyDone()
  const description = `There is no scheduled message with the sequence number ${missing.join(', ')}.`
  return replyRefused({ condition: 'com.microsoft:message-not-found', description })
}
