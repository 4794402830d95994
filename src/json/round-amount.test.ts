import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EXACT_DECIMALS, roundAmount } from './round-amount.ts'

test.each([
  ['1.005', 2, '1.01'],
  ['-1.005', 2, '-1.01'],
  ['-0.004', 2, '0.00'],
  ['9.995', 2, '10.00'],
  ['0.5', 0, '1'],
  ['1234567890123456789.4', 0, '1234567890123456789'],
  ['12', 3, '12'],
])('%s with %i decimals is %s', (text, decimals, expected) => {
  expect(roundAmount(text, decimals)).toBe(expected)
})

test('a sum of thirds that is half a cent is rounded up, although it was computed with a finite number of decimals', () => {
  const almost = `0.004${'9'.repeat(2 * EXACT_DECIMALS - 3)}`
  expect(roundAmount(almost, 2)).toBe('0.01')
  expect(roundAmount('0.0049', 2)).toBe('0.00')
})

test('a rounded amount differs from the amount by at most half a unit of its last decimal', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.constantFrom(0, 2, 3), (units, decimals) => {
      const digits = (units < 0n ? -units : units).toString().padStart(11, '0')
      const text = `${units < 0n ? '-' : ''}${digits.slice(0, -10)}.${digits.slice(-10)}`
      const rounded = BigInt(roundAmount(text, decimals).replace('.', '')) * 10n ** BigInt(10 - decimals)
      const difference = rounded > units ? rounded - units : units - rounded
      expect(2n * difference <= 10n ** BigInt(10 - decimals)).toBe(true)
    }),
  )
})
