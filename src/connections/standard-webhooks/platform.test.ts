import { expect, test } from 'vitest'
import type { Connection } from '../connection.ts'
import { standardWebhooks } from './platform.ts'

const data = { orderId: 'o-1', totalAmount: '10.00', items: [] }
const received = { headers: { 'webhook-id': 'msg_1' }, receivedMs: Date.parse('2026-05-04T09:30:00Z') }

const read = (body: object) => {
  const connection = { name: 'shop' } as Connection
  return standardWebhooks.read(standardWebhooks.keep(body, connection, received), received, connection)
}

test('data that is JSON inside a text is read as the JSON', () => {
  const body = { type: 'OrderCreated', timestamp: '2026-05-04T09:30:00Z', data }
  expect(read({ ...body, data: JSON.stringify(data) })).toEqual(read(body))
  expect(read(body)).toMatchObject({ events: [{ type: 'OrderCreated', data: { orderId: 'o-1' } }] })
  expect(read({ ...body, data: 'text' })).toMatchObject({ problem: expect.stringContaining('no "data"') })
})
