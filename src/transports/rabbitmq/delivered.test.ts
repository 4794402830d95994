import type { AsyncMessage } from 'rabbitmq-client'
import { expect, test } from 'vitest'
import { toDelivered } from './delivered.ts'

const message: AsyncMessage = {
  consumerTag: 'c',
  deliveryTag: 1,
  exchange: 'shop',
  redelivered: false,
  routingKey: 'shop.events.ordercreatedevent',
  body: Buffer.from('{}'),
}

test('headers are text with lower-case names, also when sent as bytes or numbers', () => {
  const headers = { EnvelopeType: Buffer.from('Käse'), CausationId: 'c-1', Attempt: 3, Big: 5n, Is: true }
  expect(toDelivered({ ...message, contentType: 'application/json', headers }).headers).toEqual({
    'content-type': 'application/json',
    envelopetype: 'Käse',
    causationid: 'c-1',
    attempt: '3',
    big: '5',
    is: 'true',
  })
})

test.each(['ce-', 'ce_', 'cloudEvents:', 'cloudEvents_', 'CE-', 'cloudevents:'])(
  'attributes of CloudEvents under %s have one prefix, and the encoding is a header',
  (prefix) => {
    const headers = { [`${prefix}id`]: 'x%41', [`${prefix}specversion`]: '1.0' }
    expect(toDelivered({ ...message, contentEncoding: 'gzip', headers }).headers).toEqual({
      ce_id: 'x%41',
      ce_specversion: '1.0',
      'content-encoding': 'gzip',
    })
  },
)

test('headers that are tables, lists or null are skipped', () => {
  const headers = { Table: { a: 1 }, List: ['a'], Nothing: null, '': 'empty name' }
  expect(toDelivered({ ...message, headers }).headers).toEqual({ '': 'empty name' })
})

test('the fallback id is the message id, and the fallback type is the routing key', () => {
  expect(toDelivered({ ...message, messageId: 'm-1' })).toMatchObject({
    fallbackId: 'm-1',
    fallbackType: 'shop.events.ordercreatedevent',
  })
  expect(toDelivered({ ...message, messageId: '' }).fallbackId).toBeUndefined()
})

test('the fallback type of a dead letter is its original routing key', () => {
  const deaths = [
    { queue: 'tidemark', 'routing-keys': ['tidemark'] },
    { queue: 'before', 'routing-keys': ['shop.events.refund'] },
  ]
  expect(toDelivered({ ...message, headers: { 'x-death': deaths } }).fallbackType).toBe('shop.events.refund')
  for (const strange of ['text', [], [null], [{ 'routing-keys': [] }], [{ 'routing-keys': [7] }]]) {
    const { fallbackType } = toDelivered({ ...message, headers: { 'x-death': strange } })
    expect(fallbackType).toBe(message.routingKey)
  }
})
