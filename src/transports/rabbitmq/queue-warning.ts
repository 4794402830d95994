import { AMQPChannelError, type Connection } from 'rabbitmq-client'
import { type QueueShape, readQueue } from './read-queue.ts'
import type { RabbitMqSource } from './settings.ts'
import { argumentsOfQueue, DELIVERY_LIMIT, deadLettersOf, queueOf } from './topology.ts'

/**
 * Why messages may get lost in the queues of a source: the queues existed before and differ from what Tidemark creates. Undefined
 * without a risk. Both queues must exist.
 *
 * @throws the error that breaks the connection.
 */
export async function findQueueWarning(connection: Connection, source: RabbitMqSource): Promise<string | undefined> {
  const deadLetters = deadLettersOf(source)
  const likely = argumentsOfQueue(source)
  const warnings: string[] = []
  for (const queue of [queueOf(source), deadLetters]) {
    const shape = await readQueue(connection, queue, likely).catch((error: unknown) => {
      // A user without the right to declare the queue cannot read its settings.
      if (error instanceof AMQPChannelError) return undefined
      throw error
    })
    const losses = shape ? lossesOf(shape, queue === deadLetters ? undefined : deadLetters) : []
    if (losses.length > 0) {
      warnings.push(
        `The queue "${queue}" existed before and differs from what Tidemark creates: ${losses.join('; ')}. Delete it once it is empty, and Tidemark creates it again, or name another queue in the settings of this source.`,
      )
    }
  }
  return warnings.length === 0 ? undefined : warnings.join(' ')
}

/** @param deadLetters the exchange for rejected messages; undefined for the queue of dead letters itself. */
function lossesOf(shape: QueueShape, deadLetters: string | undefined): string[] {
  const losses: string[] = []
  if (!shape.durable) losses.push('it is not durable, so a restart of the broker deletes it')
  if (shape.autoDelete) losses.push('it is deleted as soon as Tidemark stops (auto-delete)')
  if (shape.exclusive) losses.push('it is deleted with the connection that made it (exclusive)')
  if (shape.arguments['x-queue-type'] !== 'quorum') {
    losses.push('it is not a quorum queue, so its messages are lost with their node')
  }
  for (const [name, lossOf] of Object.entries(LOSSES)) {
    const value = shape.arguments[name]
    if (value !== undefined && !(name === 'x-delivery-limit' && Number(value) >= DELIVERY_LIMIT))
      losses.push(lossOf(value))
  }
  const target = shape.arguments['x-dead-letter-exchange']
  if (deadLetters !== undefined && target !== deadLetters) losses.push(deadLetterLoss(target, deadLetters))
  return losses
}

function deadLetterLoss(target: string | number | undefined, deadLetters: string): string {
  if (target !== undefined) {
    return `rejected messages go to the exchange "${target}", not to the queue "${deadLetters}", which "tidemark dead-letters drain" reads`
  }
  return 'without x-dead-letter-exchange, rejected messages are lost, and so are messages above the delivery limit (20 on RabbitMQ 4 unless set); every crash counts as a delivery'
}

/** The loss that each argument causes. */
const LOSSES: Readonly<Record<string, (value: string | number) => string>> = {
  'x-delivery-limit': (value) =>
    `x-delivery-limit removes messages after ${value} deliveries, and every crash counts as one`,
  'x-message-ttl': (value) => `x-message-ttl removes messages that have waited for ${value} ms`,
  'x-expires': (value) => `x-expires deletes the queue when nobody reads it for ${value} ms`,
  'x-max-length': (value) => `x-max-length removes messages when more than ${value} wait`,
  'x-max-length-bytes': (value) => `x-max-length-bytes removes messages when more than ${value} bytes wait`,
}
