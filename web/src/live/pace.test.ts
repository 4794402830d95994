import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pace } from './pace.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** Work of a given duration, with the times at which it began. */
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

test('the first request starts at once, later ones together at the next slot', async () => {
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

test('a request during work starts work once more, and slow work gets a longer pause', async () => {
  const { want, began } = watched(1000)
  want()
  await vi.advanceTimersByTimeAsync(600)
  want()
  await vi.advanceTimersByTimeAsync(5000)
  expect(began).toEqual([0, 3000])
})

test('a hidden page does no work, and does it once when it is shown', async () => {
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
