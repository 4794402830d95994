import { expect, test } from 'vitest'
import { amountOf } from './minor-units.ts'

test.each([
  [5831, 'EUR', '58.31'],
  [5, 'USD', '0.05'],
  [-5, 'USD', '-0.05'],
  [0, 'EUR', '0.00'],
  [5831, 'JPY', '5831'],
  [5831, 'KWD', '5.831'],
  [583100, 'ISK', '5831.00'],
  [583100, 'UGX', '5831.00'],
  [583100, 'HUF', '5831.00'],
  ['12345678901234567', 'EUR', '123456789012345.67'],
  [58.31, 'EUR', undefined],
  [undefined, 'EUR', undefined],
])('%s in %s is %s', (units, currency, amount) => {
  expect(amountOf(units, currency)).toBe(amount)
})
