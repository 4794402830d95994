import { beforeEach, expect, test } from 'vitest'
import { createIntakeProblem, type IntakeProblem } from './intake-problem.ts'

let nowMs = 0
let problem: IntakeProblem
beforeEach(() => {
  nowMs = 0
  problem = createIntakeProblem(() => nowMs)
})

test('a failure of several seconds is a problem until a batch is applied, and a short failure is not', () => {
  problem.failed('no space left')
  nowMs += 100
  expect(problem.reason()).toBeUndefined()
  nowMs += 5000
  problem.failed('no space left')
  expect(problem.reason()).toBe('no space left')
  nowMs += 3_600_000
  expect(problem.reason()).toBe('no space left')
  problem.passed(false)
  expect(problem.reason()).toBeUndefined()
})

test('without new events, only a test shows that a failure is over', () => {
  problem.failed('no space left')
  nowMs += 6000
  problem.failed('no space left')
  expect(problem.isUncertain()).toBe(false)
  nowMs += 30_000
  expect(problem.isUncertain()).toBe(true)
  problem.clear()
  expect([problem.isUncertain(), problem.reason()]).toEqual([false, undefined])
})

test('a failure that needs a repair is a problem until such a batch is applied or no longer arrives', () => {
  problem.blocked('the table is gone')
  problem.passed(false)
  expect(problem.reason()).toBe('the table is gone')
  problem.passed(true)
  expect(problem.reason()).toBeUndefined()
  problem.blocked('the table is gone')
  nowMs += 30_000
  expect(problem.reason()).toBeUndefined()
})

test('batches that hang are a problem, unless others are applied meanwhile', () => {
  const ended = problem.began()
  nowMs += 19_000
  expect(problem.reason()).toBeUndefined()
  nowMs += 2000
  expect(problem.reason()).toMatch('No events could be applied for 21 seconds')
  problem.passed(false)
  expect(problem.reason()).toBeUndefined()
  nowMs += 21_000
  expect(problem.reason()).toMatch('21 seconds')
  ended()
  expect(problem.reason()).toBeUndefined()
})
