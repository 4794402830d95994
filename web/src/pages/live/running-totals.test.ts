import { expect, test } from 'vitest'
import { runningTotals } from './running-totals.ts'

test('running totals have no errors of binary fractions', () => {
  expect(runningTotals([0.1, 0.2, 0, -0.05])).toEqual([0.1, 0.3, 0.3, 0.25])
  expect(runningTotals([])).toEqual([])
})
