import { expect, test } from 'vitest'
import { decimalsOf, isCurrency, readCurrency } from './currency.ts'

test('a currency is an ISO 4217 code in capitals', () => {
  expect(['USD', 'EUR', 'GBP', 'JPY', 'KWD'].filter(isCurrency)).toHaveLength(5)
  expect(['', 'usd', 'US', 'USDX', 'XXY', 'ÄÖÜ', 'US1'].filter(isCurrency)).toEqual([])
})

test('every active code and fund of ISO 4217 is known, and so are withdrawn codes', () => {
  const funds = ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'VED', 'XAU', 'XDR', 'XXX']
  const recent = ['XCG', 'ZWG', 'XAD', 'SLE', 'VES']
  const withdrawn = ['HRK', 'ANG', 'ZWL', 'BGN', 'CUC', 'DEM', 'LTL', 'AON', 'ECS', 'TJR', 'AYM', 'GHP']
  expect([...funds, ...recent, ...withdrawn].filter((code) => !isCurrency(code))).toEqual([])
  expect(Intl.supportedValuesOf('currency').filter((code) => !isCurrency(code))).toEqual([])
})

test('a currency has the decimals of ISO 4217, not of CLDR', () => {
  expect(['USD', 'JPY', 'KWD', 'CLF', 'XXX'].map(decimalsOf)).toEqual([2, 0, 3, 4, 2])
  const otherwiseInCldr = [
    'AFN',
    'ALL',
    'COP',
    'HUF',
    'IDR',
    'IRR',
    'KPW',
    'LAK',
    'LBP',
    'MGA',
    'MMK',
    'PKR',
    'RSD',
    'SOS',
    'SYP',
    'YER',
  ]
  expect(otherwiseInCldr.map(decimalsOf)).toEqual(otherwiseInCldr.map(() => 2))
  expect(decimalsOf('IQD')).toBe(3)
})

test('a code is read in upper or lower case, with blanks around it, and by its number', () => {
  expect(['usd', ' USD', 'Usd\t', '840', 840, 'eur', 978, 8].map(readCurrency)).toEqual([
    'USD',
    'USD',
    'USD',
    'USD',
    'USD',
    'EUR',
    'EUR',
    'ALL',
  ])
  expect(['€', ' £', 'us$'].map(readCurrency)).toEqual(['EUR', 'GBP', 'USD'])
  expect(['$', '', 'US', 'US Dollar', 1, '1000'].map(readCurrency)).toEqual(Array(6).fill(undefined))
})

test('a withdrawn currency is read by its number, unless another currency has the number now', () => {
  expect(['975', 191, '40', '532'].map(readCurrency)).toEqual(['BGN', 'HRK', 'ATS', 'XCG'])
})

test('three letters or digits that are not an ISO 4217 code become XXX, which is never added to another currency', () => {
  expect(['BTC', 'rmb', 'XXY', '123', 555].map(readCurrency)).toEqual(['XXX', 'XXX', 'XXX', 'XXX', 'XXX'])
})
