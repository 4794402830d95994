import type { TransportActions } from '../transport.ts'
import { checkBroker } from './check.ts'
import { drainDeadLetters } from './drain.ts'
import { startReceiving } from './receiver.ts'
import type { RabbitMqSource } from './settings.ts'

/**
 * RabbitMQ, and whatever speaks AMQP 0-9-1 as it does: topic exchanges, read through a queue of Tidemark's own. Several
 * Tidemarks with the same queue share its messages.
 */
export const transport: TransportActions<RabbitMqSource> = {
  start: startReceiving,
  check: checkBroker,
  drain: drainDeadLetters,
}
