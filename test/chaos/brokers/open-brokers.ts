import type { BrokerKind, ChaosBrokers } from './broker.ts'
import { localBrokers } from './local.ts'

/**
 * Starts the brokers of a kind.
 *
 * @throws when it is not installed on this machine.
 */
export async function openBrokers(kind: BrokerKind): Promise<ChaosBrokers> {
  switch (kind) {
    case 'local':
      return localBrokers
    case 'rabbitmq':
      return (await import('./rabbitmq.ts')).openRabbitMqBrokers()
    case 'kafka':
      return (await import('./kafka.ts')).openKafkaBrokers()
  }
}
