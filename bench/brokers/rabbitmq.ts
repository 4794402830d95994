import { Connection } from 'rabbitmq-client'
import { keepBodiesAsBytes } from '../../src/transports/rabbitmq/raw-bodies.ts'
import { declareTopology } from '../../src/transports/rabbitmq/topology.ts'
import type { RabbitMqSource } from '../../src/transports/source.ts'
import { createRabbitMq, findRabbitMq } from '../../test/rabbitmq-broker.ts'
import { type Broker, COPIES, type Copy, FAST, type Receiving } from './broker.ts'
import { countDown } from './count-down.ts'
import { RABBITMQ_PREFETCH } from './credit.ts'

const EXCHANGE = 'orders'

/** RabbitMQ with an exchange, and a quorum queue for each copy. */
export async function openRabbitMq(): Promise<Broker | undefined> {
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
    target: { kind: 'rabbitmq', url, exchange: EXCHANGE },
    timesAsMany: FAST,
    sourceOf,
    receiveBare: (copy, count) => receiveBare(url, copy, count),
    close: () => broker.remove(),
  }
}

/** The client by itself: bodies stay bytes, each message is acknowledged at once. */
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
  await channel.basicConsume({ queue }, ({ deliveryTag }) => {
    begin()
    channel.basicAck({ deliveryTag })
    settle()
  })
  const stop = async () => {
    // Confirmed after all acknowledgements before it.
    await channel.close()
    await connection.close()
  }
  return { began, settled, problem: () => problem, stop }
}
