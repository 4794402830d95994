import { expect, test } from 'vitest'
import { segmentsByScores } from './segments.ts'

const segmentAt = (recency: number, mean: number) => segmentsByScores[(recency - 1) * 5 + mean - 1]

test('every pair of scores has a segment, and all eleven occur', () => {
  expect(segmentsByScores).toHaveLength(25)
  expect(new Set(segmentsByScores).size).toBe(11)
})

test('the corners of the grid are champions, new customers, cannot lose and lost', () => {
  expect(segmentAt(5, 5)).toBe('champions')
  expect(segmentAt(5, 1)).toBe('new_customers')
  expect(segmentAt(1, 5)).toBe('cannot_lose')
  expect(segmentAt(1, 1)).toBe('lost')
})
