import { describe, expect, test } from 'vitest'
import type { EventType } from './index.ts'
import { readPayload } from './read.ts'

type Values = Record<string, unknown>

const item = { productId: 'p-1', quantity: 2, unitPrice: 19.99, lineTotal: '39.98' }
const required: Values = { orderId: 'o-1', items: [item], totalAmount: 39.98 }

const without = (values: Values, name: string) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name))
const errorOf = (type: EventType, payload: unknown) => {
  const read = readPayload(type, payload)
  return 'error' in read ? read.error : undefined
}

describe('an order', () => {
  test('may call its items LineItems', () => {
    const { items, ...rest } = required
    expect(readPayload('OrderCreated', { ...rest, LineItems: items })).toEqual(readPayload('OrderCreated', required))
  })

  test('may have no items, and items may have no line total or no unit price', () => {
    expect(errorOf('OrderCreated', { ...required, items: [] })).toBeUndefined()
    for (const name of ['lineTotal', 'unitPrice']) {
      expect(readPayload('OrderCreated', { ...required, items: [without(item, name)] })).toEqual({
        payload: { ...required, items: [without(item, name)] },
        time: undefined,
      })
    }
  })
})

test.each([null, undefined, 'text', 3, []])('the payload %j is refused', (payload) => {
  expect(errorOf('OrderCreated', payload)).toBe(`the payload must be a JSON object, not ${JSON.stringify(payload)}`)
})

describe('a value', () => {
  const amount = (totalAmount: unknown) => errorOf('OrderCreated', { ...required, totalAmount })
  const id = (orderId: unknown) => errorOf('OrderCancelled', { orderId })

  test.each([0, 0.1, 399.8, '399.80', '0', '12345678901234567890.12345678901234567890', '1.5e3', -1, -0.01, '-1'])(
    '%j is an amount',
    (value) => {
      expect(amount(value)).toBeUndefined()
    },
  )

  test.each([Number.NaN, '1e400', '1,500', '1'.repeat(30), 'NaN', ' ', '0x10', true, '1.00 EUR or so'])(
    '%j is not an amount',
    (value) => {
      expect(amount(value)).toMatch(/^totalAmount must be an amount, .*, not /)
    },
  )

  test.each(['a', 'x'.repeat(200), '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e', '😀', 7, Number.MAX_SAFE_INTEGER])(
    '%j is an id',
    (value) => {
      expect(id(value)).toBeUndefined()
    },
  )

  test.each(['x'.repeat(201), 'a\u0000', '\ud800', 'a\udc00b', true, ['a'], { id: 1 }])('%j is not an id', (value) => {
    expect(id(value)).toMatch(
      /^orderId must be well-formed text of 1 to 200 characters without U\+0000, or a whole number, not /,
    )
  })

  test('is shown shortened', () => {
    expect(amount('9'.repeat(1000))?.length).toBeLessThan(250)
  })
})
