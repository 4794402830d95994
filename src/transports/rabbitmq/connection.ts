import { readFileSync } from 'node:fs'
import { Connection } from 'rabbitmq-client'
import type { RabbitMqSource } from './settings.ts'

const HEARTBEAT_SECONDS = 10

/**
 * Connects, in one attempt. The retries of the library hide the error of each attempt, so a broken connection is
 * discarded.
 *
 * @throws the error of the connection, or the reason of the signal.
 */
export async function connect({ name, url, caFile }: RabbitMqSource, signal: AbortSignal): Promise<Connection> {
  signal.throwIfAborted()
  const connection = new Connection({
    url,
    connectionName: `tidemark ${name}`,
    heartbeat: HEARTBEAT_SECONDS,
    noDelay: true,
    ...(caFile === undefined ? {} : { tls: { ca: readFileSync(caFile) } }),
  })
  const connected = Promise.withResolvers<void>()
  const onAbort = () => connected.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  connection.once('connection', connected.resolve)
  connection.on('error', (error) => {
    connection.unsafeDestroy()
    connected.reject(error)
  })
  try {
    await connected.promise
    return connection
  } catch (error) {
    connection.unsafeDestroy()
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
