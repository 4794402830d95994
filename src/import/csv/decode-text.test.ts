import { expect, test } from 'vitest'
import { guessUtf16 } from './decode-text.ts'

const csv = 'Order,Note\n1,café\n'

test('UTF-16 without a byte order mark is recognised by its zero bytes', () => {
  expect(guessUtf16(Buffer.from(csv, 'utf16le'))).toBe('utf-16le')
  expect(guessUtf16(Buffer.from(csv, 'utf16le').swap16())).toBe('utf-16be')
})

test.each([[''], [csv], ['Order\u0000\n'], ['{"id":"1"}\n']])('%j in UTF-8 is not UTF-16', (text) => {
  expect(guessUtf16(Buffer.from(text))).toBeUndefined()
})
