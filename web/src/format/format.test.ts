import { describe, expect, test } from 'vitest'
import { nameBucket } from './buckets.ts'
import { createFormat } from './format.ts'

const english = createFormat({ currency: 'EUR', timeZone: 'America/New_York', locale: 'en-GB' })
const german = createFormat({ currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'de-DE' })
/** Narrow and no-break spaces are spaces to the eye. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

describe('numbers have the format of the language of the reader', () => {
  test('money', () => {
    expect(english.money(1234.5)).toBe('€1,234.50')
    expect(plain(german.money(-1234.5))).toBe('-1.234,50 €')
    expect(english.money(null)).toBe('–')
    expect(english.moneyShort(12_400)).toBe('€12.4k')
    expect(plain(createFormat({ currency: 'JPY', timeZone: 'UTC', locale: 'en-GB' }).money(1234))).toBe('JP¥1,234')
  })

  test('money has the decimals of ISO 4217, not those of CLDR', () => {
    const written = (currency: string, amount: number) =>
      plain(createFormat({ currency, timeZone: 'UTC', locale: 'en-GB' }).money(amount))
    expect([written('HUF', 333.84), written('HUF', 166.92), written('IQD', 0.625), written('IQD', 1.25)]).toEqual([
      'HUF 333.84',
      'HUF 166.92',
      'IQD 0.625',
      'IQD 1.250',
    ])
    expect([written('KWD', 3.755), written('JPY', 1501), written('CLF', 1.23456), written('XXX', 1.5)]).toEqual([
      'KWD 3.755',
      'JP¥1,501',
      'CLF 1.2346',
      '¤1.50',
    ])
  })

  test('counts, shares and changes', () => {
    expect([
      english.count(1234),
      english.share(0.1234),
      english.change(0.05),
      english.change(-0.5),
      english.change(0),
    ]).toEqual(['1,234', '12.3%', '+5%', '-50%', '0%'])
    expect(english.change(null)).toBe('–')
    expect([english.count(1.5), english.count(-0.000001), german.count(1234.25)]).toEqual([
      '1.5',
      '-0.000001',
      '1.234,25',
    ])
    expect([99.95, 3_795_333.302].map(english.change)).toEqual(['+9,995%', '+379.5m%'])
  })

  test('time spans, in the largest unit that fits', () => {
    expect([30, 90, 5400, 200_000].map(english.span)).toEqual(['30 seconds', '1.5 minutes', '1.5 hours', '2.3 days'])
  })

  test('bytes', () => {
    expect([1, 12, 999, 1500, 2_500_000, 3e9].map(english.bytes)).toEqual([
      '1 byte',
      '12 bytes',
      '999 bytes',
      '1.5 kB',
      '2.5 MB',
      '3 GB',
    ])
    expect(plain(german.bytes(12))).toBe('12 Byte')
  })
})

describe('times', () => {
  test('are those of the zone of the page', () => {
    expect(english.time('2024-12-12T03:05:00Z')).toBe('22:05')
    expect(german.time('2024-12-12T03:05:00Z')).toBe('04:05')
  })

  test('of days do not shift with the zone', () => {
    expect(english.day('2024-12-12')).toBe('12 Dec 2024')
    expect(english.dayWithWeekday('2024-12-12')).toBe('Thu, 12 Dec 2024')
    expect([1, 7].map(english.weekday)).toEqual(['Mon', 'Sun'])
    expect(english.weekdayLong(1)).toBe('Monday')
  })

  test('of hours include their end', () => {
    expect([14, 23].map(german.hourSpan)).toEqual(['14:00 – 15:00', '23:00 – 00:00'])
  })

  test('of buckets include their last day', () => {
    expect(plain(nameBucket('2024-12-09', 'week', english).full)).toBe('9 – 15 Dec 2024')
    expect(plain(nameBucket('2024-10-01', 'quarter', english).full)).toBe('1 Oct – 31 Dec 2024')
    expect(nameBucket('2024-02-01', 'month', english).full).toBe('Feb 2024')
    expect(nameBucket('2024-12-12T23:00:00Z', 'hour', german).short).toBe('00:00')
  })

  test('of buckets can be written while those of another interval are still shown', () => {
    for (const interval of ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const) {
      expect(nameBucket('2024-12-12T23:00:00Z', interval, english).full).toContain('2024')
      expect(nameBucket('2024-12-12', interval, english).full).toContain('2024')
    }
  })
})
