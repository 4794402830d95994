import { expect, test } from 'vitest'
import { type Decoded, decode } from '../decode.ts'
import { brokerHeaderName } from './cloud-event-headers.ts'

const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }

const headers = {
  'NServiceBus.MessageId': '5957b746-6636-43c7-89b9-ac6e01853eae',
  'NServiceBus.MessageIntent': 'Publish',
  'NServiceBus.ConversationId': 'b01e3778-23a1-42b5-bcbd-ac6e01853eaf',
  'NServiceBus.CorrelationId': '5957b746-6636-43c7-89b9-ac6e01853eae',
  'NServiceBus.OriginatingMachine': 'WEB01',
  'NServiceBus.OriginatingEndpoint': 'Shop.Checkout',
  'NServiceBus.ContentType': 'application/json',
  'NServiceBus.EnclosedMessageTypes':
    'Shop.Contracts.OrderCreated, Shop.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null;Shop.Contracts.IOrderEvent, Shop.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
  'NServiceBus.Version': '8.1.6',
  'NServiceBus.TimeSent': '2026-04-17 12:13:07:123456 Z',
}
const order = { OrderId: 'o-1', Items: [], TotalAmount: 39.98 }

const read = (body: object, changes: Record<string, string | undefined> = {}, fallbackId?: string): Decoded => {
  const sent = Object.entries({ ...headers, ...changes }).filter((entry): entry is [string, string] => !!entry[1])
  const named = Object.fromEntries(sent.map(([name, value]) => [brokerHeaderName(name), value]))
  return decode({ source: 'shop', body: JSON.stringify(body), headers: named, fallbackId }, settings)
}

test('a message of NServiceBus is read: the body is the payload, and headers have the rest', () => {
  expect(read(order)).toMatchObject({
    kind: 'known',
    type: 'OrderCreated',
    key: headers['NServiceBus.MessageId'],
    event: { at: { text: '2026-04-17T12:13:07.123456Z' }, payload: { orderId: 'o-1', totalAmount: 39.98 } },
  })
})

test('a derived type is the event that it extends, and a generic type is not its argument', () => {
  const types = (value: string) => ({ 'NServiceBus.EnclosedMessageTypes': value })
  expect(read(order, types('Shop.WebOrderCreatedV2, Shop;Shop.OrderCreated'))).toMatchObject({ type: 'OrderCreated' })
  expect(read(order, types('Shop.Changed`1[[Shop.OrderCreated, Shop]], Shop'))).toMatchObject({
    kind: 'unknown',
    type: 'Changed',
  })
})

test('a tenant may be in a header', () => {
  expect(read(order, { TenantId: 'acme' })).toMatchObject({ kind: 'known', tenantId: 'acme' })
})

test('without an id of its own, a message has that of its broker', () => {
  const without = { 'NServiceBus.MessageId': undefined }
  expect(read(order, without, 'queue-7')).toMatchObject({ kind: 'known', id: 'queue-7' })
  expect(read(order, without)).toMatchObject({ kind: 'rejected', reason: 'missing_id' })
})

test('events in the plain envelope stay what they are', () => {
  const plain = { id: 'p', type: 'OrderVoided', time: '2026-04-01T00:00:00Z', data: { orderId: 'o-1' } }
  expect(read(plain)).toMatchObject({ kind: 'known', type: 'OrderVoided', id: 'p' })
})
