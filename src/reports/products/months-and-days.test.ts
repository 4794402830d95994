import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, firstOfMonth, lastOfMonth } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import { monthsAndDays } from './months-and-days.ts'

function daysOf({ start, end }: Period): string[] {
  const days: string[] = []
  for (let day = start; day <= end; day = addDays(day, 1)) days.push(day)
  return days
}

const days = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2023-11-15', n))

test('months and days together are the days of the period, each once', () => {
  fc.assert(
    fc.property(days, days, days, (start, end, today) => {
      const { months, added, subtracted } = monthsAndDays({ start, end }, today)
      const counts = new Map<string, number>()
      const count = (period: Period, by: number) => {
        for (const day of daysOf(period)) counts.set(day, (counts.get(day) ?? 0) + by)
      }
      if (months) {
        expect(months.start).toBe(firstOfMonth(months.start, 0))
        expect(months.end).toBe(lastOfMonth(months.end))
        count(months, 1)
      }
      for (const period of added) count(period, 1)
      for (const period of subtracted) count(period, -1)
      const counted = [...counts].filter(([, times]) => times !== 0)
      expect(counted.sort()).toEqual(daysOf({ start, end }).map((day) => [day, 1]))
    }),
    { numRuns: 1000 },
  )
})

test('up to half a month of days is read at either end', () => {
  fc.assert(
    fc.property(days, days, (start, end) => {
      const { added, subtracted } = monthsAndDays({ start, end }, '2030-01-01')
      const read = [...added, ...subtracted].reduce((sum, period) => sum + daysOf(period).length, 0)
      expect(read).toBeLessThanOrEqual(32)
    }),
  )
})

test('a month in progress is read as a month', () => {
  expect(monthsAndDays({ start: '2024-12-01', end: '2024-12-20' }, '2024-12-20')).toEqual({
    months: { start: '2024-12-01', end: '2024-12-31' },
    added: [],
    subtracted: [{ start: '2024-12-21', end: '2024-12-31' }],
  })
})
