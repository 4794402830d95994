import { describe, expect, test } from 'vitest'
import { line, readLine, readOrder } from '../../test/helpers/read-payloads.ts'

describe('the parts of a line', () => {
  test('are read as they are', () => {
    const parts = { taxAmount: '1.90', taxRate: 19, discountAmount: 1, kind: 'gift_card' }
    expect(readLine(parts)).toEqual({ line: { ...line, ...parts }, warnings: [] })
  })

  test('that cannot be read are left out, and the line counts', () => {
    expect(readLine({ taxAmount: 'much', taxRate: {}, discountAmount: [], kind: 'voucher' })).toEqual({
      line,
      warnings: [
        { field: 'items.0.taxAmount', problem: 'cannot be read as an amount', used: null },
        { field: 'items.0.taxRate', problem: 'cannot be read as an amount', used: null },
        { field: 'items.0.discountAmount', problem: 'cannot be read as an amount', used: null },
        { field: 'items.0.kind', problem: 'is not one of the known values', used: null },
      ],
    })
  })

  test('may be below zero, but a discount is not, unless the line is', () => {
    expect(readLine({ discountAmount: '-1', taxAmount: -1 })).toEqual({
      line: { ...line, discountAmount: '1', taxAmount: -1 },
      warnings: [
        { field: 'items.0.taxAmount', problem: 'is below zero', used: -1 },
        { field: 'items.0.discountAmount', problem: 'is below zero', used: '1' },
      ],
    })
    expect(readLine({ unitPrice: -5, discountAmount: -1 }).line).toEqual({ ...line, unitPrice: -5, discountAmount: -1 })
  })
})

test('combined lines keep the sums of their parts, and gift cards apart', () => {
  const items = Array.from({ length: 12_000 }, (_, i) => ({
    productId: `p${i % 6000}`,
    quantity: 1,
    unitPrice: '0.01',
    taxAmount: '0.001',
    taxRate: i < 6000 ? 19 : 7,
    ...(i % 2 === 0 && { discountAmount: '0.002' }),
    ...(i % 3 === 0 && { kind: 'gift_card' }),
  }))
  const read = readOrder({ items }).payload.items as Record<string, string>[]
  const sum = (name: string, of = read) => of.reduce((total, item) => total + Number(item[name] ?? 0), 0)
  expect(read).toHaveLength(5002)
  expect(read.slice(-2).map(({ productId, taxRate }) => [productId, taxRate])).toEqual([
    ['(other)', undefined],
    ['(other)', undefined],
  ])
  expect(sum('taxAmount')).toBeCloseTo(12, 6)
  expect(sum('discountAmount')).toBeCloseTo(12, 6)
  const cards = read.filter(({ kind }) => kind === 'gift_card')
  expect(sum('lineTotal', cards)).toBeCloseTo(40, 6)
})
