import { listNames, type TransportKind } from '../transport.ts'
import { AzureServiceBusSource } from './settings.ts'

/** Subscriptions of topics, and queues, of Azure Service Bus. */
export const azureServiceBus: TransportKind<typeof AzureServiceBusSource> = {
  schema: AzureServiceBusSource,
  faults({ connectionString, namespace, topics, queues }) {
    const faults: string[] = []
    if ((connectionString === undefined) === (namespace === undefined)) {
      faults.push('either connectionString or namespace must be set')
    }
    if (topics === undefined && queues === undefined) faults.push('topics or queues must be set')
    return faults
  },
  describe: ({ topics = [], queues = [] }) =>
    [listNames('topic', topics), listNames('queue', queues)].filter((text) => text !== '').join(', '),
  secrets: ({ connectionString = '' }) => [
    connectionString,
    /SharedAccessKey=([^;]+)/i.exec(connectionString)?.[1],
    /SharedAccessSignature=([^;]+)/i.exec(connectionString)?.[1],
  ],
  load: async () => (await import('./transport.ts')).transport,
}
