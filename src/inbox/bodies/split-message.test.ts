import { expect, test } from 'vitest'
import { splitMessage } from './split-message.ts'

const texts = (body: string | Uint8Array, headers = {}) =>
  splitMessage({ body, headers, fallbackId: 'queue-7' }).map((message) => ({
    body: Buffer.from(message.body as string).toString(),
    fallbackId: message.fallbackId,
  }))

test.each(['[{"a":1.10},{"b":[2]}]', Buffer.from(' \n[ {"a":1.10} , {"b":[2]} ]'), '\ufeff[{"a":1.10},{"b":[2]}]'])(
  'an array becomes one message per element, byte for byte: %s',
  (body) => {
    expect(texts(body)).toEqual([
      { body: '{"a":1.10}', fallbackId: 'queue-7' },
      { body: '{"b":[2]}', fallbackId: 'queue-7-1' },
    ])
  },
)

test.each(['{"a":[1]}', '', '[]', ' ', '"[1]"', Buffer.from([0x1f, 0x8b, 0x5b])])('%s stays one message', (body) => {
  expect(splitMessage({ body })).toEqual([{ body }])
})

test('the array of a CloudEvent in binary mode is its data', () => {
  expect(texts('[1,2]', { ce_specversion: '1.0' })).toHaveLength(1)
})
