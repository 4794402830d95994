import { expect, test } from 'vitest'
import { type Decoded, decode } from '../decode.ts'
import type { Message } from '../message.ts'

const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }
const read = (body: object, message: Partial<Message> = {}): Decoded =>
  decode({ source: 'shop', ...message, body: JSON.stringify(body) }, settings)

const envelope = {
  messageId: '181c0000-6393-3630-36a4-08daf4e7c6da',
  requestId: null,
  correlationId: null,
  conversationId: '181c0000-6393-3630-9a3c-08daf4e7c6df',
  initiatorId: null,
  sourceAddress: 'rabbitmq://localhost/shop_checkout',
  destinationAddress: 'rabbitmq://localhost/Shop.Contracts:OrderCreated',
  responseAddress: null,
  faultAddress: null,
  messageType: ['urn:message:Shop.Contracts:OrderCreated', 'urn:message:Shop.Contracts:IOrderEvent'],
  message: { orderId: 'o-1', items: [], totalAmount: 39.98 },
  expirationTime: null,
  sentTime: '2026-04-17T12:13:07.1234567Z',
  headers: {},
  host: { machineName: 'WEB01', processName: 'Shop', massTransitVersion: '8.2.0.0' },
}

test('a MassTransit envelope is read: its message, first known type, id and time', () => {
  expect(read(envelope)).toMatchObject({
    kind: 'known',
    type: 'OrderCreated',
    key: envelope.messageId,
    event: { at: { text: '2026-04-17T12:13:07.123456Z' }, payload: { orderId: 'o-1', totalAmount: 39.98 } },
  })
})

test('a message of a derived type is the event that it extends', () => {
  const messageType = ['urn:message:Shop:WebOrderCreatedV2', 'urn:message:Shop:Orders+OrderCreatedEvent']
  expect(read({ ...envelope, messageType })).toMatchObject({ kind: 'known', type: 'OrderCreated' })
})

test('a fault is not the message that failed', () => {
  const messageType = ['urn:message:MassTransit:Fault[[Shop.Contracts:OrderCreated]]', 'urn:message:MassTransit:Fault']
  expect(read({ ...envelope, messageType })).toMatchObject({ kind: 'unknown', type: 'Fault' })
})

test('the tenant is in the headers of the envelope', () => {
  for (const headers of [{ tenant: 'acme' }, { tenantId: 'acme' }, { TenantId: 'acme' }]) {
    expect(read({ ...envelope, headers })).toMatchObject({ kind: 'known', tenantId: 'acme' })
  }
  expect(read({ ...envelope, headers: null })).toMatchObject({ kind: 'known', tenantId: 'default' })
})

test('the least envelope uses the id of the message at its broker, once per source', () => {
  const { messageType, message } = envelope
  const least = { messageType, message: { ...message, createdAt: '2026-04-17T12:00:00Z' } }
  const keyOf = (source: string) => (read(least, { source, fallbackId: 'm-1' }) as { key: string }).key
  expect(keyOf('shop')).not.toBe(keyOf('other'))
  expect(read(least)).toMatchObject({ kind: 'rejected', reason: 'missing_id' })
  expect(read({ ...envelope, messageType: [] })).toMatchObject({ kind: 'rejected', reason: 'missing_type' })
  expect(read({ ...envelope, message: 'text' })).toMatchObject({ kind: 'rejected', reason: 'invalid' })
})

test('a message without its envelope has its type in a header', () => {
  const headers = {
    'content-type': 'application/json',
    messageid: envelope.messageId,
    'mt-messagetype': envelope.messageType.join(';'),
  }
  const message = { ...envelope.message, createdAt: '2026-04-17T12:00:00Z' }
  expect(read(message, { headers })).toMatchObject({ kind: 'known', type: 'OrderCreated', key: envelope.messageId })
  expect(read(message)).toMatchObject({ kind: 'rejected', reason: 'no_envelope' })
  const plain = { id: 'p', type: 'OrderVoided', time: '2026-04-01T00:00:00Z', data: { orderId: 'o-1' } }
  expect(read(plain, { headers })).toMatchObject({ kind: 'known', type: 'OrderVoided' })
})
