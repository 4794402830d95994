import { describe, expect, test } from 'vitest'
import { errorOf, line, order, read, readLine, readOrder, type Values } from '../../test/helpers/read-payloads.ts'

describe('a quantity', () => {
  test.each([1, 2.5, 0.000001, 999_999_999.999999, 1_000_000_000])('%d stays as it is', (quantity) => {
    expect(readLine({ quantity })).toEqual({ line: { ...line, quantity }, warnings: [] })
  })

  test.each([
    [0, 0, 'is zero'],
    [-1, -1, 'is below zero'],
    [-1.5, -1.5, 'is below zero'],
    ['2', 2, 'is text rather than a number'],
    [' 1.500 ', 1.5, 'is text rather than a number'],
    ['1,5', 1.5, 'is text rather than a number'],
    [1.23456789, 1.234568, 'has more than six decimals'],
    ['0.0000005', 0.000001, 'has more than six decimals'],
    [1e-31, 0, 'is zero'],
    [1_000_000_001, 1, 'cannot be read as a quantity'],
    ['many', 1, 'cannot be read as a quantity'],
    [true, 1, 'cannot be read as a quantity'],
    [{}, 1, 'cannot be read as a quantity'],
    [null, 1, 'is missing'],
    ['', 1, 'is missing'],
  ])('%j counts as %d, with a warning', (quantity, used, problem) => {
    expect(readLine({ quantity })).toEqual({
      line: { ...line, quantity: used },
      warnings: [{ field: 'items.0.quantity', problem, used }],
    })
  })
})

describe('an amount', () => {
  const total = (totalAmount: unknown, more: Values = {}) => readOrder({ totalAmount, ...more })

  test.each([
    ['1,50', '1.50'],
    ['1.234,50', '1234.50'],
    ['1,234.50', '1234.50'],
    ['1 234,5', '1234.5'],
    ["1'234.50", '1234.50'],
    ['1.234.567', '1234567'],
    ['0,125', '0.125'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['-1,5', '-1.5'],
    ['12,34,567.50', '1234567.50'],
    ['12,50-', '-12.50'],
    ['(12.50)', '-12.50'],
    ['\u221212.50', '-12.50'],
    ['10,-', '10'],
    ['1.234,--', '1234'],
    ['-10.\u2013', '-10'],
    ['33.3333333333333333333333333', '33.33333333333333333333'],
    ['5.551115123125783e-17', '0.00000000000000005551'],
    [1e-31, '0.00000000000000000000'],
    [{ $numberDecimal: '1.5' }, '1.5'],
    [{ $numberLong: '-12' }, '-12'],
    [{ units: '-1', nanos: -750_000_000 }, '-1.75'],
    [{ centAmount: 1234, fractionDigits: 3 }, '1.234'],
    ['0.999999999999999999995', '1.00000000000000000000'],
  ])('%s has only one meaning', (written, used) => {
    expect(total(written)).toEqual({
      payload: { ...order, totalAmount: used },
      warnings: [{ field: 'totalAmount', problem: 'is not a plain decimal number', used }],
    })
  })

  test.each([
    ['10.00 EUR'],
    ['EUR 10.00'],
    ['€ 10,00'],
    ['10.00 €'],
    ['EUR 10,-'],
    ['10.- €'],
    ['+€10.00'],
    [{ amount: '10.00', currency: 'EUR' }],
    [{ Amount: 10, CurrencyCode: 'eur' }],
    [{ value: '10.00', currency_code: 'EUR' }],
    [{ amount: '10.00', currency: { code: 'EUR', symbol: '€' } }],
    [{ units: '9', nanos: 1_000_000_000, currencyCode: 'EUR' }],
    [{ type: 'centPrecision', centAmount: 1000, fractionDigits: 2, currencyCode: 'EUR' }],
  ])('%j names its currency', (totalAmount) => {
    const { payload, warnings } = total(totalAmount)
    expect(payload).toMatchObject({ currency: 'EUR' })
    expect(Number(payload.totalAmount)).toBe(10)
    expect(warnings.map(({ field, problem }) => [field, problem])).toEqual([
      ['currency', 'is missing'],
      ['totalAmount', 'is not a plain decimal number'],
    ])
    expect(total(totalAmount, { currency: 'EUR' }).payload).toMatchObject({ currency: 'EUR' })
    expect(errorOf({ ...order, totalAmount, currency: 'USD' })).toMatch(/^totalAmount must be an amount/)
  })

  test.each([['$10.00'], ['10,00 kr'], ['CA$ 10.00'], ['¥10']])(
    '%s has the sign of several currencies, and is read if the event states its currency',
    (written) => {
      const { payload, warnings } = total(written, { currency: 'CAD' })
      expect([Number(payload.totalAmount), payload.currency]).toEqual([10, 'CAD'])
      expect(warnings).toMatchObject([{ field: 'totalAmount', problem: 'is not a plain decimal number' }])
      expect(errorOf({ ...order, totalAmount: written })).toMatch(/^totalAmount must be an amount/)
    },
  )

  test.each([
    '1,234',
    '1,23,45',
    '(-5)',
    '(5',
    '--5',
    '€ 10 €',
    '12-50',
    '10 EUR or USD',
    'ten',
    {},
    [],
    true,
    { amount: {} },
    { value: 10 },
    { amount: 1000, currency: 'USD', scale: 2 },
    { centAmount: 1000, currencyCode: 'USD' },
    { centAmount: 10.5, fractionDigits: 2 },
    { $numberDecimal: '1.5', $numberLong: '1' },
  ])('an unreadable %j as the total rejects the event, and as another amount counts as absent', (odd) => {
    expect(errorOf({ ...order, totalAmount: odd })).toMatch(/^totalAmount must be an amount/)
    expect(readOrder({ taxAmount: odd })).toEqual({
      payload: order,
      warnings: [
        {
          field: 'taxAmount',
          problem:
            odd === '1,234' ? 'has a comma that may separate thousands or decimals' : 'cannot be read as an amount',
          used: null,
        },
      ],
    })
  })
})

describe('an id', () => {
  const none = [
    0,
    -1,
    '0',
    '000',
    '-1',
    ' ',
    '\t0 ',
    '-',
    'null',
    'NULL',
    'nil',
    'none',
    'undefined',
    'NaN',
    'N/A',
    'guest',
    'Anonymous',
    '(null)',
    '<null>',
    '[NULL]',
    '\\N',
    '(none)',
    '(not set)',
    'Unknown',
    '<unknown>',
    'anonymous user',
    'NA',
    'n.a.',
    '(blank)',
    '---',
    '#N/A',
    '#NULL!',
    '[object Object]',
    '00000000-0000-0000-0000-000000000000',
    '{00000000-0000-0000-0000-000000000000}',
    '00000000000000000000000000000000',
    '(00000000-0000-0000-0000-000000000000)',
    'urn:uuid:00000000-0000-0000-0000-000000000000',
    '0.0',
    '{0x00000000,0x0000,0x0000,{0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00}}',
  ]
  test.each(none)('%j counts as absent, and the order as a guest order', (customerId) => {
    expect(readOrder({ customerId })).toEqual({ payload: order, warnings: [] })
  })

  test.each([
    '00a',
    '0x1',
    'guest-77',
    'nobody',
    'unknown-7',
    'na1',
    'Nadia',
    'nullify',
    'x0',
    '{}',
    '10',
    7,
    '--1',
    'ann',
    '00000000-0000-0000-0000-000000000001',
  ])('%j is a customer', (customerId) => {
    expect(readOrder({ customerId })).toEqual({ payload: { ...order, customerId }, warnings: [] })
  })

  test('of an order may be a value that counts as absent for other ids, but not blank', () => {
    for (const orderId of [0, '0', 'null', '00000000-0000-0000-0000-000000000000']) {
      expect(readOrder({ orderId })).toEqual({ payload: { ...order, orderId }, warnings: [] })
    }
    expect(errorOf({ ...order, orderId: ' \t' })).toMatch(/^orderId is missing/)
  })

  test('of a product may be a word for a person', () => {
    const line = { productId: 'GUEST', quantity: 1, lineTotal: '10.00' }
    expect(readOrder({ items: [line] })).toEqual({ payload: { ...order, items: [line] }, warnings: [] })
  })

  test('is trimmed', () => {
    expect(readOrder({ customerId: ' ann\t', orderId: '\u00a01 ' })).toEqual({
      payload: { ...order, customerId: 'ann' },
      warnings: [],
    })
  })

  test('that is unreadable counts as absent, except the id of an order', () => {
    for (const customerId of ['a\ud83d', 'a\u0000', 'x'.repeat(201), {}, true, ['ann']]) {
      expect(readOrder({ customerId })).toEqual({
        payload: order,
        warnings: [{ field: 'customerId', problem: 'cannot be read as an id', used: null }],
      })
      expect(errorOf({ ...order, orderId: customerId })).toMatch(/^orderId must be well-formed text/)
    }
  })
})

test.each([
  ['usd', 'USD', 'is not in the form of ISO 4217'],
  [' USD', 'USD', 'is not in the form of ISO 4217'],
  [978, 'EUR', 'is not in the form of ISO 4217'],
  ['BTC', 'XXX', 'is not an ISO 4217 code'],
  ['$', null, 'is not an ISO 4217 code'],
  ['€', 'EUR', 'is not in the form of ISO 4217'],
  [{}, null, 'is not an ISO 4217 code'],
  [{ code: 'eur', symbol: '€' }, 'EUR', 'is not in the form of ISO 4217'],
  [{ isoCode: 'EUR' }, 'EUR', 'is not in the form of ISO 4217'],
])('the currency %j counts as %s', (currency, used, problem) => {
  const { payload, warnings } = readOrder({ currency })
  expect(payload.currency ?? null).toBe(used)
  expect(warnings).toEqual([{ field: 'currency', problem, used }])
})

describe('a label', () => {
  const channel = (label: unknown) => readOrder({ channel: label })

  test('is cut at 200 characters, never inside a visible character', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(channel('x'.repeat(201)).payload.channel).toBe('x'.repeat(200))
    expect(channel('x'.repeat(195) + family).payload.channel).toBe('x'.repeat(195))
    expect(channel(`${'x'.repeat(199)}e\u0301`).payload.channel).toBe('x'.repeat(199))
    expect(channel('x'.repeat(189) + family + family).payload.channel).toBe('x'.repeat(189) + family)
    expect(channel(`a${'\u0301'.repeat(300)}`).payload.channel).toHaveLength(200)
    expect(channel('x'.repeat(201)).warnings).toEqual([
      { field: 'channel', problem: 'is longer than 200 characters', used: 'x'.repeat(200) },
    ])
  })

  test('has U+FFFD in place of characters that cannot be stored', () => {
    expect(channel('Pay \ud83d')).toEqual({
      payload: { ...order, channel: 'Pay \ufffd' },
      warnings: [{ field: 'channel', problem: 'has characters that cannot be stored', used: 'Pay \ufffd' }],
    })
    expect(channel('a\u0000b').payload.channel).toBe('a\ufffdb')
  })

  test('may be a number', () => {
    expect(channel(49)).toEqual({
      payload: { ...order, channel: '49' },
      warnings: [{ field: 'channel', problem: 'is not text', used: '49' }],
    })
  })

  test('of a product is cut as well', () => {
    const { payload } = read('ProductCreated', { productId: 'p', name: 'x'.repeat(255), price: 1 })
    expect(payload.name).toBe('x'.repeat(200))
  })
})
