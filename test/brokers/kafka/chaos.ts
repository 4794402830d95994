import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Producer } from '@platformatic/kafka'
import type { ChaosBroker, ChaosBrokers } from '../../chaos/broker.ts'
import { oneAtATime } from '../../chaos/outage.ts'
import type { ChaosMessage } from '../../chaos/traffic.ts'
import { createKafka, hasKafka, type KafkaBroker } from './broker.ts'

const PARTITIONS = 4

/** One Kafka for all runs. Each run has its own topic and group. */
export async function openBrokers(): Promise<ChaosBrokers> {
  if (!hasKafka()) throw new Error('Kafka is not installed: scripts/install-brokers.sh installs it (Java and Maven)')
  const server = await createKafka()
  await server.start()
  return { open: (name) => open(server, name), close: () => server.remove() }
}

async function open(server: KafkaBroker, name: string): Promise<ChaosBroker> {
  const options = { clientId: 'chaos', bootstrapBrokers: [server.address], retries: 20, retryDelay: 100 }
  const admin = new Admin(options)
  const producer = new Producer<Buffer, Buffer, string, string>({
    ...options,
    serializers: { headerKey: (text = '') => Buffer.from(text), headerValue: (text = '') => Buffer.from(text) },
  })
  const topic = `${name}-events`
  const groupId = `${name}-group`
  await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 })
  const down = oneAtATime((forMs) => restart(server, forMs))
  return {
    source: { name, kind: 'kafka', brokers: [server.address], topics: [topic], groupId },
    hasDeadLetters: false,
    async publish(messages) {
      await producer.send({ messages: messages.map((message) => recordOf(topic, message)), acks: -1 })
    },
    async countLeft() {
      const partitions = Array.from({ length: PARTITIONS }, (_, partitionIndex) => partitionIndex)
      const [ends] = await admin.listOffsets({
        topics: [{ name: topic, partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n })) }],
      })
      const [group] = await admin.listConsumerGroupOffsets({ groups: [groupId] })
      const committed = group?.topics.find((offsets) => offsets.name === topic)?.partitions ?? []
      const left = partitions.map((partition) => {
        const end = ends?.partitions.find(({ partitionIndex }) => partitionIndex === partition)?.offset ?? 0n
        const done = committed.find(({ partitionIndex }) => partitionIndex === partition)?.committedOffset ?? 0n
        return Number(end - (done < 0n ? 0n : done))
      })
      return left.reduce((sum, count) => sum + count, 0)
    },
    // Single connections cannot be cut from outside, so the broker is restarted.
    cut: () => down(0),
    refuse: down,
    down,
    async close() {
      await Promise.allSettled([admin.close(), producer.close()])
    },
  }
}

function recordOf(topic: string, { body, headers, stream }: ChaosMessage) {
  return {
    topic,
    partition: Number.parseInt(stream.slice(-6), 16) % PARTITIONS,
    headers: { ...headers },
    value: Buffer.from(body as string),
  }
}

async function restart(server: KafkaBroker, forMs: number): Promise<void> {
  await server.kill()
  await delay(forMs)
  await server.start()
}
