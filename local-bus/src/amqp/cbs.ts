import type { Reply, Request } from '../management/request.ts'

/** Claims-based security: every token of every key is good. A local bus has no secrets. */
export function answerCbs({ operation }: Request): Reply {
  return operation === 'put-token'
    ? { status: 202, description: 'Accepted' }
    : { status: 400, description: `"${operation}" is no operation of $cbs`, condition: 'amqp:not-implemented' }
}
