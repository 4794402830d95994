import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Producer } from '@platformatic/kafka'
import { afterAll } from 'vitest'
import { scaled } from '../../helpers/patience.ts'
import type { OrderEvent } from '../../oracle/oracle.ts'
import { anyOrders as anyOrdersOf, orderMessage } from '../../oracle/order-events.ts'

export interface TestRecord {
  value: string | Buffer | null
  partition?: number
  headers?: Record<string, string>
}

/** Actions of a test at the broker, beside the tested source. */
export interface TestTopics {
  create(partitions?: number, name?: string): Promise<string>
  send(topic: string, records: readonly TestRecord[]): Promise<void>
  /** The offset of the group in each partition; undefined if it has none. */
  offsets(groupId: string, topic: string): Promise<(bigint | undefined)[]>
  /** The end of each partition. */
  ends(topic: string): Promise<bigint[]>
  /** The ids of the members of a stable group; empty while it is rebalancing. */
  members(groupId: string): Promise<string[]>
  admin(): Admin
}

/** A broker may not know a topic yet that another request has just created. */
async function untilKnown(send: () => Promise<unknown>): Promise<void> {
  for (const deadline = Date.now() + scaled(20_000); ; await delay(50)) {
    try {
      await send()
      return
    } catch (error) {
      if (!String(error).includes('Unknown topic') || Date.now() > deadline) throw error
    }
  }
}

export function useTopics(broker: { readonly address: string }): TestTopics {
  const clients: { admin?: Admin; producer?: Producer<Buffer, Buffer, string, string> } = {}
  afterAll(async () => {
    await Promise.allSettled([clients.admin?.close(), clients.producer?.close()])
  })
  const options = () => ({ clientId: 'test', bootstrapBrokers: [broker.address], retries: 300, retryDelay: 100 })
  const admin = () => {
    clients.admin ??= new Admin(options())
    return clients.admin
  }
  const producer = () => {
    clients.producer ??= new Producer({
      ...options(),
      idempotent: true,
      serializers: { headerKey: (text = '') => Buffer.from(text), headerValue: (text = '') => Buffer.from(text) },
    })
    return clients.producer
  }
  return {
    admin,
    async create(partitions = 3, name = `orders-${randomUUID()}`) {
      await admin().createTopics({ topics: [name], partitions, replicas: 1 })
      return name
    },
    async send(topic, records) {
      for (let from = 0; from < records.length; from += 1000) {
        const messages = records.slice(from, from + 1000).map(({ value, partition, headers }, at) => ({
          topic,
          partition: partition ?? (from + at) % 3,
          headers,
          value: (value === null ? null : Buffer.from(value)) as Buffer,
        }))
        await untilKnown(() => producer().send({ messages, acks: -1 }))
      }
    },
    async members(groupId) {
      const group = (await admin().describeGroups({ groups: [groupId] })).get(groupId)
      return group && /^stable$/i.test(group.state) ? [...group.members.keys()].sort() : []
    },
    async offsets(groupId, topic) {
      const [group] = await admin().listConsumerGroupOffsets({ groups: [groupId] })
      const partitions = group?.topics.find(({ name }) => name === topic)?.partitions ?? []
      const offsets: (bigint | undefined)[] = []
      for (const { partitionIndex, committedOffset } of partitions) offsets[partitionIndex] = committedOffset
      return offsets
    },
    async ends(topic) {
      const [listed] = await admin().listOffsets({
        topics: [{ name: topic, partitions: [0, 1, 2].map((partitionIndex) => ({ partitionIndex, timestamp: -1n })) }],
      })
      const byPartition = (listed?.partitions ?? []).toSorted((a, b) => a.partitionIndex - b.partitionIndex)
      return byPartition.map(({ offset }) => offset)
    },
  }
}

/** Orders without a tenant, each different from those of other tests. */
export function anyOrders(count: number): OrderEvent[] {
  return anyOrdersOf(count, randomUUID()).map((order) => ({ ...order, tenant: undefined }))
}

export function recordOf(order: OrderEvent): TestRecord {
  return { value: String(orderMessage(order).body) }
}
