import { AMQPChannelError, type Cmd, type Connection, type MethodParams } from 'rabbitmq-client'
import type { RabbitMqSource } from './settings.ts'

type Exchange = MethodParams[Cmd.ExchangeDeclare]
type Queue = MethodParams[Cmd.QueueDeclare]

/**
 * Deliveries of one message before the broker dead-letters it: in effect unlimited. A crash counts as a delivery of every
 * unsettled message, and so does each half hour without a database, so a low limit would dead-letter valid messages. Invalid
 * messages are not redelivered: the inbox rejects them. The default of RabbitMQ 4 is 20. Its "unlimited" (-1) is refused by RabbitMQ 3.
 */
export const DELIVERY_LIMIT = 1_000_000

const quorum = { 'x-queue-type': 'quorum', 'x-delivery-limit': DELIVERY_LIMIT } as const

/** Tidemark's own queue. */
export function queueOf({ queue = 'tidemark' }: RabbitMqSource): string {
  return queue
}

/** The name of the queue, and of the exchange, of refused messages. */
export function deadLettersOf(source: RabbitMqSource): string {
  return `${queueOf(source)}.dead-letters`
}

/** The arguments of Tidemark's queue. Its dead letters have their own exchange, so no other queue gets copies. */
export function argumentsOfQueue(source: RabbitMqSource) {
  return {
    ...quorum,
    'x-dead-letter-exchange': deadLettersOf(source),
    'x-dead-letter-routing-key': queueOf(source),
  }
}

/**
 * Creates what is missing: the exchanges as a Whizbang shop declares them, Tidemark's queue, its dead letters and the bindings.
 * Existing queues are used unchanged; `queue-warning.ts` describes which messages they can lose.
 */
export async function declareTopology(connection: Connection, source: RabbitMqSource): Promise<void> {
  const { exchanges, bindings = ['#'] } = source
  const queue = queueOf(source)
  const deadLetters = deadLettersOf(source)
  await ensureExchange(connection, { exchange: deadLetters, type: 'direct', durable: true })
  await ensureQueue(connection, { queue: deadLetters, arguments: quorum })
  await connection.queueBind({ queue: deadLetters, exchange: deadLetters, routingKey: queue })
  await ensureQueue(connection, { queue, arguments: argumentsOfQueue(source) })
  for (const exchange of exchanges) {
    await ensureExchange(connection, { exchange, type: 'topic', durable: true })
    for (const routingKey of bindings) await connection.queueBind({ queue, exchange, routingKey })
  }
}

async function ensureExchange(connection: Connection, exchange: Exchange): Promise<void> {
  await unlessThere(
    () => connection.exchangeDeclare({ exchange: exchange.exchange, passive: true }),
    () => connection.exchangeDeclare(exchange),
  )
}

async function ensureQueue(connection: Connection, queue: Queue): Promise<void> {
  await unlessThere(
    () => connection.queueDeclare({ queue: queue.queue, passive: true }),
    () => connection.queueDeclare({ durable: true, ...queue }),
  )
}

/** Declaring an existing queue with other arguments is an error. A passive declaration is not. */
async function unlessThere(ask: () => Promise<unknown>, declare: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof AMQPChannelError) || error.code !== 'NOT_FOUND') throw error
    await declare()
  }
}
