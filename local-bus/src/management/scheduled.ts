import type { Destination } from '../entities/destination.ts'
import { refuseMessages, type SendLimits } from '../entities/send-limits.ts'
import { decodeMessage } from '../messages/decode.ts'
import { LONG, wire } from '../messages/wire.ts'
import { readList, readSequenceNumbers } from './fields.ts'
import { replyDone, replyRefused } from './replies.ts'
import type { Reply, Request } from './request.ts'

type Body = Request['body']

/** Schedules messages; replies with their sequence numbers. */
export function schedule(destination: Destination, body: Body, limits: SendLimits): Reply {
  const encoded = readList(body, 'messages')
    .map((entry) => (entry as { message?: unknown }).message)
    .filter((bytes) => Buffer.isBuffer(bytes))
  const messages = encoded.map(decodeMessage)
  const refusal = refuseMessages(messages, destination, limits)
  if (refusal) return replyRefused(refusal)
  const numbers = messages.map((message) => destination.schedule(message, message.scheduledFor ?? Date.now()))
  return replyDone({ 'sequence-numbers': wire.wrap_array(numbers, LONG) })
}

export function cancelScheduled(destination: Destination, body: Body): Reply {
  const missing = readSequenceNumbers(body).filter((sequenceNumber) => !destination.cancelScheduled(sequenceNumber))
  if (missing.length === 0) return replyDone()
  const description = `There is no scheduled message with the sequence number ${missing.join(', ')}.`
  return replyRefused({ condition: 'com.microsoft:message-not-found', description })
}
