import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventType } from './index.ts'
import { readPayload } from './read.ts'
import type { Warning } from './warning.ts'

type Values = Record<string, unknown>

const line = { productId: 'mug', quantity: 2, unitPrice: 5 }
const order = { orderId: '1', totalAmount: '10.00', items: [line] }

function read(type: EventType, payload: Values): { payload: Values; warnings: Warning[] } {
  const result = readPayload(type, payload)
  if ('error' in result) throw new Error(result.error)
  return { payload: result.payload as Values, warnings: result.warnings ?? [] }
}
const readOrder = (more: Values) => read('OrderCreated', { ...order, ...more })
const readLine = (more: Values) => {
  const { payload, warnings } = readOrder({ items: [{ ...line, ...more }] })
  return { line: (payload.items as Values[])[0], warnings }
}
const errorOf = (payload: Values) => {
  const result = readPayload('OrderCreated', payload)
  return 'error' in result ? result.error : undefined
}

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

describe('a line', () => {
  test.each([null, '', 0, '0', 'null', '00000000-0000-0000-0000-000000000000', 'a\ud83d', 'x'.repeat(201), {}])(
    'without a usable product id (%j) counts under (none)',
    (productId) => {
      expect(readLine({ productId })).toEqual({
        line: { ...line, productId: '(none)' },
        warnings: [{ field: 'items.0.productId', problem: 'has no product', used: '(none)' }],
      })
    },
  )

  test('without a price has the amount 0', () => {
    expect(readLine({ unitPrice: null })).toEqual({
      line: { productId: 'mug', quantity: 2, lineTotal: 0 },
      warnings: [{ field: 'items.0', problem: 'has no price', used: 0 }],
    })
  })

  test('with an unreadable total has the amount unit price × quantity', () => {
    expect(readLine({ lineTotal: '1,000' })).toEqual({
      line,
      warnings: [{ field: 'items.0.lineTotal', problem: 'cannot be read as an amount', used: null }],
    })
  })

  test('may be below zero', () => {
    expect(readLine({ unitPrice: '-5.00' })).toEqual({
      line: { ...line, unitPrice: '-5.00' },
      warnings: [{ field: 'items.0.unitPrice', problem: 'is below zero', used: '-5.00' }],
    })
  })

  test.each([null, 7, 'mug', []])('that is %j is left out, and the others stay', (odd) => {
    const { payload, warnings } = readOrder({ items: [odd, line] })
    expect(payload.items).toEqual([line])
    expect(warnings).toEqual([{ field: 'items.0', problem: 'is not a line', used: null }])
  })

  test('may name its product in name or productName', () => {
    expect(readLine({ name: 'Mug' })).toEqual({ line: { ...line, productName: 'Mug' }, warnings: [] })
    expect(readLine({ ProductName: 'Mug' })).toEqual({ line: { ...line, productName: 'Mug' }, warnings: [] })
  })
})

test.each([
  [undefined, 'is missing'],
  [null, 'is missing'],
  ['[]x', 'is not a list of lines'],
  [{ a: 1 }, 'is not a list of lines'],
])('an order with %j as items has no items', (items, problem) => {
  expect(readOrder({ items })).toEqual({
    payload: { ...order, items: [] },
    warnings: [{ field: 'items', problem, used: null }],
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
    ['33.3333333333333333333333333', '33.33333333333333333333'],
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
    [{ amount: '10.00', currency: 'EUR' }],
    [{ Amount: 10, CurrencyCode: 'eur' }],
    [{ value: '10.00', currency_code: 'EUR' }],
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

  test.each([
    '1,234',
    '1,23,45',
    '12-50',
    '10 EUR or USD',
    'ten',
    {},
    [],
    true,
    { amount: {} },
    { value: 10 },
    { amount: 1000, currency: 'USD', scale: 2 },
  ])('%j cannot be read: the event is rejected when it is the total, otherwise it counts as absent', (odd) => {
    expect(errorOf({ ...order, totalAmount: odd })).toMatch(/^totalAmount must be an amount/)
    expect(readOrder({ taxAmount: odd })).toEqual({
      payload: order,
      warnings: [{ field: 'taxAmount', problem: 'cannot be read as an amount', used: null }],
    })
  })
})

test('the total of an order may be negative', () => {
  expect(readOrder({ totalAmount: '-15.00' })).toEqual({ payload: { ...order, totalAmount: '-15.00' }, warnings: [] })
})

test('a negative discount loses its sign, except in an order with a negative total', () => {
  expect(readOrder({ discountAmount: '-5.00' }).payload).toMatchObject({ discountAmount: '5' })
  expect(readOrder({ discountAmount: -5 }).payload).toMatchObject({ discountAmount: 5 })
  expect(readOrder({ discountAmount: -5, totalAmount: -15 }).payload).toMatchObject({ discountAmount: -5 })
  expect(readOrder({ discountAmount: -5 }).warnings).toEqual([
    { field: 'discountAmount', problem: 'is below zero', used: 5 },
  ])
})

describe('a refund', () => {
  const readRefund = (more: Values) => read('OrderRefunded', { orderId: '1', amount: '15.00', ...more })

  test('with a negative amount loses the sign', () => {
    expect(readRefund({ amount: '-15.00' })).toEqual({
      payload: { orderId: '1', amount: '15' },
      warnings: [{ field: 'amount', problem: 'is below zero', used: '15' }],
    })
  })

  test('may return money without products', () => {
    const items = [{ productId: 'tee', quantity: 0, amount: '5.00' }]
    expect(readRefund({ items })).toEqual({ payload: { orderId: '1', amount: '15.00', items }, warnings: [] })
  })

  test('has lines of any sign, without a product, a quantity or an amount', () => {
    const items = (...lines: Values[]) => readRefund({ items: lines }).payload.items
    expect(items({ productId: 'a', quantity: -1, amount: -12 }, { productId: 'b', quantity: 0, amount: 2 })).toEqual([
      { productId: 'a', quantity: 1, amount: 12 },
      { productId: 'b', quantity: 0, amount: -2 },
    ])
    expect(items({ productId: 'a', quantity: -1, amount: 12 }, { productId: 'fee', quantity: 1, amount: -2 })).toEqual([
      { productId: 'a', quantity: 1, amount: 12 },
      { productId: 'fee', quantity: 1, amount: -2 },
    ])
    expect(items({})).toEqual([{ productId: '(none)', quantity: 0, amount: 0 }])
  })

  test.each([0, '0', '00000000-0000-0000-0000-000000000000', '', null, 'N/A'])(
    'of order %j is a credit note',
    (orderId) => {
      expect(readRefund({ orderId })).toEqual({ payload: { amount: '15.00' }, warnings: [] })
    },
  )

  test('with an unreadable order id is rejected, and the error names the property', () => {
    for (const orderId of ['a\ud83d', {}, 'x'.repeat(201)]) {
      expect(readPayload('OrderRefunded', { orderId, amount: 1 })).toMatchObject({ error: /^orderId must be/ })
    }
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

test('a property in two spellings has the value of the spelling in the contract', () => {
  for (const payload of [
    { ...order, totalAmount: '10.00', TotalAmount: '20.00' },
    { TotalAmount: '20.00', ...order, totalAmount: '10.00' },
  ]) {
    expect(read('OrderCreated', payload)).toEqual({
      payload: order,
      warnings: [{ field: 'totalAmount', problem: 'occurs twice, with different values', used: '10.00' }],
    })
  }
  expect(read('OrderCreated', { ...order, TotalAmount: '10.00' }).warnings).toEqual([])
  expect(read('OrderCreated', { ...order, note: 1, Note: 2 }).warnings).toEqual([])
})

describe('an order of very many lines', () => {
  const lines = (count: number, products: number) =>
    Array.from({ length: count }, (_, i) => ({ productId: `p${i % products}`, quantity: 1.5, unitPrice: '0.01' }))

  test('keeps 5,000 products, and combines the others into one line', () => {
    const { payload, warnings } = readOrder({ items: lines(12_001, 6000) })
    const items = payload.items as { productId: string; quantity: string; lineTotal: string }[]
    expect(items).toHaveLength(5001)
    expect(items[0]).toMatchObject({ productId: 'p0', quantity: '4.5', lineTotal: '0.045' })
    expect(items.at(-1)).toMatchObject({ productId: '(other)', quantity: '3000', lineTotal: '30' })
    expect(items.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBeCloseTo(12_001 * 1.5)
    expect(warnings).toEqual([
      { field: 'items', problem: 'has more than 5000 products', used: '(other) for 2000 lines' },
    ])
  })

  test('combines lines of the same product when there are few products', () => {
    const { payload, warnings } = readOrder({ items: lines(6000, 3) })
    expect(payload.items).toEqual([0, 1, 2].map((i) => ({ productId: `p${i}`, quantity: '3000', lineTotal: '30' })))
    expect(warnings).toEqual([])
  })

  test('lists its first 20 warnings and the number of the others', () => {
    const { warnings } = readOrder({ items: lines(100, 3).map((each) => ({ ...each, quantity: 0 })) })
    expect(warnings).toHaveLength(21)
    expect(warnings.at(-1)).toEqual({ field: '', problem: 'and further warnings', used: 80 })
  })
})

test('an order with any other properties is read with its id, time and total', () => {
  const names = ['customerId', 'items', 'currency', 'discountAmount', 'taxAmount', 'shippingAmount', 'channel']
  const odd = fc.jsonValue({ maxDepth: 4 })
  const oddLine = fc.dictionary(fc.constantFrom('productId', 'quantity', 'unitPrice', 'lineTotal', 'name'), odd)
  const items = fc.oneof(odd, fc.array(fc.oneof(odd, oddLine), { maxLength: 5 }))
  const properties = fc.dictionary(fc.constantFrom(...names, 'country', 'paymentMethod', 'couponCode', 'x'), odd)
  fc.assert(
    fc.property(properties, items, fc.integer(), (broken, brokenItems, cents) => {
      const totalAmount = (cents / 100).toFixed(2)
      const { payload } = readOrder({ ...broken, items: brokenItems, totalAmount, createdAt: '2026-03-02T10:00:00Z' })
      expect(payload).toMatchObject({ orderId: '1', totalAmount, createdAt: '2026-03-02T10:00:00Z' })
    }),
    { numRuns: 2000 },
  )
})
