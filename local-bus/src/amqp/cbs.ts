import type { Reply, Request } from '../management/request.ts'

/** Claims-based security: the bus accepts every token. It has no secrets. */
export function answerCbs({ operation }: Request): Reply {
  return operation === 'put-token'
    ? { status: 202, description: 'Accepted' }
    : { status: 400, description: `$cbs has no operation "${operation}".`, condition: 'amqp:not-implemented' }
}
