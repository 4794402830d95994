import type { TransportActions } from '../transport.ts'
import { checkTopics } from './check.ts'
import { KafkaReceiver } from './receiver.ts'
import type { KafkaSource } from './settings.ts'

/**
 * A consumer group over topics of Apache Kafka, or of whatever speaks its protocol, such as Azure Event Hubs. Offsets are
 * committed after the effects of all records before them; what comes twice the inbox recognises.
 */
export const transport: TransportActions<KafkaSource> = {
  start: (settings, options) => new KafkaReceiver(settings, options),
  check: checkTopics,
  async drain({ name }) {
    throw new Error(
      `Kafka keeps no dead letters, so "${name}" has none to drain. Tidemark's own are shown by: tidemark dead-letters list`,
    )
  },
}
