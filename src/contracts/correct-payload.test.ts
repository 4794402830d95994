import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { order, read, readOrder, type Values } from '../../test/helpers/read-payloads.ts'
import { readPayload } from './read.ts'

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

  test('states its amount or a running total', () => {
    const errorOf = (payload: Values) => (readPayload('OrderRefunded', payload) as { error?: string }).error
    expect(errorOf({ orderId: '1', cumulativeAmount: 5 })).toBeUndefined()
    expect(errorOf({ orderId: '1' })).toMatch(/^amount or cumulativeAmount is missing; it must be an amount/)
    expect(errorOf({ orderId: '1', amount: {} })).toMatch(/^amount must be an amount.*, not {}$/)
    expect(errorOf({ orderId: '1', cumulativeAmount: {} })).toMatch(/^cumulativeAmount must be an amount/)
    expect(errorOf({ orderId: '1', amount: {}, cumulativeAmount: [] })).toMatch(
      /^amount or cumulativeAmount is missing/,
    )
    expect(errorOf({ cumulativeAmount: 5 })).toMatch(/^orderId or paymentId is missing; /)
    expect(errorOf({ paymentId: 'p', cumulativeAmount: 5 })).toBeUndefined()
    expect(errorOf({ amount: 5, cumulativeAmount: 5 })).toBeUndefined()
  })

  test('has a status and a kind in any case, and counts without those that are not known', () => {
    expect(readRefund({ status: 'Failed', kind: ' CHARGEBACK ' })).toEqual({
      payload: { orderId: '1', amount: '15.00', status: 'failed', kind: 'chargeback' },
      warnings: [],
    })
    expect(readRefund({ status: 'on hold' })).toEqual({
      payload: { orderId: '1', amount: '15.00' },
      warnings: [{ field: 'status', problem: 'is not one of the known values', used: null }],
    })
  })

  test('with an unreadable order id is rejected, and the error names the property', () => {
    for (const orderId of ['a\ud83d', {}, 'x'.repeat(201)]) {
      expect(readPayload('OrderRefunded', { orderId, amount: 1 })).toMatchObject({ error: /^orderId must be/ })
    }
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
