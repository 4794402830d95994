import { describe, expect, test } from 'vitest'
import { UTC } from '../../../zones/zone.ts'
import type { ReportContext } from '../context.ts'
import { comparisonOf, comparisonOfWholeDays } from './comparison.ts'

type Asked = Parameters<typeof comparisonOf>[0]

const contextAt = (now: string): ReportContext => ({
  tenantId: 'default',
  currency: 'EUR',
  timeZone: 'UTC',
  shopTimeZone: 'UTC',
  zone: UTC,
  today: now.slice(0, 10),
  now: `${now}:00.000Z`,
})
const compared = (now: string, start: string, end: string, asked: Asked) => {
  const found = comparisonOf(asked, contextAt(now), { start, end })
  return found && [found.period.start, found.period.end, found.context.until]
}
const before: Asked = { compare: 'previous_period' }
const byWeekday: Asked = { ...before, align: 'weekday' }
const aYearBefore: Asked = { compare: 'previous_year' }

describe('a period that is over', () => {
  test.each([
    ['a day: the day before', '2024-12-12', '2024-12-12', before, '2024-12-11', '2024-12-11'],
    ['a day by weekday: that of last week', '2024-12-12', '2024-12-12', byWeekday, '2024-12-05', '2024-12-05'],
    ['eight days by weekday: two weeks before', '2024-12-05', '2024-12-12', byWeekday, '2024-11-21', '2024-11-28'],
    ['a month: the month before', '2024-11-01', '2024-11-30', before, '2024-10-01', '2024-10-31'],
    ['a month by weekday: five weeks before', '2024-11-01', '2024-11-30', byWeekday, '2024-09-27', '2024-10-26'],
    ['a day: that date a year before', '2024-12-12', '2024-12-12', aYearBefore, '2023-12-12', '2023-12-12'],
    [
      'a day by weekday: 52 weeks before',
      '2024-12-12',
      '2024-12-12',
      { ...aYearBefore, align: 'weekday' },
      '2023-12-14',
      '2023-12-14',
    ],
    ['February: all of a leap year’s', '2025-02-01', '2025-02-28', aYearBefore, '2024-02-01', '2024-02-29'],
    ['February of a leap year: no day of March', '2024-02-01', '2024-02-29', aYearBefore, '2023-02-01', '2023-02-28'],
    ['29 February: 28 February', '2024-02-29', '2024-02-29', aYearBefore, '2023-02-28', '2023-02-28'],
    ['a winter: the winter before', '2023-12-01', '2024-02-29', aYearBefore, '2022-12-01', '2023-02-28'],
    ['a fiscal year: the one before', '2024-03-01', '2025-02-28', aYearBefore, '2023-03-01', '2024-02-29'],
    ['a fiscal year: the twelve months before', '2024-03-01', '2025-02-28', before, '2023-03-01', '2024-02-29'],
    ['a quarter: the quarter before', '2024-04-01', '2024-06-30', before, '2024-01-01', '2024-03-31'],
    ['a half-year: the half-year before', '2024-01-01', '2024-06-30', before, '2023-07-01', '2023-12-31'],
    ['days up to 28 February: the same dates', '2025-02-10', '2025-02-28', aYearBefore, '2024-02-10', '2024-02-28'],
  ] as const)('is compared with another: %s', (_name, start, end, asked, first, last) => {
    expect(compared('2026-01-15T14:05', start, end, asked)).toEqual([first, last, undefined])
  })
})

describe('a period in progress', () => {
  test.each([
    ['this year in the year after a leap year', '2025-03-10T09:00', '2025-01-01', '2025-12-31', '2024-03-10'],
    ['this year to date', '2025-03-10T09:00', '2025-01-01', '2025-03-10', '2024-03-10'],
    ['the last 30 days, with 29 February a year before', '2025-03-10T09:00', '2025-02-09', '2025-03-10', '2024-03-10'],
    ['this year on 29 February', '2024-02-29T09:00', '2024-01-01', '2024-12-31', '2023-02-28'],
    ['this year on 10 March of a leap year', '2028-03-10T09:00', '2028-01-01', '2028-12-31', '2027-03-10'],
    ['February on the 28th, shorter than a year before', '2025-02-28T09:00', '2025-02-01', '2025-02-28', '2024-02-28'],
    ['February on the 29th', '2024-02-29T09:00', '2024-02-01', '2024-02-29', '2023-02-28'],
    ['29 February itself', '2024-02-29T09:00', '2024-02-29', '2024-02-29', '2023-02-28'],
    ['a year on its last day', '2024-12-31T09:00', '2024-01-01', '2024-12-31', '2023-12-31'],
  ] as const)('is compared until the same date a year before: %s', (_name, now, start, end, last) => {
    const first = `${Number(start.slice(0, 4)) - 1}-${start === '2024-02-29' ? '02-28' : start.slice(5)}`
    expect(compared(now, start, end, aYearBefore)).toEqual([first, last, `${last}T09:00:00`])
  })

  test.each([
    ['29 March', '2026-03-29T09:00', '2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['30 March', '2026-03-30T09:00', '2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['31 March', '2026-03-31T09:00', '2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['31 May', '2026-05-31T09:00', '2026-05-01', '2026-05-31', '2026-04-01', '2026-04-30'],
    ['31 July', '2026-07-31T09:00', '2026-07-01', '2026-07-31', '2026-06-01', '2026-06-30'],
    ['31 October', '2026-10-31T09:00', '2026-10-01', '2026-10-31', '2026-09-01', '2026-09-30'],
    ['31 December', '2026-12-31T09:00', '2026-12-01', '2026-12-31', '2026-11-01', '2026-11-30'],
    ['the 91st day of a quarter', '2026-06-30T09:00', '2026-04-01', '2026-06-30', '2026-01-01', '2026-03-31'],
    ['the 366th day of a year', '2024-12-31T09:00', '2024-01-01', '2024-12-31', '2023-01-01', '2023-12-31'],
    ['the 184th day of a half-year', '2026-12-31T09:00', '2026-07-01', '2026-12-31', '2026-01-01', '2026-06-30'],
  ] as const)('is compared with all of the shorter one before it on %s', (_name, now, start, end, first, last) => {
    expect(compared(now, start, end, before)).toEqual([first, last, undefined])
  })

  test.each([
    ['today by weekday', '2024-12-20T14:05', '2024-12-20', '2024-12-20', byWeekday, '2024-12-13', '2024-12-13'],
    ['28 March', '2026-03-28T14:05', '2026-03-01', '2026-03-31', before, '2026-02-01', '2026-02-28'],
    ['31 January, no longer', '2026-01-31T14:05', '2026-01-01', '2026-01-31', before, '2025-12-01', '2025-12-31'],
    ['month to date', '2026-03-10T14:05', '2026-03-01', '2026-03-10', before, '2026-02-19', '2026-02-28'],
    ['a second quarter', '2026-06-10T14:05', '2026-04-01', '2026-06-30', before, '2026-01-01', '2026-03-12'],
  ] as const)('is compared for as long as it has lasted: %s', (_name, now, start, end, asked, first, last) => {
    expect(compared(now, start, end, asked)).toEqual([first, last, `${last}T14:05:00`])
  })
})

test('nothing is compared without a request, or before the period has begun', () => {
  expect(compared('2024-12-20T14:05', '2024-12-20', '2024-12-20', {})).toBeUndefined()
  expect(compared('2024-12-20T14:05', '2024-12-21', '2024-12-31', before)).toBeUndefined()
  expect(compared('2024-12-20T14:05', '2024-12-20', '2024-12-19', before)).toBeUndefined()
})

describe('numbers stored by whole days', () => {
  const whole = (now: string, start: string, end: string, asked: Asked) => {
    const found = comparisonOfWholeDays(asked, contextAt(now), { start, end })
    return found && [found.period.start, found.period.end, found.part?.period.end, found.part?.leftOutDay]
  }

  test.each([
    ['the middle of a month', '2026-03-10T09:00', '2026-03-01', '2026-03-31', before, '2026-02-01', '2026-02-09'],
    ['the first of March', '2025-03-01T09:00', '2025-01-01', '2025-12-31', aYearBefore, '2024-01-01', '2024-02-29'],
    ['29 February', '2024-02-29T09:00', '2024-01-01', '2024-12-31', aYearBefore, '2023-01-01', '2023-02-28'],
  ] as const)('is compared without today on either side: %s', (_name, now, start, end, asked, first, last) => {
    const today = now.slice(0, 10)
    const yesterday = { '2026-03-10': '2026-03-09', '2025-03-01': '2025-02-28', '2024-02-29': '2024-02-28' }[today]
    expect(whole(now, start, end, asked)).toEqual([first, last, yesterday, today])
  })

  test('is compared as a whole when the other period is over', () => {
    expect(whole('2026-01-15T09:00', '2025-11-01', '2025-11-30', before)).toEqual([
      '2025-10-01',
      '2025-10-31',
      undefined,
      undefined,
    ])
    expect(whole('2026-03-30T09:00', '2026-03-01', '2026-03-31', before)).toEqual([
      '2026-02-01',
      '2026-02-28',
      undefined,
      undefined,
    ])
  })

  test('is not compared on the first day of a period, because no day is over', () => {
    expect(whole('2026-03-01T09:00', '2026-03-01', '2026-03-31', before)).toBeUndefined()
  })
})
