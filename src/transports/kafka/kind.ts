import { listNames, type TransportKind } from '../transport.ts'
import { KafkaSource } from './settings.ts'

/** Topics of Apache Kafka, and of other brokers with its protocol, such as Azure Event Hubs. */
export const kafka: TransportKind<typeof KafkaSource> = {
  schema: KafkaSource,
  describe: ({ topics }) => listNames('topic', topics),
  secrets: ({ sasl }) => [sasl?.password],
  load: async () => (await import('./transport.ts')).transport,
}
