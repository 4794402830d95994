import { Consumer } from '@platformatic/kafka'
import { pause } from '../../waiting/pause.ts'
import { clientOptions } from './client-options.ts'
import type { KafkaSource } from './settings.ts'

/**
 * The connections of one source. Kafka answers the requests of a connection one after the other, so fetches and heartbeats need
 * separate connections.
 */
export interface Clients {
  /** The member of the group: joins, sends heartbeats, commits. */
  group: Consumer
  /** Fetches records and topics. */
  reader: Consumer
  /** Leaves the group and disconnects, also when the broker does not answer. */
  close(): Promise<void>
}

const CLOSE_TIMEOUT_MS = 2000
/** Kafka answers a fetch within half a second; the rest is for the network. */
const READ_TIMEOUT_MS = 10_000

/** @throws Error with a message for users when the settings are invalid. */
export function openClients(settings: KafkaSource): Clients {
  const options = clientOptions(settings)
  const group = openClient(options)
  const reader = openClient({ ...options, requestTimeout: READ_TIMEOUT_MS })
  const close = async () => {
    const closed = Promise.allSettled([group.close(true), reader.close(true)])
    await pause(CLOSE_TIMEOUT_MS, { unless: closed })
    for (const client of [group, reader]) {
      for (const [, connection] of client.connections) connection.socket?.destroy()
    }
  }
  return { group, reader, close }
}

function openClient(options: ReturnType<typeof clientOptions>): Consumer {
  const client = new Consumer(options)
  // The failed request reports the error too. A connection that breaks during authentication emits it twice, and the second
  // event has no other listener.
  client.connections.on('connecting', ({ connection }) => connection.on('error', () => undefined))
  return client
}
