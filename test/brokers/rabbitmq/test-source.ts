import { randomUUID } from 'node:crypto'
import type { RabbitMqSource } from '../../../src/transports/rabbitmq/settings.ts'
import { transport as rabbitMq } from '../../../src/transports/rabbitmq/transport.ts'
import type { TestDatabase } from '../../helpers/database.ts'
import { type InboxSources, useInboxSources } from '../inbox-sources.ts'

export type Settings = RabbitMqSource & { queue: string }

export interface TestSources extends InboxSources<Settings> {
  /** Settings with a separate queue, tenant and name. */
  settings(url: string, exchange: string, more?: Partial<RabbitMqSource>): Settings
}

/** RabbitMQ sources of the tests in a file, connected to the real inbox. */
export function useSources(database: TestDatabase): TestSources {
  return {
    ...useInboxSources<Settings>(database, rabbitMq.start),
    settings(url, exchange, more = {}) {
      const name = `shop-${randomUUID()}`
      return { name, tenantId: name, kind: 'rabbitmq', url, exchanges: [exchange], queue: `tidemark-${name}`, ...more }
    },
  }
}
