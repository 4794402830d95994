import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventKey, hashToUuid, isUuid } from './event-key.ts'

test('a UUID is its own key, in small letters', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(isUuid(id)).toBe(true)
      expect(eventKey(id)).toBe(id)
      expect(eventKey(id.toUpperCase())).toBe(id)
    }),
  )
})

test.each([
  '17',
  'order-17',
  '019d9b6a7e117c3a9d524f6f0b1c2d3e',
  '{019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e}',
  '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3',
  '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3g',
  ' 019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e',
  '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e\n',
  'urn:uuid:019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e',
])('%j is not a UUID: its key is its SHA-256', (id) => {
  expect(isUuid(id)).toBe(false)
  expect(eventKey(id).replaceAll('-', '')).toBe(createHash('sha256').update(id).digest('hex').slice(0, 32))
  expect(isUuid(eventKey(id))).toBe(true)
})

test('text and its bytes have the same hash', () => {
  expect(hashToUuid(Buffer.from('Ä😀'))).toBe(hashToUuid('Ä😀'))
})
