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
import { scaled } from '../../helpers/patience.ts'

/** A bus for the tests of one file, with the real SDK. Each test uses separate queues. */
export interface TestBus {
  readonly bus: LocalBus
  /** The client of this test, which is closed after the test. */
  readonly client: ServiceBusClient
  /** Sends messages in one batch. Each gets an id, without which the SDK cannot settle a message whose lock it renews. */
  send: (entity: string, ...messages: ServiceBusMessage[]) => Promise<void>
}

/** Starts a bus before the tests of a file, and stops it after them. */
export function useBus(namespace: NamespaceJson, options: Omit<LocalBusOptions, 'config'> = {}): TestBus {
  let bus: LocalBus
  let client: ServiceBusClient | undefined
  const connect = () => {
    // Retries soon after a lost connection. The default of the SDK is half a minute.
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

/** A lock duration of a queue that is short, but long enough for this machine to renew or settle a message. */
export const SHORT_LOCK_MS = scaled(1000)
export const shortLock = { LockDuration: `PT${SHORT_LOCK_MS / 1000}S` }

/** Queues by name with their properties. */
export function queues(all: Readonly<Record<string, QueuePropertiesJson>>): NamespaceJson['Queues'] {
  return Object.entries(all).map(([Name, Properties]) => ({ Name, Properties }))
}
