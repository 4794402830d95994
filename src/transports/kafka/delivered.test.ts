import { expect, test } from 'vitest'
import { toDelivered } from './delivered.ts'

function delivered(headers: Record<string, string>, value: Buffer | null = Buffer.from('{}')) {
  const pairs = Object.entries(headers).map(([name, text]): [Buffer, Buffer] => [Buffer.from(name), Buffer.from(text)])
  return toDelivered('shop.orders', 3, { offset: 1742n, value, headers: pairs })
}

test('a record has its position as fallback id, and an unchanged body', () => {
  const value = Buffer.from([0xff, 0x00, 0x7b])
  const taken = delivered({}, value)
  expect(taken).toMatchObject({ fallbackId: 'shop.orders-3-1742', headers: {}, fallbackType: undefined })
  expect(taken?.body).toBe(value)
})

test('headers have lower-case names, attributes of CloudEvents one prefix, and values stay unchanged', () => {
  const sent = { 'Content-Type': 'application/json', ce_id: '100%25 Ä', 'CE-Type': 'a', 'cloudEvents:source': 'b' }
  expect(delivered({ ...sent, Traceparent: '00-1' })?.headers).toEqual({
    'content-type': 'application/json',
    traceparent: '00-1',
    ce_id: '100%25 Ä',
    ce_type: 'a',
    ce_source: 'b',
  })
})

test.each(['type', 'Event-Type', 'eventType'])('the header %s can contain the type', (name) => {
  expect(delivered({ [name]: 'OrderCreated' })?.fallbackType).toBe('OrderCreated')
})

test('a tombstone is skipped, an empty record is not', () => {
  expect(delivered({}, null)).toBeUndefined()
  expect(delivered({}, Buffer.alloc(0))).toBeDefined()
})

test('a header without a value is ignored', () => {
  const headers: [Buffer | null, Buffer | null][] = [[Buffer.from('type'), null]]
  const taken = toDelivered('orders', 0, { offset: 0n, value: Buffer.from('{}'), headers })
  expect(taken).toMatchObject({ headers: {}, fallbackType: undefined })
})
