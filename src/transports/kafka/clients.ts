import { Consumer } from '@platformatic/kafka'
import { pause } from '../../waiting/pause.ts'
import { clientOptions } from './client-options.ts'
import type { KafkaSource } from './settings.ts'

/**
 * The connections of one source. Kafka answers the requests of a connection one after the other, so whoever waits for
 * records must not share it with the heartbeats.
 */
export interface Clients {
  /** Is the group's member: joins, sends heartbeats, commits. */
  group: Consumer
  /** Fetches records and asks for topics. */
  reader: Consumer
  /** Leaves the group and disconnects, also when the broker does not answer. */
  close(): Promise<void>
}

const CLOSE_TIMEOUT_MS = 2000
/** A fetch is answered within half a second, and the rest is the way. */
const READ_TIMEOUT_MS = 10_000

/** @throws Error for users when the settings cannot be used. */
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
  // Each failure is also told to whoever asked. A connection that breaks while it authenticates tells of it twice, and the
  // second time nobody else listens.
  client.connections.on('connecting', ({ connection }) => connection.on('error', () => undefined))
  return client
}
