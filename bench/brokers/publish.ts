import { Producer } from '@platformatic/kafka'
import { Connection } from 'rabbitmq-client'
import { HEADERS } from '../whizbang-orders.ts'
import { CONTENT_TYPE, type PublishedOrder, SUBJECT } from './published-order.ts'
import { openSender } from './service-bus-sender.ts'
import type { KafkaTarget, RabbitMqTarget, ServiceBusTarget, Target } from './target.ts'

/** Orders that are sent together. As one message of Service Bus, they must come to less than 256 KiB. */
const TOGETHER = 100
const KAFKA_PARTITIONS = 3

/** Publishes as fast as it goes. Resolves when the broker has confirmed all of them. */
export async function publish(target: Target, orders: readonly PublishedOrder[]): Promise<void> {
  if (target.kind === 'azure-service-bus') return publishToServiceBus(target, orders)
  if (target.kind === 'rabbitmq') return publishToRabbitMq(target, orders)
  return publishToKafka(target, orders)
}

async function publishToServiceBus(target: ServiceBusTarget, orders: readonly PublishedOrder[]): Promise<void> {
  const sender = openSender(target)
  await inChunks(orders, (chunk) => sender.send(chunk))
  await sender.close()
}

async function publishToRabbitMq({ url, exchange }: RabbitMqTarget, orders: readonly PublishedOrder[]): Promise<void> {
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

async function publishToKafka({ address, topic }: KafkaTarget, orders: readonly PublishedOrder[]): Promise<void> {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId: 'bench',
    bootstrapBrokers: [address],
    serializers: { headerKey: (text = '') => Buffer.from(text), headerValue: (text = '') => Buffer.from(text) },
  })
  const headers = { EnvelopeType: HEADERS.envelopetype }
  let partition = 0
  await inChunks(orders, async (chunk) => {
    partition = (partition + 1) % KAFKA_PARTITIONS
    const messages = chunk.map(({ body }) => ({ topic, partition, headers, value: body }))
    await producer.send({ messages, acks: -1 })
  })
  await producer.close()
}

const UNDER_WAY = 4

async function inChunks(orders: readonly PublishedOrder[], send: (chunk: PublishedOrder[]) => Promise<void>) {
  let next = 0
  const work = async () => {
    while (next < orders.length) {
      const from = next
      next += TOGETHER
      await send(orders.slice(from, next))
    }
  }
  await Promise.all(Array.from({ length: UNDER_WAY }, work))
}
