import { Connection } from 'rabbitmq-client'
import { type Broker, COPIES, type Copy, FAST, type Receiving, type Target } from '../../../bench/brokers/broker.ts'
import { countDown } from '../../../bench/brokers/count-down.ts'
import { RABBITMQ_PREFETCH } from '../../../bench/brokers/credit.ts'
import { inChunks } from '../../../bench/brokers/in-chunks.ts'
import { CONTENT_TYPE, type PublishedOrder, SUBJECT } from '../../../bench/brokers/published-order.ts'
import { HEADERS } from '../../../bench/whizbang-orders.ts'
import { keepBodiesAsBytes } from '../../../src/transports/rabbitmq/raw-bodies.ts'
import type { RabbitMqSource } from '../../../src/transports/rabbitmq/settings.ts'
import { declareTopology } from '../../../src/transports/rabbitmq/topology.ts'
import { createRabbitMq, findRabbitMq } from './broker.ts'

const EXCHANGE = 'orders'

/** RabbitMQ with an exchange, and a quorum queue for each copy. */
export async function openBroker(): Promise<Broker | undefined> {
  const scripts = findRabbitMq()
  if (!scripts) return undefined
  const broker = await createRabbitMq(scripts)
  const { url } = broker
  const sourceOf = (copy: Copy): RabbitMqSource => ({
    name: 'bench-rabbitmq',
    kind: 'rabbitmq',
    url,
    exchanges: [EXCHANGE],
    queue: copy,
    prefetch: RABBITMQ_PREFETCH,
  })
  try {
    await broker.start()
    const connection = new Connection(url)
    for (const copy of COPIES) await declareTopology(connection, sourceOf(copy))
    await connection.close()
  } catch (error) {
    await broker.remove()
    throw error
  }
  return {
    name: 'RabbitMQ',
    clientName: 'rabbitmq-client',
    target: { kind: 'rabbitmq', url, exchange: EXCHANGE } satisfies RabbitMqTarget,
    timesAsMany: FAST,
    sourceOf,
    receiveBare: (copy, count) => receiveBare(url, copy, count),
    close: () => broker.remove(),
  }
}

/**
 * Receives with the client alone: bodies stay bytes, and each message is acknowledged at once. The protocol does not confirm
 * acknowledgements, and a quorum queue loses some of the last ones when the channel closes. Their messages are redelivered in
 * the next round, which then leaves as many of its own messages unsettled.
 */
async function receiveBare(url: string, queue: string, count: number): Promise<Receiving> {
  const { began, settled, begin, settle } = countDown(count)
  const connection = new Connection(url)
  let problem: string | undefined
  connection.on('error', (error: Error) => {
    problem = error.message
  })
  const channel = await connection.acquire()
  keepBodiesAsBytes(channel)
  await channel.basicQos({ prefetchCount: RABBITMQ_PREFETCH })
  let isStopped = false
  const { consumerTag } = await channel.basicConsume({ queue }, ({ deliveryTag }) => {
    if (isStopped) return
    begin()
    channel.basicAck({ deliveryTag })
    settle()
  })
  const stop = async () => {
    isStopped = true
    await channel.basicCancel({ consumerTag })
    await channel.close()
    await connection.close()
  }
  return { began, settled, problem: () => problem, stop }
}

interface RabbitMqTarget extends Target {
  kind: 'rabbitmq'
  url: string
  exchange: string
}

export async function publish({ url, exchange }: RabbitMqTarget, orders: readonly PublishedOrder[]): Promise<void> {
  const connection = new Connection(url)
  const publisher = connection.createPublisher({ confirm: true })
  const { envelopetype } = HEADERS
  await inChunks(orders, async (chunk) => {
    const sent = chunk.map(({ id, body }) =>
      publisher.send(
        {
          exchange,
          routingKey: SUBJECT,
          messageId: id,
          contentType: CONTENT_TYPE,
          durable: true,
          headers: { EnvelopeType: envelopetype },
        },
        body,
      ),
    )
    await Promise.all(sent)
  })
  await publisher.close()
  await connection.close()
}
