import { AMQPChannelError, type Connection } from 'rabbitmq-client'
import type { SourceCheck } from '../transport.ts'
import { connect } from './connection.ts'
import { explain } from './explain.ts'
import { findQueueWarning } from './queue-warning.ts'
import type { RabbitMqSource } from './settings.ts'
import { deadLettersOf, queueOf } from './topology.ts'

/** Connects and looks for the queues and exchanges. Creates nothing: the start does. */
export async function checkBroker(source: RabbitMqSource, signal: AbortSignal): Promise<SourceCheck> {
  try {
    const connection = await connect(source, signal)
    const destroy = () => connection.unsafeDestroy()
    signal.addEventListener('abort', destroy, { once: true })
    try {
      const missing = await findMissing(connection, source)
      const note = missing.length === 0 ? undefined : `the start creates ${missing.join(', ')}`
      const hasQueues = !missing.some((name) => name.startsWith('the queue'))
      return { note, warning: hasQueues ? await findQueueWarning(connection, source) : undefined }
    } finally {
      signal.removeEventListener('abort', destroy)
      connection.unsafeDestroy()
    }
  } catch (error) {
    return { problem: explain(signal.aborted ? signal.reason : error, source) }
  }
}

async function findMissing(connection: Connection, source: RabbitMqSource): Promise<string[]> {
  const missing: string[] = []
  for (const queue of [queueOf(source), deadLettersOf(source)]) {
    const isThere = await exists(() => connection.queueDeclare({ queue, passive: true }))
    if (!isThere) missing.push(`the queue "${queue}"`)
  }
  for (const exchange of source.exchanges) {
    const isThere = await exists(() => connection.exchangeDeclare({ exchange, passive: true }))
    if (!isThere) missing.push(`the exchange "${exchange}"`)
  }
  return missing
}

async function exists(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch (error) {
    if (error instanceof AMQPChannelError && error.code === 'NOT_FOUND') return false
    throw error
  }
}
