import { describe, expect, test } from 'vitest'
import { dayOf, endingYesterday, whizbangOrders } from './whizbang-orders.ts'

describe('the sequence of orders', () => {
  const today = new Date('2026-03-01T15:00:00Z')
  const sequence = endingYesterday(10_000, today)

  test('ends yesterday and has 2,000 orders a day', () => {
    expect(dayOf(sequence, 9_999)).toBe('2026-02-28')
    expect(dayOf(sequence, 8_000)).toBe('2026-02-28')
    expect(dayOf(sequence, 7_999)).toBe('2026-02-27')
  })

  test('is the same all day, also in parts', () => {
    const later = endingYesterday(10_000, new Date('2026-03-01T23:59:59Z'))
    expect(whizbangOrders(sequence, 10, 30).slice(5, 7)).toEqual(whizbangOrders(later, 15, 17))
  })

  test('has no orders after its end', () => {
    expect(() => whizbangOrders(sequence, 9_999, 10_001)).toThrow('The sequence has 10000 orders')
  })
})
