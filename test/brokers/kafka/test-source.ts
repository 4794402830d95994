import { randomUUID } from 'node:crypto'
import type { KafkaSource } from '../../../src/transports/kafka/settings.ts'
import { transport as kafka } from '../../../src/transports/kafka/transport.ts'
import type { TestDatabase } from '../../helpers/database.ts'
import { type InboxSources, useInboxSources } from '../inbox-sources.ts'

type Settings = KafkaSource & { groupId: string }

export interface TestSources extends InboxSources<Settings> {
  /** Settings with a separate group, tenant and name. */
  settings(broker: string, topics: string[], more?: Partial<KafkaSource>): Settings
}

/** Kafka sources of the tests in a file, connected to the real inbox. */
export function useSources(database: TestDatabase): TestSources {
  return {
    ...useInboxSources<Settings>(database, kafka.start),
    settings(broker, topics, more = {}) {
      const name = `shop-${randomUUID()}`
      return { name, tenantId: name, kind: 'kafka', brokers: [broker], topics, groupId: `tidemark-${name}`, ...more }
    },
  }
}
