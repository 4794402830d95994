import type { EventContext, Message, Receiver, Sender } from 'rhea'
import rhea from 'rhea'
import type { Reply, Request } from '../management/request.ts'
import { wire } from '../messages/wire.ts'
import { confirm } from './outcomes.ts'
import { decide } from './rhea-links.ts'

/** The links of one connection that receive replies, by address and by name. */
export type ReplyLinks = Map<string, Sender>

/** Answers the requests that a client sends on a link. */
export function openRequestLink(receiver: Receiver, replies: ReplyLinks, answer: (request: Request) => Reply): void {
  receiver.on('message', ({ message: bytes, delivery }: EventContext) => {
    if (delivery) decide(delivery, confirm('accepted'), 'accepted')
    const message = rhea.message.decode(bytes as unknown as Buffer)
    // rhea reports settlements later than messages. A request must see all earlier settlements.
    setImmediate(() => {
      const reply = answerSafely(answer, {
        operation: String(message.application_properties?.operation ?? ''),
        body: isRecord(message.body) ? message.body : {},
      })
      const sender = replies.get(String(message.reply_to)) ?? findPartner(receiver, replies)
      sender?.send(encodeReply(message.message_id, reply))
    })
  })
}

/** An unreadable request gets an error, and does not stop the bus. */
function answerSafely(answer: (request: Request) => Reply, request: Request): Reply {
  try {
    return answer(request)
  } catch (error) {
    return { status: 400, description: (error as Error).message, condition: 'com.microsoft:argument-error' }
  }
}

/** Some clients send no address: they expect the reply on the other link of the same session. */
function findPartner(receiver: Receiver, replies: ReplyLinks): Sender | undefined {
  return [...replies.values()].find(({ session }) => session === receiver.session)
}

/** Contains both spellings: `$cbs` uses one, `$management` the other. */
function encodeReply(correlationId: unknown, { status, description, condition, body }: Reply): Message {
  return {
    correlation_id: correlationId,
    application_properties: {
      statusCode: wire.wrap_int(status),
      statusDescription: description,
      'status-code': wire.wrap_int(status),
      'status-description': description,
      ...(condition === undefined ? {} : { errorCondition: wire.wrap_symbol(condition) }),
    },
    body: body ?? {},
  } as unknown as Message
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
