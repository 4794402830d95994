import type { TransportActions } from '../transport.ts'
import { checkBroker } from './check.ts'
import { drainDeadLetters } from './drain.ts'
import { startReceiving } from './receiver.ts'
import type { RabbitMqSource } from './settings.ts'

/**
 * Receives from topic exchanges of RabbitMQ, through Tidemark's own queue. Several Tidemarks with the same queue share its
 * messages.
 */
export const transport: TransportActions<RabbitMqSource> = {
  start: startReceiving,
  check: checkBroker,
  drain: drainDeadLetters,
}
