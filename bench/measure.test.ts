import { expect, test } from 'vitest'
import { median, percentile } from './measure.ts'

test('the median may be between two values, and a percentile is always one of the values', () => {
  expect(median([5, 1, 3])).toBe(3)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1)
  expect([percentile(hundred, 0.5), percentile(hundred, 0.99)]).toEqual([50, 99])
})
