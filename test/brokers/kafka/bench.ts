import { Admin, Consumer, Producer } from '@platformatic/kafka'
import { type Broker, FAST, type Receiving, type Target } from '../../../bench/brokers/broker.ts'
import { countDown } from '../../../bench/brokers/count-down.ts'
import { KAFKA_UNSETTLED } from '../../../bench/brokers/credit.ts'
import { inChunks } from '../../../bench/brokers/in-chunks.ts'
import type { PublishedOrder } from '../../../bench/brokers/published-order.ts'
import { HEADERS } from '../../../bench/whizbang-orders.ts'
import { createKafka, hasKafka } from './broker.ts'

const TOPIC = 'orders'
const PARTITIONS = 3
/** The same values as in the transport. */
const COMMIT_EVERY_MS = 200
const MAX_BYTES = 2 * 1024 * 1024

/** Kafka with a topic of three partitions, and a consumer group for each copy. */
export async function openBroker(): Promise<Broker | undefined> {
  if (!hasKafka()) return undefined
  const broker = await createKafka()
  const { address } = broker
  try {
    await broker.start()
    const admin = new Admin({ clientId: 'bench', bootstrapBrokers: [address], retries: 300, retryDelay: 100 })
    await admin.createTopics({ topics: [TOPIC], partitions: PARTITIONS, replicas: 1 })
    await admin.close()
  } catch (error) {
    await broker.remove()
    throw error
  }
  return {
    name: 'Kafka',
    clientName: '@platformatic/kafka',
    target: { kind: 'kafka', address, topic: TOPIC } satisfies KafkaTarget,
    timesAsMany: FAST,
    sourceOf: (copy) => ({ name: 'bench-kafka', kind: 'kafka', brokers: [address], topics: [TOPIC], groupId: copy }),
    receiveBare: (copy, count) => receiveBare(address, copy, count),
    close: () => broker.remove(),
  }
}

/** Receives with the client alone, whose stream commits automatically. */
async function receiveBare(address: string, groupId: string, count: number): Promise<Receiving> {
  const { began, settled, begin, settle } = countDown(count)
  const consumer = new Consumer({ clientId: 'bench', groupId, bootstrapBrokers: [address] })
  const stream = await consumer.consume({
    topics: [TOPIC],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: COMMIT_EVERY_MS,
    maxBytes: MAX_BYTES,
    highWaterMark: KAFKA_UNSETTLED,
  })
  let problem: string | undefined
  stream.on('error', (error: Error) => {
    problem = error.message
  })
  stream.on('data', () => {
    begin()
    settle()
  })
  const stop = async () => {
    // The stream commits the last messages when it is closed.
    await stream.close()
    await consumer.close(true)
  }
  return { began, settled, problem: () => problem, stop }
}

interface KafkaTarget extends Target {
  kind: 'kafka'
  address: string
  topic: string
}

export async function publish({ address, topic }: KafkaTarget, orders: readonly PublishedOrder[]): Promise<void> {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId: 'bench',
    bootstrapBrokers: [address],
    serializers: { headerKey: (text = '') => Buffer.from(text), headerValue: (text = '') => Buffer.from(text) },
  })
  const headers = { EnvelopeType: HEADERS.envelopetype }
  let partition = 0
  await inChunks(orders, async (chunk) => {
    partition = (partition + 1) % PARTITIONS
    const messages = chunk.map(({ body }) => ({ topic, partition, headers, value: body }))
    await producer.send({ messages, acks: -1 })
  })
  await producer.close()
}
