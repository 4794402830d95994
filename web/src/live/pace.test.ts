import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pace } from './pace.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** Work that takes as long as it is told, and when it began. */
function watched(tookMs = 0) {
  const began: number[] = []
  let isHidden = false
  let show: (() => void) | undefined
  const origin = performance.now()
  const want = pace(
    async () => {
      began.push(performance.now() - origin)
      await new Promise((resolve) => setTimeout(resolve, tookMs))
    },
    { everyMs: 500, patience: 3, isHidden: () => isHidden, onShown: (begin) => (show = begin) },
  )
  return {
    want,
    began,
    hide: () => (isHidden = true),
    show() {
      isHidden = false
      show?.()
    },
  }
}

test('the first time is at once, the next ones together, at their time', async () => {
  const { want, began } = watched()
  want()
  await vi.advanceTimersByTimeAsync(10)
  want()
  want()
  await vi.advanceTimersByTimeAsync(2000)
  want()
  await vi.advanceTimersByTimeAsync(2000)
  expect(began).toEqual([0, 500, 2010])
})

test('what is wanted while work is under way is done after it, and a slow one is given time', async () => {
  const { want, began } = watched(1000)
  want()
  await vi.advanceTimersByTimeAsync(600)
  want()
  await vi.advanceTimersByTimeAsync(5000)
  expect(began).toEqual([0, 3000])
})

test('while nobody looks nothing is done, and once when somebody does', async () => {
  const { want, began, hide, show } = watched()
  hide()
  want()
  await vi.advanceTimersByTimeAsync(3000)
  want()
  expect(began).toEqual([])
  show()
  await vi.advanceTimersByTimeAsync(3000)
  expect(began).toEqual([3000])
})
