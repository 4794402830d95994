import type { Queue } from '../entities/queue.ts'
import { MESSAGE_NOT_FOUND, SESSION_LOCK_LOST } from '../entities/refusals.ts'
import type { Settlement } from '../entities/settlement.ts'
import { stampOf } from '../entities/stamp.ts'
import { encodeMessage, encodeWithoutBody } from '../messages/encode.ts'
import { TIMESTAMP, wire } from '../messages/wire.ts'
import { readMap, readSequenceNumbers, readText, readTokens, toNumber } from './fields.ts'
import { replyDone, replyRefused } from './replies.ts'
import type { Reply, Request } from './request.ts'

type Body = Request['body']

/** Messages from a sequence number on, without locking or removing them. 204 when there are none. */
export function peek(queue: Queue, body: Body): Reply {
  const count = toNumber(body['message-count'])
  const found = queue.peek(toNumber(body['from-sequence-number']), count, readText(body, 'session-id'))
  if (found.length === 0) return { status: 204, description: 'There are no more messages.' }
  const encode = body['omit-message-body'] ? encodeWithoutBody : encodeMessage
  return replyDone({
    messages: found.map((stored) => ({ message: wire.wrap_binary(encode(stored.message, stampOf(stored))) })),
  })
}

export function renewLocks(queue: Queue, body: Body): Reply {
  const ends = readTokens(body).map((token) => queue.locks.renew(token))
  const known = ends.filter((until) => until !== undefined)
  if (known.length < ends.length || known.length === 0) return replyRefused(queue.locks.lockLost)
  return replyDone({ expirations: wire.wrap_array(known, TIMESTAMP) })
}

/** Deferred messages by sequence number: all of them or none. */
export function receiveDeferred(queue: Queue, body: Body): Reply {
  const removes = toNumber(body['receiver-settle-mode']) === 0
  const sessionId = readText(body, 'session-id')
  const session = sessionId === undefined ? undefined : queue.sessions?.find(sessionId)
  if (queue.sessions && (!session || session.isFree)) return replyRefused(SESSION_LOCK_LOST)
  const messages = queue.takeDeferred(readSequenceNumbers(body), removes, session)
  if (!messages) return replyRefused(MESSAGE_NOT_FOUND)
  return replyDone({
    messages: messages.map((stored) => ({
      message: wire.wrap_binary(encodeMessage(stored.message, stampOf(stored))),
      ...(stored.lock ? { 'lock-token': wire.wrap_uuid(Buffer.from(stored.lock.token, 'hex')) } : {}),
    })),
  })
}

/** Settles messages whose link is closed. */
export function updateDisposition(queue: Queue, body: Body): Reply {
  const settlement = readSettlement(body)
  if (!settlement) {
    const description = `"${body['disposition-status']}" is not a disposition status.`
    return { status: 400, description, condition: 'com.microsoft:argument-error' }
  }
  const refusals = readTokens(body).map((token) => queue.locks.settle(token, settlement))
  const refusal = refusals.find((result) => result !== undefined)
  return refusal ? replyRefused(refusal) : replyDone()
}

function readSettlement(body: Body): Settlement | undefined {
  const changes = readMap(body, 'properties-to-modify')
  switch (body['disposition-status']) {
    case 'completed':
      return { kind: 'complete' }
    case 'abandoned':
      return { kind: 'abandon', changes }
    // The spelling of the protocol.
    case 'defered':
      return { kind: 'defer', changes }
    case 'suspended': {
      const reason = readText(body, 'deadletter-reason')
      const description = readText(body, 'deadletter-description')
      return { kind: 'deadLetter', death: { reason, description, changes } }
    }
    default:
      return undefined
  }
}
