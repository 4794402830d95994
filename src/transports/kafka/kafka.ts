import type { KafkaSource } from '../source.ts'
import type { TransportKind } from '../transport.ts'

export const kafka: TransportKind<KafkaSource> = {
  start() {
    throw new Error('not there yet')
  },
  async drain() {
    throw new Error('not there yet')
  },
}
