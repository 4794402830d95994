import type { Refusal } from '../entities/destination.ts'
import type { Reply } from './request.ts'

const STATUS: Readonly<Record<string, number>> = {
  'com.microsoft:message-lock-lost': 410,
  'com.microsoft:session-lock-lost': 410,
  'com.microsoft:message-not-found': 404,
  'com.microsoft:entity-already-exists': 409,
  'amqp:not-found': 404,
  'amqp:resource-limit-exceeded': 403,
}

/** The reply to a refused request. */
export function replyRefused({ condition, description }: Refusal): Reply {
  return { status: STATUS[condition] ?? 400, description, condition }
}

export const replyDone = (body?: Reply['body']): Reply => ({ status: 200, description: 'OK', body })
