import { expect, test } from 'vitest'
import { createFailureLimit } from './failure-limit.ts'

test('an address waits for the rest of the minute after 20 failures, and others do not', () => {
  let nowMs = 0
  const limit = createFailureLimit(() => nowMs)
  for (let i = 0; i < 20; i++) {
    expect(limit.waitSeconds('a')).toBe(0)
    limit.countFailure('a')
  }
  nowMs = 15_000
  expect([limit.waitSeconds('a'), limit.waitSeconds('b')]).toEqual([45, 0])
  nowMs = 60_000
  expect(limit.waitSeconds('a')).toBe(0)
})

test('the count of addresses is limited', () => {
  const limit = createFailureLimit(() => 0)
  for (let i = 0; i < 20; i++) limit.countFailure('first')
  for (let i = 0; i < 10_000; i++) limit.countFailure(`address ${i}`)
  expect(limit.waitSeconds('first')).toBe(0)
})
