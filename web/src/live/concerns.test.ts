import { describe, expect, test } from 'vitest'
import { concerns } from './concerns.ts'

const change = (from: string, to = from, currency: string | null = 'EUR') => ({
  ...{ currency, tables: ['daily_sales_analytics'], days: [{ from, to }] },
})
const december = { startDate: '2024-12-01', endDate: '2024-12-31', currency: 'EUR' }

describe('a change concerns a question', () => {
  test.each([
    ['on a day that is asked for', change('2024-12-31'), december, true],
    ['on a day before', change('2024-11-30'), december, false],
    ['on a day after', change('2025-01-01'), december, false],
    ['on days around', change('2024-11-30', '2025-01-01'), december, true],
    ['in another currency', change('2024-12-12', undefined, 'USD'), december, false],
    ['without a currency', change('2024-12-12', undefined, null), december, true],
    [
      'in the period before, when compared with it',
      change('2024-11-30'),
      { ...december, compare: 'previous_period' },
      true,
    ],
    [
      'on the same weekday of the week before, when compared with it',
      change('2024-12-12'),
      { startDate: '2024-12-19', endDate: '2024-12-19', compare: 'previous_period', align: 'weekday' },
      true,
    ],
    ['long before it', change('2024-10-30'), { ...december, compare: 'previous_period' }, false],
    ['a year before, when compared with it', change('2023-12-12'), { ...december, compare: 'previous_year' }, true],
    ['a day beside, in another time zone', change('2024-11-30'), { ...december, timezone: 'Asia/Tokyo' }, true],
    ['when days do not matter', change('2001-01-01'), { currency: 'EUR' }, true],
    ['when nothing is asked', change('2001-01-01'), undefined, true],
  ])('%s: %j', (_name, given, query, expected) => {
    expect(concerns(given, query)).toBe(expected)
  })

  test('one without days, such as stock', () => {
    expect(concerns({ currency: null, tables: ['stock_levels'], days: [] }, december)).toBe(true)
  })
})
