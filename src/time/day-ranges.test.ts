import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DayRange, mergeRanges } from './day-ranges.ts'

test('neighbouring and overlapping days become one range, also across months', () => {
  const ranges: DayRange[] = [
    ['2024-03-01', '2024-03-01'],
    ['2024-02-28', '2024-02-29'],
    ['2024-12-01', '2024-12-09'],
    ['2024-12-03', '2024-12-04'],
  ]
  expect(mergeRanges(ranges)).toEqual([
    ['2024-02-28', '2024-03-01'],
    ['2024-12-01', '2024-12-09'],
  ])
  expect(mergeRanges([])).toEqual([])
})

test('many ranges become one that covers them all', () => {
  const days = Array.from({ length: 13 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}-01`).slice(0, 12)
  const ranges = [...days, '2025-06-01'].map((day): DayRange => [day, day])
  expect(mergeRanges(ranges.slice(1))).toHaveLength(12)
  expect(mergeRanges(ranges)).toEqual([['2024-01-01', '2025-06-01']])
})

test('merging loses no day, in any sequence and any parts', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((offset) => new Date(offset * 86_400_000).toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.array(day, { maxLength: 60 }), fc.nat(60), (days, cut) => {
      const ranges = days.map((each): DayRange => [each, each])
      const merged = mergeRanges([...mergeRanges(ranges.slice(cut)), ...mergeRanges(ranges.slice(0, cut))])
      expect(days.every((each) => merged.some(([first, last]) => first <= each && each <= last))).toBe(true)
      expect(merged.every(([first], i) => i === 0 || first > (merged[i - 1]?.[1] ?? ''))).toBe(true)
    }),
  )
})
