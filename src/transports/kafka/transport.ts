import type { TransportActions } from '../transport.ts'
import { checkTopics } from './check.ts'
import { KafkaReceiver } from './receiver.ts'
import type { KafkaSource } from './settings.ts'

/**
 * Receives as a consumer group from topics of Apache Kafka. Offsets are committed after the effects of all earlier records.
 * Redelivered records are duplicates.
 */
export const transport: TransportActions<KafkaSource> = {
  start: (settings, options) => new KafkaReceiver(settings, options),
  check: checkTopics,
  async drain({ name }) {
    throw new Error(
      `Kafka has no dead letters, so the source "${name}" cannot be drained. List those of Tidemark with: tidemark dead-letters list`,
    )
  },
}
