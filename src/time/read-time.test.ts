import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createZone } from '../zones/zone.ts'
import { parseInstant } from './instant.ts'
import { isUnsetTime, readTime } from './read-time.ts'

const HOUR_MS = 3_600_000
const berlin = createZone('Europe/Berlin', [
  { at: 0, offsetMs: HOUR_MS },
  { at: Date.parse('2025-03-30T01:00:00Z'), offsetMs: 2 * HOUR_MS },
  { at: Date.parse('2025-10-26T01:00:00Z'), offsetMs: HOUR_MS },
])
const newYork = createZone('America/New_York', [{ at: 0, offsetMs: -5 * HOUR_MS }])

const textOf = (value: unknown, zone = newYork) => readTime(value, zone)?.text

describe('a time with an offset', () => {
  test.each<[unknown, string]>([
    ['2024-12-12T10:30:00Z', '2024-12-12T10:30:00.000000Z'],
    ['2024-12-12t10:30:00z', '2024-12-12T10:30:00.000000Z'],
    [' 2024-12-12T10:30:00Z\n', '2024-12-12T10:30:00.000000Z'],
    [1733999400, '2024-12-12T10:30:00.000000Z'],
    [1733999400.25, '2024-12-12T10:30:00.250000Z'],
    [1733999400000, '2024-12-12T10:30:00.000000Z'],
    ['1733999400', '2024-12-12T10:30:00.000000Z'],
    ['1733999400123', '2024-12-12T10:30:00.123000Z'],
    ['1733999400.123456789', '2024-12-12T10:30:00.123456Z'],
    ['1733999400123456', '2024-12-12T10:30:00.123456Z'],
    ['1733999400123456789', '2024-12-12T10:30:00.123456Z'],
    ['946684800', '2000-01-01T00:00:00.000000Z'],
    ['946684800000', '2000-01-01T00:00:00.000000Z'],
    ['-100000000.5', '1966-10-31T14:13:19.500000Z'],
    ['Thu, 12 Dec 2024 10:30:00 GMT', '2024-12-12T10:30:00.000000Z'],
    ['Thu, 12 Dec 2024 10:30:00 +0100', '2024-12-12T09:30:00.000000Z'],
    ['12 Dec 2024 10:30 EST', '2024-12-12T15:30:00.000000Z'],
    ['Thursday, 12-Dec-2024 10:30:00 UTC', '2024-12-12T10:30:00.000000Z'],
    ['Thu Dec 12 2024 10:30:00 GMT+0100 (Central European Standard Time)', '2024-12-12T09:30:00.000000Z'],
    ['Thu Dec 12 10:30:00 UTC 2024', '2024-12-12T10:30:00.000000Z'],
    ['20241212T103000Z', '2024-12-12T10:30:00.000000Z'],
    ['20241212T103000.5+0100', '2024-12-12T09:30:00.500000Z'],
    ['2024-12-12 10:15:00 UTC', '2024-12-12T10:15:00.000000Z'],
    ['2024-12-12 10:15:00.5 UTC', '2024-12-12T10:15:00.500000Z'],
    ['2024-12-12 10:15:00 +0000 UTC', '2024-12-12T10:15:00.000000Z'],
    ['2024-12-12 10:15:00.123456789 -0500 EST m=+0.000123', '2024-12-12T15:15:00.123456Z'],
    ['2024-12-12 10:15:00 GMT', '2024-12-12T10:15:00.000000Z'],
    ['2024-12-12T10:15:00UTC', '2024-12-12T10:15:00.000000Z'],
    ['2024-12-12 10:15:00 GMT+01:00', '2024-12-12T09:15:00.000000Z'],
    ['2024/12/12 10:15:00 +0000', '2024-12-12T10:15:00.000000Z'],
    ['2024-12-12T24:00:00Z', '2024-12-13T00:00:00.000000Z'],
    ['2024-12-31T24:00Z', '2025-01-01T00:00:00.000000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999999Z'],
    ['2024-12-12T10:30:00+01:00[Europe/Berlin]', '2024-12-12T09:30:00.000000Z'],
    ['2024-12-12T10:30:00+02:00[Europe/Berlin]', '2024-12-12T08:30:00.000000Z'],
    ['2024-12-12T10:30:00Z[UTC]', '2024-12-12T10:30:00.000000Z'],
    ['2025-07-01T10:30:00[Europe/Berlin]', '2025-07-01T08:30:00.000000Z'],
    ['2025-07-01T10:30+02:00[!Europe/Berlin][u-ca=iso8601]', '2025-07-01T08:30:00.000000Z'],
    ['/Date(1733999400000)/', '2024-12-12T10:30:00.000000Z'],
    ['/Date(1733999400000+0100)/', '2024-12-12T10:30:00.000000Z'],
    [{ $date: '2024-12-12T10:30:00Z' }, '2024-12-12T10:30:00.000000Z'],
    [{ $date: 1733999400000 }, '2024-12-12T10:30:00.000000Z'],
    [{ $date: { $numberLong: '1733999400000' } }, '2024-12-12T10:30:00.000000Z'],
    [{ _seconds: 1733999400, _nanoseconds: 500_000_000 }, '2024-12-12T10:30:00.500000Z'],
    [{ seconds: '1733999400', nanos: 7000 }, '2024-12-12T10:30:00.000007Z'],
    [
      { date: '2025-07-01 10:30:00.000000', timezone_type: 3, timezone: 'Europe/Berlin' },
      '2025-07-01T08:30:00.000000Z',
    ],
    [{ date: '2025-07-01 10:30:00.000000', timezone_type: 1, timezone: '+02:00' }, '2025-07-01T08:30:00.000000Z'],
  ])('is the same in every time zone of events: %j', (value, expected) => expect(textOf(value)).toBe(expected))
})

describe('a time without an offset', () => {
  test.each<[unknown, string]>([
    ['2025-07-01T23:30:00', '2025-07-01T21:30:00.000000Z'],
    ['2025-07-01 23:30:00.1234567', '2025-07-01T21:30:00.123456Z'],
    ['2025-12-01T23:30', '2025-12-01T22:30:00.000000Z'],
    ['2025-07-02', '2025-07-01T22:00:00.000000Z'],
    ['20250702', '2025-07-01T22:00:00.000000Z'],
    [20250702, '2025-07-01T22:00:00.000000Z'],
    ['20250701T233000', '2025-07-01T21:30:00.000000Z'],
    ['20250701233000', '2025-07-01T21:30:00.000000Z'],
    ['2025/07/01 23:30', '2025-07-01T21:30:00.000000Z'],
    ['Tue, 1 Jul 2025 23:30:00', '2025-07-01T21:30:00.000000Z'],
    ['2025-07-01T24:00:00', '2025-07-01T22:00:00.000000Z'],
    [[2025, 7, 1], '2025-06-30T22:00:00.000000Z'],
    [[2025, 7, 1, 23, 30], '2025-07-01T21:30:00.000000Z'],
    [[2025, 7, 1, 23, 30, 5, 123_456_789], '2025-07-01T21:30:05.123456Z'],
  ])('is in the time zone of events: %j', (value, expected) => expect(textOf(value, berlin)).toBe(expected))

  test('means the first of two moments in autumn, and is shifted forward in spring', () => {
    expect(textOf('2025-10-26T02:30:00', berlin)).toBe('2025-10-26T00:30:00.000000Z')
    expect(textOf('2025-03-30T02:30:00', berlin)).toBe('2025-03-30T01:30:00.000000Z')
    expect(textOf('2025-10-26T02:30:00[Europe/Berlin]')).toBe('2025-10-26T00:30:00.000000Z')
    expect(textOf('2025-03-30T02:30:00[Europe/Berlin]')).toBe('2025-03-30T01:30:00.000000Z')
  })
})

test.each([
  '',
  ' ',
  'now',
  'yesterday',
  '2026',
  '2026-04',
  '17.04.2026',
  '04/17/2026',
  '1/7/2026',
  '12-01-2010 08:26',

  '2026-02-30',
  '2026-13-01T00:00:00Z',
  '20260230',
  '2026-04-17T25:00Z',
  '2026-04-17T12:61Z',
  '2026-04-17T24:00:01Z',

  '2024-12-12 10:15:00 CET',
  '2024-12-12T10:15:00[CET]',
  '2024-12-12T10:15:00[Mars/Olympus]',
  '2024-12-12T10:15:00[]',

  'Thu, 12 Foo 2024 10:30:00 GMT',
  'Thu, 12 Dec 24 10:30:00 GMT',
  '12 Dec 2024 10:30 IST',
  '/Date(soon)/',
  '1e9',
  '0x10',

  '2026-W10-1',
  '2026-061',
  '99999999999999999999999',
  '2026-04-17T12:13:07Z; drop table',
  '２０２６-04-17',
  '1733999400 '.repeat(20),

  true,
  null,
  undefined,
  {},
  [],
  [2024],
  [2024, 12],
  [2024, 12, 12, 10],
  [2024, 13, 1],
  [2024, 12, 12, 10, 30, 1.5],

  ['2024', '12', '12'],
  { $date: {} },
  { $date: null },
  { $date: { $date: 1 } },
  { seconds: 'soon' },
  { date: '2024-12-12' },
])('%j is not a time', (value) => expect(readTime(value)).toBeUndefined())

test('all forms of a moment are read as the same moment', () => {
  const moment = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(moment, (date) => {
      const ms = Math.floor(date.getTime() / 1000) * 1000
      const at = new Date(ms)
      const iso = at.toISOString().slice(0, 19)
      const forms = [
        ms / 1000,
        String(ms / 1000),
        `${ms}000`,
        `${ms}000000`,
        at.toUTCString(),
        at.toString(),
        `${iso.replace('T', ' ')} UTC`,
        `${iso.replace('T', ' ')} +0000 UTC`,
        `${iso.replace(/[-:]/g, '')}Z`,
        `${iso}+00:00[Europe/London]`,
        `/Date(${ms})/`,
        { $date: { $numberLong: String(ms) } },
      ]
      for (const form of forms) expect(readTime(form, newYork)?.ms, JSON.stringify(form)).toBe(ms)
      // Twelve digits and more are milliseconds.
      if (ms >= 1e11) expect(readTime(ms, newYork)?.ms).toBe(ms)
    }),
    { numRuns: 300 },
  )
})

describe('a time that was never set', () => {
  test.each([
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '0001-01-01 00:00:00',
    '0001-01-01',

    '0000-00-00 00:00:00',
    '0000-00-00',
    '0001-01-01T00:00:00Z[UTC]',
    '/Date(-62135596800000)/',
    '00010101T000000Z',

    'Mon, 01 Jan 0001 00:00:00 GMT',
    '0001-01-01 00:00:00 +0000 UTC',
    '-62135596800',
    -62135596800,
    -62135596800000,

    [1, 1, 1, 0, 0],
    { $date: '0001-01-01T00:00:00Z' },
    { $date: { $numberLong: '-62135596800000' } },

    { seconds: -62135596800, nanos: 0 },
  ])('is recognised: %j', (value) => expect(isUnsetTime(value)).toBe(true))

  test.each(['1970-01-01T00:00:00Z', 0, '0', '1900-01-01', '2024-12-12T10:30:00Z', 'soon', '', undefined, null, {}])(
    'is not recognised in %j',
    (value) => expect(isUnsetTime(value)).toBe(false),
  )
})

test('plain ISO 8601 is read as by the reader of Tidemark’s own times', () => {
  for (const text of ['2026-04-17T12:13:07.123456Z', '2026-04-17 12:13:07+02', '2026-04-17T12:13:07,5z']) {
    expect(readTime(text)).toEqual(parseInstant(text))
  }
})
