import { expect, test } from 'vitest'
import { type Decoded, decode } from '../decode.ts'
import { readValidationCode } from './event-grid.ts'

const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }
const read = (body: object): Decoded => decode({ source: 'test', body: JSON.stringify(body) }, settings)

const topic = '/subscriptions/0000/resourceGroups/shop/providers/Microsoft.EventGrid/topics/orders'
const event = {
  id: 'cancel-1',
  topic,
  subject: 'orders/o-1',
  eventType: 'Shop.Events.OrderCancelled',
  eventTime: '2026-04-17T12:13:07.1234567Z',
  data: { orderId: 'o-1' },
  dataVersion: '1.0',
  metadataVersion: '1',
}

test('an event in the schema of Event Grid is read, with its time in ticks of .NET', () => {
  expect(read(event)).toMatchObject({
    kind: 'known',
    type: 'OrderCancelled',
    event: {
      id: 'cancel-1',
      tenantId: 'default',
      at: { text: '2026-04-17T12:13:07.123456Z' },
      payload: { orderId: 'o-1' },
    },
  })
})

test('an id is unique within its topic, and a UUID everywhere', () => {
  const keyOf = (changes: object) => (read({ ...event, ...changes }) as { key: string }).key
  expect(keyOf({})).toBe(keyOf({ subject: 'other' }))
  expect(keyOf({})).not.toBe(keyOf({ topic: `${topic}-2` }))
  const id = '0193bb6e-0000-7000-8000-000000000001'
  expect(keyOf({ id })).toBe(keyOf({ id, topic: `${topic}-2` }))
})

test('events of Azure itself are ignored', () => {
  const blob = { ...event, eventType: 'Microsoft.Storage.BlobCreated', data: { api: 'PutBlob' } }
  expect(read(blob)).toMatchObject({ kind: 'unknown', type: 'BlobCreated' })
})

test.each([
  ['an id', { id: undefined }, 'missing_id', 'the Event Grid event has no id'],
  ['a type that is text', { eventType: {} }, 'missing_type', 'eventType that is not text'],
])('an event needs %s', (_, changes, reason, error) => {
  expect(read({ ...event, ...changes })).toMatchObject({
    kind: 'rejected',
    reason,
    error: expect.stringContaining(error),
  })
})

test('a CloudEvent and a plain event stay what they are', () => {
  const { eventType, eventTime, data } = event
  const cloud = {
    specversion: '1.0',
    id: 'c',
    source: '/shop',
    type: 'OrderCancelled',
    time: eventTime,
    eventType,
    eventTime,
    data,
  }
  expect(read(cloud)).toMatchObject({ kind: 'known', event: { id: 'c' } })
  const plain = { id: 'p', type: 'OrderVoided', time: '2026-04-01T00:00:00Z', eventType, eventTime, data }
  expect(read(plain)).toMatchObject({ kind: 'known', type: 'OrderVoided' })
})

test('the code of a validation is found, and its address is not used', () => {
  const codeOf = (body: unknown) => readValidationCode(Buffer.from(JSON.stringify(body)))
  const data = { validationCode: 'ABC-1', validationUrl: 'https://rp-eastus.eventgrid.azure.net:553/validate?id=1' }
  const validation = { ...event, eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data }
  expect(codeOf(validation)).toBe('ABC-1')
  expect(codeOf([validation])).toBe('ABC-1')
  const others = [
    { ...validation, data: {} },
    { ...event, data: validation },
    [validation, validation],
    event,
    [],
    null,
  ]
  for (const other of others) expect(codeOf(other)).toBeUndefined()
  expect(readValidationCode(JSON.stringify(validation).slice(1))).toBeUndefined()
})
