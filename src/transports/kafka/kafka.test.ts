import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { useKafka } from '../../../test/kafka.ts'
import { untilReceiving, useSources } from './test-source.ts'
import { anyOrders, recordOf, useTopics } from './test-topics.ts'

const database = useTestDatabase()
const kafka = useKafka()
const sources = useSources(database)
const topics = useTopics(kafka)

test('what a topic holds and what comes later is counted exactly once, and nothing is read again after a restart', async () => {
  const topic = await topics.create()
  const orders = anyOrders(3000)
  await topics.send(topic, orders.slice(0, 2000).map(recordOf))
  const settings = sources.settings(kafka.address, [topic])
  const first = sources.start(settings)
  await sources.untilCounted(settings, { orders: 2000 })
  await topics.send(topic, orders.slice(2000).map(recordOf))
  await sources.untilCounted(settings, { orders: 3000 })
  await first.stop()
  expect(first.state()).toMatchObject({ status: 'stopped', inFlight: 0, lostSettlements: 0 })
  expect(await topics.offsets(settings.groupId, topic)).toEqual(await topics.ends(topic))
  const second = sources.start(settings)
  await untilReceiving(second)
  const last = anyOrders(3)
  await topics.send(topic, last.map(recordOf))
  await sources.untilCounted(settings, { orders: 3003 })
  expect(await sources.counted(settings)).toMatchObject({ applied: 3003, duplicate: 0, rejected: 0 })
})
