import { AMQPChannelError, type Cmd, type Connection, type MethodParams } from 'rabbitmq-client'
import type { RabbitMqSource } from './settings.ts'

type Exchange = MethodParams[Cmd.ExchangeDeclare]
type Queue = MethodParams[Cmd.QueueDeclare]

/**
 * Deliveries of one message before the broker dead-letters it: in effect without limit. A crash counts against every message
 * in hand, and so does each half hour that the database is away, so any limit in reach would some day dead-letter
 * innocent ones. Poison never comes back: the inbox takes it as data. RabbitMQ 4 would set 20, and knows "unlimited"
 * (-1), which RabbitMQ 3 refuses.
 */
export const DELIVERY_LIMIT = 1_000_000

const quorum = { 'x-queue-type': 'quorum', 'x-delivery-limit': DELIVERY_LIMIT } as const

/** Tidemark's own queue. */
export function queueOf({ queue = 'tidemark' }: RabbitMqSource): string {
  return queue
}

/** The queue, and the exchange, of what Tidemark refused. */
export function deadLettersOf(source: RabbitMqSource): string {
  return `${queueOf(source)}.dead-letters`
}

/** What Tidemark's queue is made with. Its dead letters go through an exchange of their own: no other queue gets copies. */
export function argumentsOfQueue(source: RabbitMqSource) {
  return {
    ...quorum,
    'x-dead-letter-exchange': deadLettersOf(source),
    'x-dead-letter-routing-key': queueOf(source),
  }
}

/**
 * Makes what is missing: the exchanges as a Whizbang shop declares them, Tidemark's queue, its dead letters and the bindings.
 * Existing queues are used as they are; `queue-warning.ts` describes what they may lose.
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

/** Declaring something that exists with other arguments would be an error; asking for it is none. */
async function unlessThere(ask: () => Promise<unknown>, declare: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof AMQPChannelError) || error.code !== 'NOT_FOUND') throw error
    await declare()
  }
}
