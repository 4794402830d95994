import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepOnly } from './json.ts'

const SHAPE = { id: true, total: true, billing: { country: true }, lines: { sku: true, tax: { rate: true } } } as const

test('only the properties of the shape are kept, in objects and in lists', () => {
  const body = {
    id: 7,
    total: '12.50',
    email: 'jo@example.com',
    billing: { country: 'DE', email: 'jo@example.com' },
    lines: [{ sku: 'a', engraving: 'For Jo', tax: [{ rate: '19', name: 'x' }] }, null, 'jo@example.com'],
  }
  expect(keepOnly(body, SHAPE)).toEqual({
    id: 7,
    total: '12.50',
    billing: { country: 'DE' },
    lines: [{ sku: 'a', tax: [{ rate: '19' }] }],
  })
})

test('an object in place of a value is left out, and so is a value in place of an object', () => {
  const body = { id: { email: 'jo@example.com' }, total: ['jo@example.com'], billing: 'Jo, Example Street 1' }
  expect(keepOnly(body, SHAPE)).toEqual({})
})

test('what was kept stays the same when it is kept again, for any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (billing, lines) => {
      const once = keepOnly({ id: 1, billing, lines }, SHAPE)
      expect(keepOnly(once, SHAPE)).toEqual(once)
    }),
  )
})

test('a list of single values is kept without objects, and nothing else in its place', () => {
  expect(keepOnly({ ways: ['card', { name: 'Jo' }, 7, null] }, { ways: 'list' })).toEqual({ ways: ['card', 7] })
  expect(keepOnly({ ways: 'card' }, { ways: 'list' })).toEqual({})
})
