import type { Static } from 'typebox'
import { azureServiceBus } from './azure-service-bus/kind.ts'
import { kafka } from './kafka/kind.ts'
import { rabbitMq } from './rabbitmq/kind.ts'
import type { SourceSchema } from './source.ts'
import type { TransportActions, TransportKind } from './transport.ts'

/** Every kind of broker. A new kind is added here, and nowhere else in `src`. */
const kinds = [azureServiceBus, rabbitMq, kafka] as const

type SourceOf<K> = K extends TransportKind<infer Schema> ? Static<Schema> : never

/** A broker that Tidemark receives from, as the settings describe it. */
export type Source = SourceOf<(typeof kinds)[number]>
export type SourceKind = Source['kind']

export const sourceKinds: readonly SourceKind[] = kinds.map(({ schema }) => schema.properties.kind.const)

/** @returns undefined for a name that is not a kind. */
export function findKind(name: unknown): TransportKind<SourceSchema> | undefined {
  return kinds.find(({ schema }) => schema.properties.kind.const === name) as TransportKind<SourceSchema> | undefined
}

/** Loads the client library of the broker, and what receives with it. */
export async function loadTransport(source: Source): Promise<TransportActions<Source>> {
  return kindOf(source).load()
}

/** The kind and the entities that a source receives from, without secrets. */
export function describeSource(source: Source): string {
  return `${source.kind}, ${kindOf(source).describe(source)}`
}

/** The text without the secrets of the source: its connection string, passwords and keys. */
export function hideSecrets(text: string, source: Source): string {
  const secrets = kindOf(source)
    .secrets(source)
    .filter((secret) => secret !== undefined && secret !== '')
  // The longest first: one secret can be part of another.
  const sorted = secrets.toSorted((a = '', b = '') => b.length - a.length) as string[]
  return sorted.reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text)
}

function kindOf(source: Source): TransportKind<SourceSchema> {
  const kind = findKind(source.kind)
  if (!kind) throw new TypeError(`"${source.kind}" is not a kind of source`)
  return kind
}
