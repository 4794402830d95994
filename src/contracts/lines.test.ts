import { describe, expect, test } from 'vitest'
import { line, order, readLine, readOrder } from '../../test/helpers/read-payloads.ts'

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
    expect(readLine({ lineTotal: 'ten' })).toEqual({
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
