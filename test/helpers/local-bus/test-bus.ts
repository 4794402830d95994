import { randomUUID } from 'node:crypto'
import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus'
import {
  type LocalBus,
  type LocalBusOptions,
  type NamespaceJson,
  type QueuePropertiesJson,
  startLocalBus,
} from 'tidemark-local-bus'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { scaled } from '../patience.ts'

/** A bus for the tests of one file, with the real SDK. Each test takes queues of its own. */
export interface TestBus {
  readonly bus: LocalBus
  /** Of this test; closed after it. */
  readonly client: ServiceBusClient
  /** In one batch. Each gets an id: without one the SDK cannot settle a message whose lock it renews. */
  send: (entity: string, ...messages: ServiceBusMessage[]) => Promise<void>
}

/** Starts a bus before the tests of a file, and stops it after them. */
export function useBus(namespace: NamespaceJson, options: Omit<LocalBusOptions, 'config'> = {}): TestBus {
  let bus: LocalBus
  let client: ServiceBusClient | undefined
  const connect = () => {
    // A lost connection is tried again soon; the SDK's own default is half a minute.
    client ??= new ServiceBusClient(bus.connectionString, { retryOptions: { maxRetries: 2, retryDelayInMs: 50 } })
    return client
  }
  beforeAll(async () => {
    bus = await startLocalBus({ ...options, config: { UserConfig: { Namespaces: [namespace] } } })
  })
  afterEach(async () => {
    await client?.close()
    client = undefined
  })
  afterAll(() => bus.stop())
  return {
    get bus() {
      return bus
    },
    get client() {
      return connect()
    },
    send: async (entity, ...messages) => {
      const sender = connect().createSender(entity)
      await sender.sendMessages(messages.map((message) => ({ messageId: randomUUID(), ...message })))
      await sender.close()
    },
  }
}

/** Locks of a queue that run out soon, but not before this machine has renewed or settled what they are for. */
export const SHORT_LOCK_MS = scaled(1000)
export const shortLock = { LockDuration: `PT${SHORT_LOCK_MS / 1000}S` }

/** Queues by name with their properties. */
export function queues(all: Readonly<Record<string, QueuePropertiesJson>>): NamespaceJson['Queues'] {
  return Object.entries(all).map(([Name, Properties]) => ({ Name, Properties }))
}
