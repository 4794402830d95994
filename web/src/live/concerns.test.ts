import { describe, expect, test } from 'vitest'
import { concerns } from './concerns.ts'

const change = (from: string, to = from, currency: string | null = 'EUR') => ({
  currency,
  tables: ['daily_sales_analytics'],
  days: [{ from, to }],
})
const december = { startDate: '2024-12-01', endDate: '2024-12-31', currency: 'EUR' }

describe('a change concerns a request', () => {
  test.each([
    ['on a day of the request', change('2024-12-31'), december, true],
    ['on a day before', change('2024-11-30'), december, false],
    ['on a day after', change('2025-01-01'), december, false],
    ['on days around', change('2024-11-30', '2025-01-01'), december, true],
    ['in another currency', change('2024-12-12', undefined, 'USD'), december, false],
    ['without a currency', change('2024-12-12', undefined, null), december, true],
    ['of one currency, for a request about all', change('2024-12-12'), { ...december, currency: 'all' }, true],
    ['a day beside, in another time zone', change('2024-11-30'), { ...december, timezone: 'Asia/Tokyo' }, true],
    ['when days do not matter', change('2001-01-01'), { currency: 'EUR' }, true],
    ['for a request without a period', change('2001-01-01'), undefined, true],
  ])('%s: %j', (_name, given, query, expected) => {
    expect(concerns(given, query)).toBe(expected)
  })

  const compared = { ...december, compare: 'previous_period' }
  const days = (startDate: string, endDate: string) => ({ startDate, endDate })
  const response = { meta: { period: december }, comparison: { period: days('2024-11-01', '2024-11-19') } }

  test.each([
    ['in the period that it was compared with', change('2024-11-01'), compared, response, true],
    [
      'in that of another length',
      change('2024-02-03'),
      { ...compared, ...days('2024-03-01', '2024-03-31') },
      { comparison: { period: days('2024-02-01', '2024-02-29') } },
      true,
    ],
    ['after the part of it that counts', change('2024-11-20'), compared, response, false],
    ['before it', change('2024-10-31'), compared, response, false],
    [
      'in days to which the period was widened',
      change('2024-12-02'),
      { ...december, startDate: '2024-12-10' },
      response,
      true,
    ],
    ['anywhere, while what is compared is not known', change('2020-01-01'), compared, undefined, true],
    ['when there was nothing to compare with', change('2024-11-01'), compared, { meta: { period: null } }, false],
  ])('%s', (_name, given, query, last, expected) => {
    expect(concerns(given, query, last)).toBe(expected)
  })

  test('without days, such as a change of stock', () => {
    expect(concerns({ currency: null, tables: ['stock_levels'], days: [] }, december)).toBe(true)
  })
})
