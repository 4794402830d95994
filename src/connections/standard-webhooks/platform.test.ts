import { expect, test } from 'vitest'
import type { Connection } from '../connection.ts'
import { standardWebhooks } from './platform.ts'

const data = { orderId: 'o-1', totalAmount: '10.00', items: [] }
const received = { headers: { 'webhook-id': 'msg_1' }, receivedMs: Date.parse('2026-05-04T09:30:00Z') }

const connection = { name: 'shop' } as Connection

const read = (body: object) => {
  return standardWebhooks.read(standardWebhooks.keep(body, connection, received), received, connection)
}

test.each([
  [{ totalAmount: { amount: '10.00', currency: { code: 'EUR', holder: 'Jo Doe' } } }],
  [{ TotalAmount: { Units: '10', Nanos: 0, CurrencyCode: 'EUR' } }],
  [{ totalAmount: { $numberDecimal: '10.00' }, currency: { isoCode: 'EUR' } }],
  [{ items: [{ productId: 'mug', quantity: 1, unitPrice: { amount: '10.00', currency: 'EUR' } }] }],
])('amounts and currencies that are objects are kept, and nothing else of them: %j', (properties) => {
  const written = JSON.stringify(properties)
  const note = written.replaceAll('{', '{"note":"for Jo Doe","email":{"amount":1},').replaceAll(',}', '}')
  const kept = standardWebhooks.keep({ type: 'OrderCreated', data: JSON.parse(note) }, connection, received)
  expect(JSON.stringify(kept)).not.toMatch(/Jo|note|email/)
  const expected = JSON.parse(written.replace(',"holder":"Jo Doe"', ''))
  expect(kept).toEqual({ type: 'OrderCreated', data: expected })
  expect(standardWebhooks.keep(kept, connection, received)).toEqual(kept)
})

test('data that is JSON inside a text is read as the JSON', () => {
  const body = { type: 'OrderCreated', timestamp: '2026-05-04T09:30:00Z', data }
  expect(read({ ...body, data: JSON.stringify(data) })).toEqual(read(body))
  expect(read(body)).toMatchObject({ events: [{ type: 'OrderCreated', data: { orderId: 'o-1' } }] })
  expect(read({ ...body, data: 'text' })).toMatchObject({ problem: expect.stringContaining('no "data"') })
})
