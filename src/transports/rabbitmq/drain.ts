import type { Channel, SyncMessage } from 'rabbitmq-client'
import { TakeAborted, type TransportOptions } from '../transport.ts'
import { connect } from './connection.ts'
import { toDelivered } from './delivered.ts'
import { explain } from './explain.ts'
import { keepBodiesAsBytes } from './raw-bodies.ts'
import type { RabbitMqSource } from './settings.ts'
import { deadLettersOf } from './topology.ts'

/**
 * Takes all messages of Tidemark's dead-letter queue, and removes them after they were taken.
 *
 * @throws Error when the broker cannot be reached or has no such queue.
 */
export async function drainDeadLetters(
  source: RabbitMqSource,
  { take, batchSize, signal }: TransportOptions & { signal: AbortSignal },
): Promise<number> {
  const queue = deadLettersOf(source)
  let taken = 0
  try {
    const connection = await connect(source, signal)
    try {
      await connection.queueDeclare({ queue, passive: true })
      const channel = await connection.acquire()
      keepBodiesAsBytes(channel)
      for (;;) {
        const batch = await getBatch(channel, queue, batchSize)
        const last = batch.at(-1)
        if (!last || signal.aborted) break
        await take(batch.map(toDelivered))
        channel.basicAck({ deliveryTag: last.deliveryTag, multiple: true })
        taken += batch.length
      }
      await channel.close()
      await connection.close()
    } finally {
      connection.unsafeDestroy()
    }
  } catch (error) {
    if (signal.aborted || error instanceof TakeAborted) return taken
    throw new Error(explain(error, source), { cause: error })
  }
  return taken
}

async function getBatch(channel: Channel, queue: string, batchSize: number): Promise<SyncMessage[]> {
  const batch: SyncMessage[] = []
  while (batch.length < batchSize) {
    const message = await channel.basicGet({ queue })
    if (!message) break
    batch.push(message)
  }
  return batch
}
