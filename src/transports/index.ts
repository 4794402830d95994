import type { Source, SourceKind } from './source.ts'
import type { TransportKind } from './transport.ts'

type SourceOf<K extends SourceKind> = Extract<Source, { kind: K }>

/** Every kind of broker, loaded only when a source asks for it. To teach Tidemark a new one, add it here. */
const kinds: { [K in SourceKind]: () => Promise<TransportKind<SourceOf<K>>> } = {
  'azure-service-bus': async () => (await import('./azure-service-bus/azure-service-bus.ts')).azureServiceBus,
  rabbitmq: async () => (await import('./rabbitmq/rabbitmq.ts')).rabbitMq,
  kafka: async () => (await import('./kafka/kafka.ts')).kafka,
}

export async function loadTransportKind<S extends Source>(source: S): Promise<TransportKind<S>> {
  return (await kinds[source.kind]()) as unknown as TransportKind<S>
}
