import { Producer } from '@platformatic/kafka'
import { expect, test, vi } from 'vitest'
import { gated, untilProblem, untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { useSources } from '../../../test/brokers/kafka/test-source.ts'
import { anyOrders, recordOf, useTopics } from '../../../test/brokers/kafka/test-topics.ts'
import { useKafka } from '../../../test/brokers/kafka/use-kafka.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { poisons } from '../../../test/helpers/poison.ts'
import { toMessage } from '../../../test/helpers/wire-forms.ts'
import { CLOUD_PREFIXES, cloudHeaders, cloudOrder, wrappedOrders } from '../../../test/helpers/wrapped-bodies.ts'
import { orderMessage } from '../../../test/oracle/order-events.ts'
import { TakeAborted } from '../transport.ts'
import { transport as kind } from './transport.ts'

const database = useTestDatabase()
const kafka = useKafka()
const sources = useSources(database)
const topics = useTopics(kafka)

test('earlier and later records count exactly once, and a restart reads none again', async () => {
  const [topic, other] = [await topics.create(), await topics.create(1)]
  const orders = anyOrders(3000)
  await topics.send(topic, orders.slice(0, 1500).map(recordOf))
  await topics.send(
    other,
    orders.slice(1500, 2000).map((order) => ({ ...recordOf(order), partition: 0 })),
  )
  const settings = sources.settings(kafka.address, [topic, other])
  const first = sources.start(settings)
  await sources.untilCounted(settings, { orders: 2000 })
  await topics.send(topic, orders.slice(2000).map(recordOf))
  await sources.untilCounted(settings, { orders: 3000 })
  await first.stop()
  expect(first.state()).toMatchObject({ status: 'stopped', inFlight: 0, lostSettlements: 0 })
  expect(await topics.offsets(settings.groupId, topic)).toEqual(await topics.ends(topic))
  const second = sources.start(settings)
  await untilReceiving(second)
  await topics.send(topic, anyOrders(3).map(recordOf))
  await sources.untilCounted(settings, { orders: 3003 })
  expect(await sources.counted(settings)).toMatchObject({ applied: 3003, duplicate: 0, rejected: 0 })
})

test('orders count in every form: text of JSON, gzip, .NET, schema registries, CloudEvents of all prefixes', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  sources.start(settings)
  const orders = wrappedOrders('wrapped')
  const clouds = [...CLOUD_PREFIXES.map((prefix, i) => cloudHeaders(prefix, `cloud-${i}`))]
  clouds.push(cloudHeaders('ce_', 'x%41'), cloudHeaders('ce_', 'xA'))
  await topics.send(topic, [
    ...orders.map(({ body, encoding = '' }) => ({ value: body, headers: { 'Content-Encoding': encoding } })),
    ...clouds.map((headers, i) => ({ value: cloudOrder(`cloud-${i}`), headers })),
  ])
  const count = orders.length + clouds.length
  await sources.untilCounted(settings, { orders: count, applied: count, rejected: 0 })
})

test('a group that starts at the latest record skips earlier records, and misses none while it is stopped', async () => {
  const topic = await topics.create()
  await topics.send(topic, anyOrders(30).map(recordOf))
  const settings = sources.settings(kafka.address, [topic], { from: 'latest' })
  const first = sources.start(settings)
  await expect.poll(() => topics.offsets(settings.groupId, topic)).toEqual(await topics.ends(topic))
  await first.stop()
  await topics.send(topic, anyOrders(6).map(recordOf))
  sources.start(settings)
  await sources.untilCounted(settings, { orders: 6, applied: 6 })
})

test('records without an id are identified by their position, and count once when redelivered', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  const orders = anyOrders(9).map(({ data }) => ({
    value: JSON.stringify({ data }),
    headers: { 'Event-Type': 'OrderCreated' },
  }))
  await topics.send(topic, orders)
  const take = sources.take(settings)
  const killed = sources.start(settings, async (messages) => {
    await take(messages)
    throw new TakeAborted('killed before anything was committed')
  })
  await sources.untilCounted(settings, { orders: 9 })
  await killed.stop()
  sources.start(settings)
  await sources.untilCounted(settings, { orders: 9, applied: 9, duplicate: 9, rejected: 0 })
})

test('CloudEvents in binary mode have their attributes in ce_ headers', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  const records = anyOrders(5).map((order) => {
    const { body, headers = {} } = toMessage({ ...order, type: 'OrderCreated' }, 'cloud binary')
    const named = Object.entries(headers).map(([name, value]) => [name.replace('ce-', 'ce_'), value])
    return { value: String(body), headers: { ...Object.fromEntries(named), 'content-type': 'application/json' } }
  })
  await topics.send(topic, [...records, ...records])
  sources.start(settings)
  await sources.untilCounted(settings, { orders: 5, applied: 5, duplicate: 5, rejected: 0 })
})

test('invalid records become dead letters, tombstones are skipped, and all others are applied', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  const bad = poisons.filter(({ message }) => message.headers === undefined).slice(0, 20)
  const records = anyOrders(bad.length).flatMap((order, i) => [
    recordOf(order),
    { value: Buffer.from(bad[i]?.message.body ?? '') },
    { value: null },
  ])
  await topics.send(topic, records)
  const transport = sources.start(settings)
  await sources.untilCounted(settings, { orders: bad.length, applied: bad.length, rejected: bad.length })
  await transport.stop()
  expect(await topics.offsets(settings.groupId, topic)).toEqual(await topics.ends(topic))
})

test('only committed transactions count, in any mixture', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: [kafka.address],
    transactionalId: topic,
    // After each one the broker is busy with its markers for some milliseconds, and says so.
    retryDelay: 20,
    idempotent: true,
  })
  const orders = anyOrders(12)
  for (const [turn, order] of orders.entries()) {
    const transaction = await producer.beginTransaction()
    const messages = [{ topic, partition: 0, value: Buffer.from(orderMessage(order).body) }]
    await transaction.send({ messages, acks: -1 })
    await (turn % 3 === 0 ? transaction.commit() : transaction.abort())
    await topics.send(topic, [{ ...recordOf(anyOrders(1)[0] ?? order), partition: 0 }])
  }
  await producer.close()
  const transport = sources.start(settings)
  await sources.untilCounted(settings, { orders: 16, applied: 16, duplicate: 0 })
  await transport.stop()
  expect((await topics.offsets(settings.groupId, topic))[0]).toBe((await topics.ends(topic))[0])
})

test('records whose take fails are retried, and the problem is reported', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(9).map(recordOf))
  const take = sources.take(settings)
  let isBroken = true
  const transport = sources.start(settings, async (messages) => {
    if (isBroken) throw new Error('a bug')
    return take(messages)
  })
  await untilProblem(transport, 'The inbox did not take records')
  isBroken = false
  await sources.untilCounted(settings, { orders: 9, applied: 9 })
  await untilReceiving(transport)
})

test('stopping waits for open records and commits them', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(60).map(recordOf))
  const { take, open, calls } = gated(sources.take(settings))
  const transport = sources.start(settings, take)
  await vi.waitFor(() => expect(transport.state().inFlight).toBe(60), { timeout: scaled(10_000) })
  const stopped = transport.stop()
  await topics.send(topic, anyOrders(30).map(recordOf))
  const callsBefore = calls()
  open()
  await stopped
  expect(calls()).toBe(callsBefore)
  expect(await sources.counted(settings)).toMatchObject({ orders: 60, applied: 60 })
  expect(await topics.offsets(settings.groupId, topic)).toEqual([20n, 20n, 20n])
})

test('Kafka has no dead letters to drain', async () => {
  const settings = sources.settings(kafka.address, ['orders'])
  const options = {
    take: sources.take(settings),
    log: console as never,
    batchSize: 1,
    signal: new AbortController().signal,
  }
  await expect(kind.drain(settings, options)).rejects.toThrow('Kafka has no dead letters')
})
