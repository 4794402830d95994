import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { createReportPace } from './report-pace.ts'

afterEach(() => vi.useRealTimers())

test('callers continue in their sequence, and other work runs between them', async () => {
  const pace = createReportPace(() => false)
  const steps: string[] = []
  const respond = async (name: string) => {
    await pace()
    steps.push(name)
  }
  const other = async () => {
    for (let i = 0; i < 3; i++) {
      await turn()
      steps.push('other')
    }
  }
  await Promise.all([respond('a'), respond('b'), respond('c'), other()])
  expect(steps.filter((step) => step !== 'other')).toEqual(['a', 'b', 'c'])
  expect(steps.join(' ')).not.toMatch(/a b|b c/)
  await respond('d')
  expect(steps.at(-1)).toBe('d')
})

test('while events are being applied, a step is followed by a pause of five times its time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const clock = { ms: 0 }
  let isApplying = true
  const pace = createReportPace(
    () => isApplying,
    () => clock.ms,
  )
  const steps: string[] = []
  const step = async (name: string) => {
    await pace()
    steps.push(name)
    clock.ms += 5
  }
  const turns = async () => {
    for (let i = 0; i < 5; i++) await turn()
  }
  const all = Promise.all(['a', 'b', 'c', 'd'].map(step))
  await turns()
  expect(steps).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(24)
  await turns()
  expect(steps).toEqual(['a'])
  clock.ms += 25
  await vi.advanceTimersByTimeAsync(1)
  await turns()
  expect(steps).toEqual(['a', 'b'])
  isApplying = false
  clock.ms += 25
  await vi.advanceTimersByTimeAsync(25)
  await all
  expect(steps).toEqual(['a', 'b', 'c', 'd'])
})

test('short steps share one pause', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const clock = { ms: 0 }
  const pace = createReportPace(
    () => true,
    () => clock.ms,
  )
  let steps = 0
  const step = async () => {
    await pace()
    steps++
    clock.ms += 0.25
  }
  const all = Promise.all(Array.from({ length: 8 }, step))
  for (let i = 0; i < 10; i++) await turn()
  expect(steps).toBe(4)
  clock.ms += 5
  await vi.advanceTimersByTimeAsync(5)
  await all
  expect(steps).toBe(8)
})
