import type { RabbitMqSource } from '../source.ts'
import type { TransportKind } from '../transport.ts'

export const rabbitMq: TransportKind<RabbitMqSource> = {
  start() {
    throw new Error('not there yet')
  },
  async drain() {
    throw new Error('not there yet')
  },
}
