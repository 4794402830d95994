import type { RabbitMqSource } from '../source.ts'
import type { TransportKind } from '../transport.ts'
import { checkBroker } from './check.ts'
import { drainDeadLetters } from './drain.ts'
import { startReceiving } from './receive.ts'

/**
 * RabbitMQ, and whatever speaks AMQP 0-9-1 as it does: topic exchanges, read through a queue of Tidemark's own. Several
 * Tidemarks with the same queue share its messages.
 */
export const rabbitMq: TransportKind<RabbitMqSource> = {
  start: startReceiving,
  check: checkBroker,
  drain: drainDeadLetters,
}
