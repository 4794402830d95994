import { describe, expect, test } from 'vitest'
import { formatMoney } from '../../money.ts'
import { type DecimalMark, readNumeral } from './read-number.ts'

function read(text: string, decimal?: DecimalMark): string {
  const numeral = readNumeral(text, decimal)
  return 'problem' in numeral ? numeral.problem : formatMoney(numeral.value)
}

describe('with a decimal comma', () => {
  test.each([
    ['4.711,98 €', '4711.98'],
    ['12,5', '12.5'],
    ["1'234,50", '1234.5'],
    ['1\u00a0234,50', '1234.5'],
    ['1\u202f234\u202f567,5', '1234567.5'],
    ['€ 12,50', '12.5'],
    ['12,50 EUR', '12.5'],
    ['(12,50)', '-12.5'],
    ['1.234', '1234'],
    ['1.234.567', '1234567'],
    ['12,', '12'],
    [',50', '0.5'],
    ['+12,50', '12.5'],
    ['\u221212,50', '-12.5'],
    ['12,50-', '-12.5'],
    ['12,-', '12'],
    ['-12,\u2013 €', '-12'],
    ['(12,--)', '-12'],
    ['kr 12,50', '12.5'],
    ['12.50', 'other decimal mark'],
    ['1,234.50', 'other decimal mark'],
    ['0.125', 'other decimal mark'],
    ['12.34,50', 'not a number'],
    ['12,50 %', 'not a number'],
    ['12,50 EURO', 'not a number'],
    ['--12,50', 'not a number'],
    ['(-12,50)', 'not a number'],
    ['(12,50', 'not a number'],
    ['€ 12,50 €', 'not a number'],
    ['', 'not a number'],
  ])('%j is %s', (text, expected) => {
    expect(read(text, ',')).toBe(expected)
  })
})

describe('with a decimal point', () => {
  test.each([
    ['1,234.50', '1234.5'],
    ["1'234.50", '1234.5'],
    ['1’234.50', '1234.5'],
    ['1 234.50', '1234.5'],
    ['12,34,567.00', '1234567'],
    ['1,234', '1234'],
    ['1.000', '1'],
    ['$12.50', '12.5'],
    ['-$12.50', '-12.5'],
    ['US$ 12.50', '12.5'],
    ['12.50 usd', '12.5'],
    ['12.', '12'],
    ['CHF 12.-', '12'],
    ['12-', '-12'],
    [',-', 'not a number'],
    ['.50', '0.5'],
    ['1e3', '1000'],
    ['12,50', 'other decimal mark'],
    ['1.234.567', 'other decimal mark'],
    ['1,23', 'other decimal mark'],
    ['1,2345.00', 'not a number'],
    ['many', 'not a number'],
  ])('%j is %s', (text, expected) => {
    expect(read(text, '.')).toBe(expected)
  })
})

describe('without a decimal mark a numeral is read only if it is unambiguous', () => {
  test.each([
    ['12.50', '12.5'],
    ['-0.05', '-0.05'],
    ['1,234.50', '1234.5'],
    ['1,234,567', '1234567'],
    ["1'234", '1234'],
    ['12,50', 'decimal comma'],
    ['4.711,98 €', 'decimal comma'],
    ['1.234.567', 'decimal comma'],
    ['1,234', 'ambiguous'],
  ])('%j is %s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test('a point before three digits is read, and marked as doubtful', () => {
    expect(readNumeral('1.000')).toMatchObject({ isAmbiguous: true })
    expect(readNumeral('0.125')).toMatchObject({ isAmbiguous: false, shows: '.' })
    expect(readNumeral('1234.567')).toMatchObject({ isAmbiguous: false, shows: '.' })
  })
})

test('the currency next to a number is recognised if it is unambiguous', () => {
  expect(readNumeral('€ 12.50')).toMatchObject({ currency: 'EUR' })
  expect(readNumeral('12.50 chf')).toMatchObject({ currency: 'CHF' })
  expect(readNumeral('$ 12.50')).toMatchObject({ currency: undefined })
})
