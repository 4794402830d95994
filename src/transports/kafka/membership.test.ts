import { expect, test, vi } from 'vitest'
import { gated, TEST_BATCH_SIZE, untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { useSources } from '../../../test/brokers/kafka/test-source.ts'
import { anyOrders, recordOf, useTopics } from '../../../test/brokers/kafka/test-topics.ts'
import { useKafka } from '../../../test/brokers/kafka/use-kafka.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const database = useTestDatabase()
const kafka = useKafka()
const sources = useSources(database)
const topics = useTopics(kafka)

test('members that join and leave under load leave no gap, and each event counts once', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  const orders = anyOrders(9000)
  const sending = (async () => {
    for (let from = 0; from < orders.length; from += 100) {
      await topics.send(topic, orders.slice(from, from + 100).map(recordOf))
    }
  })()
  const first = sources.start(settings)
  await vi.waitFor(async () => expect((await sources.counted(settings)).orders).toBeGreaterThan(500), {
    timeout: scaled(20_000),
  })
  const second = sources.start(settings)
  await untilReceiving(second)
  await vi.waitFor(async () => expect((await sources.counted(settings)).orders).toBeGreaterThan(2500), {
    timeout: scaled(20_000),
  })
  await first.stop()
  const third = sources.start(settings)
  await untilReceiving(third)
  await sending
  await sources.untilCounted(settings, { orders: 9000, applied: 9000 })
  await Promise.all([second.stop(), third.stop()])
  expect(await topics.offsets(settings.groupId, topic)).toEqual(await topics.ends(topic))
})

test('a frozen member whose partitions were reassigned changes nothing when it resumes', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(300).map(recordOf))
  const { take, open } = gated(sources.take(settings))
  const zombie = sources.start(settings, take)
  await vi.waitFor(() => expect(zombie.state().inFlight).toBe(300), { timeout: scaled(10_000) })
  const other = sources.start(settings)
  await untilReceiving(other)
  const before = await topics.members(settings.groupId)
  // Thrown out as if it had been silent for too long: it comes back as another member, and what it holds is not its own.
  await topics.admin().removeMembersFromConsumerGroup({ groupId: settings.groupId })
  await eventually(async () => {
    const members = await topics.members(settings.groupId)
    expect(members).toHaveLength(2)
    expect(members.filter((member) => before.includes(member))).toEqual([])
  })
  await topics.send(topic, anyOrders(300).map(recordOf))
  // The other is now past what the zombie holds, wherever it took over.
  await eventually(async () => expect(await topics.offsets(settings.groupId, topic)).toContain(200n))
  open()
  await sources.untilCounted(settings, { orders: 600, applied: 600 })
  await eventually(async () => expect(zombie.state()).toMatchObject({ inFlight: 0, status: 'receiving' }))
  // A second reassignment may also take from it what it has received since.
  expect(zombie.state().lostSettlements).toBeGreaterThanOrEqual(300)
  await eventually(async () => expect(await topics.offsets(settings.groupId, topic)).toEqual([200n, 200n, 200n]))
  await Promise.all([zombie.stop(), other.stop()])
  expect(await topics.offsets(settings.groupId, topic)).toEqual([200n, 200n, 200n])
  expect((await sources.counted(settings)).orders).toBe(600)
})

test('while the inbox is blocked, at most two batches are open, no member leaves, and memory stays flat', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(12_000).map(recordOf))
  const { take, open } = gated(sources.take(settings))
  const transport = sources.start(settings, take)
  await vi.waitFor(() => expect(transport.state().inFlight).toBeGreaterThanOrEqual(TEST_BATCH_SIZE), {
    timeout: scaled(10_000),
  })
  const before = await topics.members(settings.groupId)
  const since = Date.now()
  const memory = process.memoryUsage().rss
  // Longer than a member may be silent.
  await vi.waitFor(() => expect(Date.now() - since).toBeGreaterThan(11_000), { timeout: scaled(15_000), interval: 500 })
  expect(transport.state().inFlight).toBeLessThanOrEqual(2 * TEST_BATCH_SIZE)
  expect(process.memoryUsage().rss - memory).toBeLessThan(40e6)
  expect(await topics.members(settings.groupId)).toEqual(before)
  expect(before).toHaveLength(1)
  open()
  await sources.untilCounted(settings, { orders: 12_000, applied: 12_000, duplicate: 0 })
})

async function eventually(expectation: () => Promise<void>): Promise<void> {
  await vi.waitFor(expectation, { timeout: scaled(20_000), interval: 50 })
}
