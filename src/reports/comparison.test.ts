import { expect, test } from 'vitest'
import { comparisonOf } from './comparison.ts'
import type { ReportContext } from './report.ts'

const context: ReportContext = {
  ...{ tenantId: 'default', currency: 'EUR', timeZone: 'UTC', shopTimeZone: 'UTC' },
  ...{ today: '2024-12-20', now: '2024-12-20T14:05:00.000Z' },
}
const compared = (start: string, end: string, asked: Parameters<typeof comparisonOf>[0]) => {
  const found = comparisonOf(asked, context, { start, end })
  return found && [found.period.start, found.period.end, found.context.until]
}
const before = { compare: 'previous_period' } as const

test.each([
  ['a day: the day before', '2024-12-12', '2024-12-12', before, ['2024-12-11', '2024-12-11']],
  [
    'by weekday: that of last week',
    '2024-12-12',
    '2024-12-12',
    { ...before, align: 'weekday' },
    ['2024-12-05', '2024-12-05'],
  ],
  [
    'eight days by weekday: two weeks before',
    '2024-12-05',
    '2024-12-12',
    { ...before, align: 'weekday' },
    ['2024-11-21', '2024-11-28'],
  ],
  ['a month: the month before', '2024-11-01', '2024-11-30', before, ['2024-10-01', '2024-10-31']],
  [
    'a month by weekday: five weeks before',
    '2024-11-01',
    '2024-11-30',
    { ...before, align: 'weekday' },
    ['2024-09-27', '2024-10-26'],
  ],
  ['a year before', '2024-12-12', '2024-12-12', { compare: 'previous_year' }, ['2023-12-12', '2023-12-12']],
  [
    'by weekday: 52 weeks before',
    '2024-12-12',
    '2024-12-12',
    { compare: 'previous_year', align: 'weekday' },
    ['2023-12-14', '2023-12-14'],
  ],
] as const)('%s', (_name, start, end, asked, expected) => {
  expect(compared(start, end, asked)).toEqual([...expected, undefined])
})

test('today is compared with last week’s until the same time', () => {
  expect(compared('2024-12-20', '2024-12-20', { ...before, align: 'weekday' })).toEqual([
    ...['2024-12-13', '2024-12-13', '2024-12-13T14:05:00'],
  ])
})

test('nothing is compared unless it is asked for', () => {
  expect(compared('2024-12-20', '2024-12-20', {})).toBeUndefined()
})
