import { ServiceBusClient, type ServiceBusReceivedMessage } from '@azure/service-bus'
import { type LocalBus, type LocalBusOptions, startLocalBus } from 'tidemark-local-bus'
import { afterEach, expect, test } from 'vitest'
import { scaled } from '../../../test/helpers/patience.ts'
import { eventsBetween } from '../history.ts'
import { createShop } from '../shop.ts'
import { toWhizbang } from '../whizbang.ts'
import { inForm } from './destination.ts'
import { createServiceBusDestination } from './service-bus-destination.ts'

const shop = createShop({ seed: 'bus', ordersPerDay: 30, currency: 'EUR', startDate: '2026-01-01' })
const events = [...eventsBetween(shop, new Date('2026-01-01'), new Date('2026-01-20'))]
const { signal } = new AbortController()
const SUBSCRIPTION = 'ecommerce.contracts.events/Subscriptions/tidemark'
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function startBus(options: LocalBusOptions = {}): Promise<LocalBus> {
  const bus = await startLocalBus(options)
  cleanUps.push(() => bus.stop())
  return bus
}

/** Takes what is there, and no more: the SDK would wait for it. */
async function receiveAll({ connectionString, counts }: LocalBus, topic = 'ecommerce.contracts.events') {
  const client = new ServiceBusClient(connectionString)
  const receiver = client.createReceiver(topic, 'tidemark', {
    receiveMode: 'receiveAndDelete',
    skipParsingBodyAsJson: true,
  })
  const messages: ServiceBusReceivedMessage[] = []
  for (let active = 1; active > 0; ) {
    active = counts(`${topic}/Subscriptions/tidemark`).active
    if (active > 0) messages.push(...(await receiver.receiveMessages(Math.min(active, 2000))))
  }
  await client.close()
  return messages
}

test('a message has all properties of Whizbang’s transport', async () => {
  const bus = await startBus()
  const destination = createServiceBusDestination({ connectionString: bus.connectionString, signal })
  const sent = toWhizbang(events[500] as (typeof events)[0])
  await destination.send([sent])
  expect(await destination.finish()).toEqual({ statuses: {} })
  const [message] = await receiveAll(bus)
  expect(message).toMatchObject({
    messageId: sent.id,
    subject: sent.subject,
    contentType: 'application/json',
    sessionId: sent.streamId,
    applicationProperties: { EnvelopeType: sent.envelopeType },
  })
  expect(String(message?.body)).toBe(sent.body)
  expect(message?._rawAmqpMessage.bodyType).toBe('data')
})

test('all events arrive in sequence, even in many batches', async () => {
  const bus = await startBus()
  const destination = inForm(
    toWhizbang,
    createServiceBusDestination({ connectionString: bus.connectionString, signal }),
  )
  expect(events.length).toBeGreaterThan(1500)
  await destination.send(events.slice(0, 1200))
  await destination.send(events.slice(1200))
  await destination.finish()
  expect((await receiveAll(bus)).map(({ messageId }) => messageId)).toEqual(events.map(({ id }) => id))
})

test('events are published to the topic in EntityPath', async () => {
  const bus = await startBus()
  const connectionString = `${bus.connectionString}EntityPath=orders`
  const destination = inForm(toWhizbang, createServiceBusDestination({ connectionString, signal }))
  expect(destination.name).toBe(`127.0.0.1:${bus.port}/orders`)
  await destination.send(events.slice(0, 3))
  await destination.finish()
  expect(await receiveAll(bus, 'orders')).toHaveLength(3)
})

test('no event is lost when the bus is unreachable for a while', async () => {
  const bus = await startBus()
  const { connectionString } = bus
  const destination = createServiceBusDestination({ connectionString, responseWithinMs: scaled(1000), signal })
  const messages = events.slice(0, 600).map((event) => toWhizbang(event))
  await destination.send(messages.slice(0, 300))
  await destination.arrived()
  await bus.suspend()
  const sending = destination.send(messages.slice(300))
  await expect.poll(() => bus.connectionCount).toBe(0)
  await bus.resume()
  await sending
  await destination.finish()
  const ids = new Set((await receiveAll(bus)).map(({ messageId }) => messageId))
  expect(ids).toEqual(new Set(messages.map(({ id }) => id)))
})

test('a full bus receives the remaining events when it has space again', async () => {
  const bus = await startBus({ capacityBytes: 600_000 })
  const destination = inForm(
    toWhizbang,
    createServiceBusDestination({ connectionString: bus.connectionString, signal }),
  )
  const sending = destination.send(events.slice(0, 800)).then(() => destination.finish())
  await expect.poll(() => bus.counts(SUBSCRIPTION).active).toBeGreaterThan(200)
  const ids = new Set<unknown>()
  let isSent = false
  void sending.finally(() => {
    isSent = true
  })
  while (!isSent || bus.counts(SUBSCRIPTION).active > 0) {
    for (const { messageId } of await receiveAll(bus)) ids.add(messageId)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await sending
  expect(ids.size).toBe(800)
})

test('a permanent problem is reported in one line', async () => {
  const bus = await startBus({ config: { UserConfig: { Namespaces: [{ Topics: [{ Name: 'other' }] }] } } })
  const send = async (connectionString: string, patienceMs?: number) => {
    const destination = inForm(toWhizbang, createServiceBusDestination({ connectionString, patienceMs, signal }))
    cleanUps.push(() => destination.finish().catch(() => undefined))
    await destination.send(events.slice(0, 1))
    await destination.finish()
  }
  await expect(send('amqp://somewhere')).rejects.toThrow(/^the connection string of the Service Bus is invalid/)
  await expect(send(bus.connectionString)).rejects.toThrow(
    `127.0.0.1:${bus.port}/ecommerce.contracts.events refused the events: the topic or queue does not exist. Create it`,
  )
  await bus.suspend()
  await expect(send(bus.connectionString, 300)).rejects.toThrow(
    /^127\.0\.0\.1:\d+\/ecommerce\.contracts\.events accepted no events for 0 s \(.*ECONNREFUSED.*\). Check that it is running$/,
  )
})
