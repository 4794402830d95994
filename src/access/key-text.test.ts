import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeyText, KEY_ID, readKeyText } from './key-text.ts'

const { id, text } = createKeyText()

test('a key has the form that scanners of source code look for', () => {
  for (let i = 0; i < 200; i++) {
    const key = createKeyText()
    expect(key.text).toMatch(/^tmk_[0-9A-Za-z]{54}$/)
    expect(key.id).toMatch(KEY_ID)
    expect(readKeyText(key.text)).toEqual({ kind: 'key', id: key.id })
  }
})

test('the checksum does not change', () => {
  const known = 'tmk_AAAAAAAAAAAAAAAA00000000000000000000000000000000'
  expect(readKeyText(`${known}15vty0`)).toEqual({ kind: 'key', id: 'AAAAAAAAAAAAAAAA' })
})

describe('a damaged key', () => {
  test.each(Array.from({ length: 54 }, (_, i) => i))('that was cut after %i characters is recognised', (length) => {
    expect(readKeyText(text.slice(0, 4 + length))).toMatchObject({
      kind: 'damaged',
      problem: expect.stringContaining(`it has ${4 + length} characters`),
    })
  })

  test('with another character is recognised', () => {
    const places = fc.integer({ min: 4, max: text.length - 1 })
    fc.assert(
      fc.property(places, fc.constantFrom(...'0Aaz_-'), (at, character) => {
        const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`
        expect(readKeyText(changed).kind).toBe(changed === text ? 'key' : 'damaged')
      }),
    )
  })

  test('with two swapped characters is recognised', () => {
    for (let i = 4; i < text.length - 1; i++) {
      const swapped = text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2)
      expect(readKeyText(swapped).kind).toBe(swapped === text ? 'key' : 'damaged')
    }
  })
})

test('other texts are no keys of Tidemark', () => {
  for (const other of ['', id, 'a-key-of-16-chars', `x${text}`, 'ghp_0123456789abcdefghij']) {
    expect(readKeyText(other)).toEqual({ kind: 'other' })
  }
})
