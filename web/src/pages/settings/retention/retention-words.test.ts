import { expect, test } from 'vitest'
import { closableMonths, removedBefore } from './retention-words.ts'

const months = ['2025-11', '2025-12', '2026-02'].map((month) => ({ month, rowsEstimate: 1, bytes: 1 }))

test('books can be closed at the ends of months that have begun', () => {
  expect(closableMonths(months, Date.parse('2026-02-10'))).toEqual(['2026-02-01', '2026-01-01', '2025-12-01'])
  expect(closableMonths(months, Date.parse('2026-02-01'))).toEqual(['2026-02-01', '2026-01-01', '2025-12-01'])
  expect(closableMonths(months, Date.parse('2025-11-30'))).toEqual([])
  expect(closableMonths([], Date.parse('2026-02-10'))).toEqual([])
})

test('a closing removes the months before its day', () => {
  expect(removedBefore(months, '2026-01-01').map(({ month }) => month)).toEqual(['2025-11', '2025-12'])
  expect(removedBefore(months, '2025-11-01')).toEqual([])
})
