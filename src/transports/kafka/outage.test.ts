import { afterEach, expect, test, vi } from 'vitest'
import { gated, untilProblem, untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { useSources } from '../../../test/brokers/kafka/test-source.ts'
import { anyOrders, recordOf, useTopics } from '../../../test/brokers/kafka/test-topics.ts'
import { useKafka } from '../../../test/brokers/kafka/use-kafka.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Transport } from '../transport.ts'

const database = useTestDatabase()
const kafka = useKafka()
const sources = useSources(database)
const topics = useTopics(kafka)

const rejections: unknown[] = []
process.on('unhandledRejection', (reason) => rejections.push(reason))
afterEach(() => expect(rejections).toEqual([]))

/** Expects a source to receive again soon after its broker is there, as the requirement is for every broker. */
const untilResumed = (transport: Transport) => untilReceiving(transport, 20_000)

test('a broker that is unreachable at the start is retried', async () => {
  const topic = await topics.create()
  await topics.send(topic, anyOrders(30).map(recordOf))
  await kafka.stop()
  const settings = sources.settings(kafka.address, [topic])
  const transport = sources.start(settings)
  await untilProblem(transport, `Kafka at ${kafka.address} cannot be reached`)
  expect(transport.state().status).toBe('connecting')
  await kafka.start()
  await untilResumed(transport)
  await sources.untilCounted(settings, { orders: 30, applied: 30, duplicate: 0 })
})

test.each(['stop', 'kill'] as const)(
  'receiving resumes after a %s of the broker under load, nothing is lost or counted twice',
  async (how) => {
    const topic = await topics.create()
    const settings = sources.settings(kafka.address, [topic])
    const transport = sources.start(settings)
    await untilReceiving(transport)
    const orders = anyOrders(3000)
    const sending = (async () => {
      for (let from = 0; from < orders.length; from += 50) {
        await topics.send(topic, orders.slice(from, from + 50).map(recordOf))
      }
    })()
    await vi.waitFor(async () => expect((await sources.counted(settings)).orders).toBeGreaterThan(200), {
      timeout: scaled(10_000),
    })
    await kafka[how]()
    await untilProblem(transport, 'cannot be reached')
    expect(transport.state().status).toBe('connecting')
    await kafka.start()
    await untilResumed(transport)
    await sending
    await sources.untilCounted(settings, { orders: 3000, applied: 3000 })
    await transport.stop()
    expect(await topics.offsets(settings.groupId, topic)).toEqual(await topics.ends(topic))
  },
)

test('a missing topic is reported while others are received, and is received once it exists, with partitions added later', async () => {
  const topic = await topics.create()
  const missing = `missing-${topic}`
  const settings = sources.settings(kafka.address, [missing, topic])
  const transport = sources.start(settings)
  await topics.send(topic, anyOrders(30).map(recordOf))
  await sources.untilCounted(settings, { orders: 30 })
  expect(transport.state().problem).toContain(`Kafka has no topic "${missing}". Create it`)
  await topics.create(2, missing)
  await topics.send(
    missing,
    anyOrders(20).map((order, i) => ({ ...recordOf(order), partition: i % 2 })),
  )
  await sources.untilCounted(settings, { orders: 50 })
  await untilReceiving(transport)
  await topics.admin().createPartitions({ topics: [{ name: missing, count: 3, assignments: null }] })
  await topics.send(missing, anyOrders(30).map(recordOf))
  await sources.untilCounted(settings, { orders: 80, applied: 80, duplicate: 0 })
})

test('records that are deleted before they were read are skipped', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(30).map(recordOf))
  const first = sources.start(settings)
  await sources.untilCounted(settings, { orders: 30 })
  await first.stop()
  await topics.send(topic, anyOrders(30).map(recordOf))
  const partitions = [0, 1, 2].map((partition) => ({ partition, offset: 15n }))
  await topics.admin().deleteRecords({ topics: [{ name: topic, partitions }] })
  sources.start(settings)
  await sources.untilCounted(settings, { orders: 45, applied: 45, duplicate: 0 })
})

test('a topic that is deleted and created again is received from its beginning', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(60).map(recordOf))
  const transport = sources.start(settings)
  await sources.untilCounted(settings, { orders: 60 })
  await topics.admin().deleteTopics({ topics: [topic] })
  await untilProblem(transport, `Kafka has no topic "${topic}"`)
  await topics.create(3, topic)
  await topics.send(topic, anyOrders(30).map(recordOf))
  await sources.untilCounted(settings, { orders: 90, applied: 90, duplicate: 0 })
  await untilReceiving(transport)
})

test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  'a wrong password with SASL %s is named as such',
  async (mechanism) => {
    const sasl = { mechanism, username: kafka.user.username, password: 'wrong' }
    const transport = sources.start(sources.settings(kafka.saslAddress, ['orders'], { sasl }))
    await untilProblem(
      transport,
      `refuses the user "alice" with SASL ${mechanism}. Check the sasl username and password.`,
    )
    expect(transport.state().status).toBe('connecting')
  },
)

test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  'over TLS, with its authority in caFile and SASL %s, records are taken',
  async (mechanism) => {
    const topic = await topics.create()
    await topics.send(topic, anyOrders(9).map(recordOf))
    const more = { tls: true, caFile: kafka.certificate.certFile, sasl: { mechanism, ...kafka.user } }
    const settings = sources.settings(kafka.tlsAddress, [topic], more)
    const transport = sources.start(settings)
    await sources.untilCounted(settings, { orders: 9, applied: 9 })
    await transport.stop()
    expect(await topics.offsets(settings.groupId, topic)).toEqual([3n, 3n, 3n])
  },
)

test('problems of TLS, SASL and the address are explained', async () => {
  const sasl = { mechanism: 'PLAIN' as const, ...kafka.user }
  const start = (broker: string, more: object) => sources.start(sources.settings(broker, ['orders'], more))
  await untilProblem(
    start(kafka.tlsAddress, { tls: true, sasl }),
    'is not trusted. Set caFile to the certificate of its authority.',
  )
  await untilProblem(start(kafka.tlsAddress, { sasl }), /Set tls to true|whether it requires tls/)
  await untilProblem(start(kafka.saslAddress, {}), 'check whether it requires tls or sasl')
  await untilProblem(start(kafka.address, { tls: true }), 'does not use TLS as expected')
  await untilProblem(start('localhost', {}), 'broker "localhost" is not host:port')
  await untilProblem(start(kafka.address, { caFile: '/nowhere.pem' }), 'caFile "/nowhere.pem" cannot be read')
})

test('stopping without a broker ends soon, and redelivered records are duplicates', async () => {
  const topic = await topics.create()
  const settings = sources.settings(kafka.address, [topic])
  await topics.send(topic, anyOrders(30).map(recordOf))
  const { take, open } = gated(sources.take(settings))
  const transport = sources.start(settings, take)
  await vi.waitFor(() => expect(transport.state().inFlight).toBe(30), { timeout: scaled(10_000) })
  await kafka.kill()
  const stopped = transport.stop()
  open()
  const since = Date.now()
  await stopped
  expect(Date.now() - since).toBeLessThan(scaled(6000))
  await kafka.start()
  sources.start(settings)
  await sources.untilCounted(settings, { orders: 30, applied: 30, duplicate: 30 })
})
