import { expect, test } from 'vitest'
import { withDefaults } from '../connection-schema.ts'
import type { Platform } from '../platform.ts'
import { standardWebhooks } from '../standard-webhooks/platform.ts'
import { interpretDelivery, interpretKept } from './interpret-delivery.ts'

const connection = withDefaults({ name: 'shop', platform: 'standard-webhooks', secrets: [] })
const deliveryOf = (body: string | Buffer) => ({
  headers: { 'webhook-id': 'msg_1', authorization: 'Bearer secret' },
  body: Buffer.from(body),
  receivedMs: 0,
})
const fails = (name: 'keep' | 'read'): Platform => ({
  ...standardWebhooks,
  [name]: () => {
    throw new Error('a defect')
  },
})

test('only the headers that the platform names are stored', () => {
  const { headers } = interpretDelivery(standardWebhooks, connection, deliveryOf('{}'))
  expect(headers).toEqual({ 'webhook-id': 'msg_1' })
})

test('numbers keep all their digits', () => {
  const body = '{"type":"OrderCreated","data":{"orderId":820982911946154508,"totalAmount":12345678901234567.89}}'
  const { kept, reading } = interpretDelivery(standardWebhooks, connection, deliveryOf(body))
  expect(kept).toContain('"820982911946154508"')
  expect(reading).toMatchObject({
    events: [{ data: { orderId: '820982911946154508', totalAmount: '12345678901234567.89' } }],
  })
})

test('a body that is not JSON in UTF-8 is a problem, and is not stored', () => {
  for (const body of ['', '<html>', '{"type":', Buffer.of(0x22, 0xff, 0x22)]) {
    expect(interpretDelivery(standardWebhooks, connection, deliveryOf(body))).toMatchObject({
      kept: undefined,
      reading: { problem: expect.stringMatching('not JSON in UTF-8') },
    })
  }
})

test('a defect of an adapter is a problem, and what was kept can be read later', () => {
  const body = '{"type":"OrderCreated","data":{"orderId":"o-1"}}'
  const { kept = '', reading } = interpretDelivery(fails('read'), connection, deliveryOf(body))
  expect(reading).toEqual({ problem: 'The delivery could not be read: a defect' })
  const received = { headers: { 'webhook-id': 'msg_1' }, receivedMs: 0 }
  expect(interpretKept(standardWebhooks, connection, kept, received)).toMatchObject({ events: [{ id: 'msg_1' }] })
  expect(interpretDelivery(fails('keep'), connection, deliveryOf(body))).toMatchObject({
    kept: undefined,
    reading: { problem: 'The delivery could not be read: a defect' },
  })
})
