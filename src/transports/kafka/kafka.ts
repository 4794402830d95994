import type { KafkaSource } from '../source.ts'
import type { TransportKind } from '../transport.ts'
import { checkTopics } from './check.ts'
import { KafkaConsumer } from './consumer.ts'

/**
 * A consumer group over topics of Apache Kafka, or of whatever speaks its protocol, such as Azure Event Hubs. Offsets are
 * committed after the effects of all records before them; what comes twice the inbox recognises.
 */
export const kafka: TransportKind<KafkaSource> = {
  start: (settings, options) => new KafkaConsumer(settings, options),
  check: checkTopics,
  async drain({ name }) {
    throw new Error(
      `Kafka keeps no dead letters, so "${name}" has none to drain. Tidemark's own are shown by: tidemark dead-letters list`,
    )
  },
}
