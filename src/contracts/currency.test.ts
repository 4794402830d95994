import { expect, test } from 'vitest'
import { decimalsOf, isCurrency } from './currency.ts'

test('a currency is an ISO 4217 code in capitals', () => {
  expect(['USD', 'EUR', 'GBP', 'JPY', 'KWD'].filter(isCurrency)).toHaveLength(5)
  expect(['', 'usd', 'US', 'USDX', 'XXY', 'ÄÖÜ', 'US1'].filter(isCurrency)).toEqual([])
})

test("a currency has its minor unit's decimals", () => {
  expect(['USD', 'JPY', 'KWD'].map(decimalsOf)).toEqual([2, 0, 3])
  expect(['USD', 'JPY', 'KWD'].map(decimalsOf)).toEqual([2, 0, 3])
})
