import { expect, test } from 'vitest'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { cloudEvents } from '../cloudevents/platform.ts'
import type { Platform } from '../platform.ts'
import { eventGrid } from './platform.ts'

const secrets = ['old-token-0123456789', 'new-token-0123456789']
const connection = testConnection({ name: 'grid', platform: 'event-grid', secrets })
const authorization = `Bearer ${secrets[1]}`
const receivedMs = Date.parse('2026-04-17T12:14:00Z')
const deliver = (body: unknown, headers: Record<string, string> = {}) => ({
  headers: { authorization, ...headers },
  body: Buffer.from(JSON.stringify(body)),
  receivedMs,
})

function read(platform: Platform, body: unknown, headers: Record<string, string> = {}) {
  const received = { headers, receivedMs }
  const kept = platform.keep(body, connection, received)
  expect(platform.keep(kept, connection, received)).toEqual(kept)
  return { kept, topic: platform.topicOf(kept, received), reading: platform.read(kept, received, connection) }
}

const persons = { customerName: 'Jo Doe', email: 'jo@example.com', shippingAddress: { street: 'Example Street 1' } }
const data = {
  orderId: 'o-1',
  totalAmount: '39.98',
  items: [{ productId: 'p', quantity: 1, unitPrice: 39.98, engraving: 'For Jo' }],
}
const gridEvent = {
  id: 'e-1',
  topic: '/topics/shop',
  subject: 'orders/o-1',
  eventType: 'Shop.OrderCreated',
  eventTime: '2026-04-17T12:13:07.1234567Z',
  data: { ...data, ...persons },
  dataVersion: '1.0',
  metadataVersion: '1',
}
const cloudEvent = {
  specversion: '1.0',
  id: 'e-1',
  source: '/topics/shop',
  type: 'Shop.OrderCreated',
  time: gridEvent.eventTime,
  data: gridEvent.data,
}
const order = {
  type: 'OrderCreated',
  time: gridEvent.eventTime,
  data: { ...data, items: [{ productId: 'p', quantity: 1, unitPrice: 39.98 }] },
}

test('events of both schemas become the same event, without persons', () => {
  const { data: payload, ...attributes } = cloudEvent
  const binary = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]))
  const base64 = { ...attributes, data_base64: Buffer.from(JSON.stringify(payload)).toString('base64') }
  const all = [
    read(eventGrid, [gridEvent]),
    read(eventGrid, gridEvent),
    read(eventGrid, cloudEvent, { 'content-type': 'application/cloudevents+json' }),
    read(cloudEvents, [cloudEvent], { 'content-type': 'application/cloudevents-batch+json' }),
    read(cloudEvents, base64),
    read(cloudEvents, payload, binary),
  ]
  const [first] = all
  for (const { kept, topic, reading } of all) {
    expect(topic).toBe('Shop.OrderCreated')
    expect(reading).toMatchObject({ events: [order] })
    expect(reading).toEqual(first?.reading)
    expect(JSON.stringify({ kept, reading })).not.toMatch(/Jo|jo@|Example Street/)
  }
})

test('ids are unique within a topic, and UUIDs everywhere', () => {
  const idOf = (changes: object) => {
    const { reading } = read(eventGrid, [{ ...gridEvent, ...changes }])
    return 'events' in reading ? reading.events[0]?.id : undefined
  }
  expect(idOf({})).not.toBe(idOf({ topic: '/topics/other' }))
  expect(idOf({})).toMatch(/:e-1$/)
  const id = '0193bb6e-0000-7000-8000-000000000001'
  expect(idOf({ id })).toBe(id)
})

test('types without a contract are ignored, and the other events of a batch count', () => {
  const blob = {
    ...gridEvent,
    id: 'e-2',
    eventType: 'Microsoft.Storage.BlobCreated',
    data: { api: 'PutBlob', jo: 'Jo' },
  }
  expect(read(eventGrid, [blob])).toMatchObject({ reading: { ignored: 'unknown_type' } })
  expect(read(eventGrid, [blob, gridEvent])).toMatchObject({ reading: { events: [order] } })
})

test.each([
  ['no envelope', { orderId: 'o-1' }, 'neither a CloudEvent nor an event in the schema of Event Grid'],
  ['no data', { ...gridEvent, data: 'text' }, 'with an object as its data'],
  ['no source', { ...cloudEvent, source: undefined }, 'has no source'],
  ['another version', { ...cloudEvent, specversion: '0.3' }, 'specversion must be "1.0"'],
  ['a list of nothing', ['text'], 'neither a CloudEvent'],
])('%s is a problem', (_, body, problem) => {
  expect(read(eventGrid, body)).toMatchObject({ reading: { problem: expect.stringContaining(problem) } })
})

test('a message of commercetools is not taken for an event of Tidemark', () => {
  const type = 'com.commercetools.order.message.OrderCreated'
  expect(read(cloudEvents, { ...cloudEvent, type })).toMatchObject({
    reading: { problem: expect.stringContaining('the platform "commercetools"') },
  })
})

test('a delivery carries one of the secrets', async () => {
  expect(await eventGrid.verify(deliver({}), connection)).toEqual({ isAuthentic: true })
  expect(await eventGrid.verify(deliver({}, { authorization: `bearer  ${secrets[0]}` }), connection)).toEqual({
    isAuthentic: true,
  })
  for (const wrong of ['', 'Bearer', 'Bearer old-token', `Basic ${secrets[0]}`, `Bearer ${secrets[0]}x`]) {
    const answer = await eventGrid.verify(deliver({}, { authorization: wrong }), connection)
    expect(answer, wrong).toMatchObject({ isAuthentic: false })
    expect(JSON.stringify(answer)).not.toContain('token-0')
  }
  expect(await eventGrid.verify({ ...deliver({}), headers: {} }, connection)).toMatchObject({ isAuthentic: false })
})

test('the secret may be in another header', async () => {
  const own = { ...connection, options: { secretHeader: 'X-Shop-Key' } }
  expect(await cloudEvents.verify(deliver({}, { 'x-shop-key': secrets[0] ?? '' }), own)).toEqual({ isAuthentic: true })
  expect(await cloudEvents.verify(deliver({}), own)).toMatchObject({ isAuthentic: false })
  expect(cloudEvents.faultsOf?.(own)).toEqual([])
  expect(cloudEvents.faultsOf?.({ ...own, options: { secretHeader: 'x y' } })).toHaveLength(1)
  expect(cloudEvents.faultsOf?.({ ...own, secrets: [] })).toHaveLength(1)
})

test('both handshakes are answered, and the validation only with a secret', () => {
  const data = { validationCode: 'code-1', validationUrl: 'http://127.0.0.1:1/validate' }
  const eventType = 'Microsoft.EventGrid.SubscriptionValidationEvent'
  const request = { ...deliver([{ ...gridEvent, eventType, data }]), method: 'POST', query: {} }
  expect(eventGrid.answerSetup?.(request, connection)).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"validationResponse":"code-1"}',
  })
  const strange = { ...request, headers: { authorization: 'Bearer wrong' } }
  expect(eventGrid.answerSetup?.(strange, connection)).toBeUndefined()
  expect(eventGrid.answerSetup?.({ ...request, ...deliver([gridEvent]) }, connection)).toBeUndefined()
  const origin = { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '10' }
  const consent = { 'webhook-allowed-origin': 'eventgrid.azure.net', 'webhook-allowed-rate': '*' }
  for (const platform of [eventGrid, cloudEvents]) {
    const options = { method: 'OPTIONS', headers: origin, body: new Uint8Array(), receivedMs, query: {} }
    expect(platform.answerSetup?.(options, connection)).toMatchObject({ status: 200, headers: consent })
  }
})
