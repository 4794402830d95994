import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus'
import { expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { takeAll, useSources } from '../../../test/brokers/azure-service-bus/test-source.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import type { Delivered } from '../transport.ts'

const names = ['bytes', 'value', 'list', 'headers', 'cloud', 'nameless'] as const
const local = useBus({ Queues: queues(Object.fromEntries(names.map((name) => [name, {}]))) })
const start = useSources(() => local.bus)

/** Sends one message and returns it as the inbox would get it. */
async function deliver(queue: (typeof names)[number], message: ServiceBusMessage & { bodyType?: string }) {
  const { take, seen } = takeAll()
  start({ queues: [queue] }, take)
  const client = new ServiceBusClient(local.bus.connectionString)
  await client.createSender(queue).sendMessages(message)
  await client.close()
  await expect.poll(() => seen.length, { timeout: scaled(10_000) }).toBe(1)
  return seen[0] as Delivered
}

test('bytes are delivered unchanged, also if they are not JSON', async () => {
  const body = Buffer.from([0xff, 0x00, 0x7b])
  expect((await deliver('bytes', { body })).body).toEqual(body)
})

test('text in a value section stays text', async () => {
  expect((await deliver('value', { body: '{"total":12345678901234567.89}', bodyType: 'value' })).body).toBe(
    '{"total":12345678901234567.89}',
  )
})

test('other values are written as JSON', async () => {
  expect((await deliver('list', { body: { id: 'a', list: [1, 'b', null] }, bodyType: 'value' })).body).toBe(
    '{"id":"a","list":[1,"b",null]}',
  )
})

test('application properties and content type become headers in lower case; the subject is the fallback type', async () => {
  const at = new Date('2026-04-17T12:00:00Z')
  const applicationProperties = { EnvelopeType: 'Shop.OrderCreated', Attempt: 3, isGift: true, at, empty: '' }
  const delivered = await deliver('headers', {
    body: 1,
    messageId: 'm-1',
    subject: 'shop.ordercreated',
    contentType: 'application/json',
    applicationProperties,
  })
  expect(delivered.headers).toEqual({
    'content-type': 'application/json',
    'message-id': 'm-1',
    subject: 'shop.ordercreated',
    envelopetype: 'Shop.OrderCreated',
    attempt: '3',
    isgift: 'true',
    at: '2026-04-17T12:00:00.000Z',
  })
  expect(delivered).toMatchObject({ fallbackId: 'm-1', fallbackType: 'shop.ordercreated' })
})

test('attributes of a CloudEvent get the same prefix, and values stay unchanged', async () => {
  const applicationProperties = {
    'cloudEvents:specversion': '1.0',
    'cloudEvents:id': 'e%41',
    cloudEvents_type: 'Order',
    'ce-source': '/a%20b',
    ce_time: '2026-04-17T12:00:00Z',
  }
  const { headers } = await deliver('cloud', { body: 1, applicationProperties })
  expect(headers).toMatchObject({
    ce_specversion: '1.0',
    ce_id: 'e%41',
    ce_type: 'Order',
    ce_source: '/a%20b',
    ce_time: '2026-04-17T12:00:00Z',
  })
})

test('a message without an id has its position in the queue as fallback id', async () => {
  const delivered = await deliver('nameless', { body: 1 })
  expect(delivered).toMatchObject({ fallbackId: 'nameless-1', fallbackType: undefined, headers: {} })
})
