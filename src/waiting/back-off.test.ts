import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'

test('pauses double from the first to the longest', () => {
  const pauses = [0, 1, 2, 3, 4, 5000].map((retry) => backOffMs(retry, { firstMs: 100, longestMs: 1000 }))
  expect(pauses).toEqual([100, 200, 400, 800, 1000, 1000])
})
