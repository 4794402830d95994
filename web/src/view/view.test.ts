import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { basisNames, codesOf, comparisonNames, intervalNames } from '../format/labels.ts'
import { addDays } from '../time/days.ts'
import { ranges } from './ranges.ts'
import { daysOf, intervalOf, readView, writeView } from './view.ts'

const anyDay = fc.integer({ min: 0, max: 12_000 }).map((days) => addDays('2000-01-01', days))
const anyDays = fc
  .tuple(anyDay, fc.nat(2000))
  .map(([startDate, length]) => ({ startDate, endDate: addDays(startDate, length) }))
const anyView = fc.record({
  range: fc.oneof(fc.constantFrom(...(Object.keys(ranges) as (keyof typeof ranges)[])), anyDays),
  compare: fc.constantFrom(...codesOf(comparisonNames)),
  interval: fc.constantFrom(undefined, ...codesOf(intervalNames)),
  currency: fc.constantFrom(undefined, 'EUR', 'JPY'),
  reportingCurrency: fc.constantFrom(undefined, 'EUR', 'KWD'),
  basis: fc.constantFrom(...codesOf(basisNames)),
  timezone: fc.constantFrom(undefined, 'Europe/Berlin', 'America/Argentina/Buenos_Aires'),
  tenant: fc.constantFrom(undefined, 'nord', 'שלום & co'),
})

describe('the address of a page', () => {
  test('contains every view, next to other parameters', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const written = writeView(view, new URLSearchParams('metric=orders&range=7d'))
        expect(readView(new URLSearchParams(written.toString()))).toEqual(view)
        expect(written.get('metric')).toBe('orders')
      }),
    )
  })

  test('has no parameters for a default view', () => {
    expect(writeView(readView(new URLSearchParams()), new URLSearchParams()).toString()).toBe('')
  })

  test.each([
    'range=never',
    'startDate=2024-02-30&endDate=2024-03-01',
    'startDate=2024-03-02&endDate=2024-03-01',
    'startDate=2024-03-02',
    'compare=x&interval=minute&basis=y',
  ])('has defaults for invalid parameters: %s', (search) => {
    expect(readView(new URLSearchParams(search))).toEqual(readView(new URLSearchParams()))
  })
})

describe('a range', () => {
  const on = (range: keyof typeof ranges, today: string) => ranges[range].days(today, '2020-05-04')

  test('moves with the current day', () => {
    expect(on('30d', '2024-03-01')).toEqual({ startDate: '2024-02-01', endDate: '2024-03-01' })
    expect(on('yesterday', '2024-03-01')).toEqual({ startDate: '2024-02-29', endDate: '2024-02-29' })
    expect(on('last-month', '2024-03-31')).toEqual({ startDate: '2024-02-01', endDate: '2024-02-29' })
    expect(on('12m', '2024-12-31')).toEqual({ startDate: '2024-01-01', endDate: '2024-12-31' })
    expect(on('week', '2024-12-22')).toEqual({ startDate: '2024-12-16', endDate: '2024-12-22' })
    expect(on('all', '2024-12-22')).toEqual({ startDate: '2020-05-04', endDate: '2024-12-22' })
  })

  test('ends after it begins, on every day', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...Object.values(ranges)), (today, range) => {
        const { startDate, endDate } = range.days(today, '2000-01-01')
        expect(startDate <= endDate && endDate <= today).toBe(true)
      }),
    )
  })
})

test('the default interval makes a readable number of buckets', () => {
  const view = readView(new URLSearchParams())
  const interval = (range: keyof typeof ranges) =>
    intervalOf(view, daysOf({ ...view, range }, '2024-12-22', '2010-01-01'))
  expect([interval('today'), interval('30d'), interval('90d'), interval('12m'), interval('all')]).toEqual([
    'hour',
    'day',
    'day',
    'week',
    'year',
  ])
  expect(intervalOf({ ...view, interval: 'month' }, { startDate: '2024-01-01', endDate: '2024-01-01' })).toBe('month')
})
