import type { Settings } from './options.ts'

/** A timer that does not keep the process alive. A start that is earlier replaces a later one. */
export function createTimer(act: () => void) {
  let handle: ReturnType<typeof setTimeout> | undefined
  let due = Number.POSITIVE_INFINITY

  function stop(): void {
    clearTimeout(handle)
    handle = undefined
    due = Number.POSITIVE_INFINITY
  }

  return {
    start(delayMs: number): void {
      const at = Date.now() + delayMs
      if (handle !== undefined && due <= at) return
      stop()
      due = at
      handle = setTimeout(() => {
        stop()
        act()
      }, delayMs)
      // Browsers and edge runtimes have numbers.
      ;(handle as { unref?: () => void }).unref?.()
    },
    stop,
  }
}

/** Keeps the process alive. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for the work, but not longer than this. Keeps the process alive. */
export async function within(ms: number, work: Promise<void>): Promise<void> {
  let handle: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<void>((resolve) => {
    handle = setTimeout(resolve, ms)
  })
  await Promise.race([work, timeUp])
  clearTimeout(handle)
}

/**
 * The delay after a number of failures in a row: it doubles up to the longest, and half of it is random, so that many clients do not come
 * back at the same time.
 *
 * @param afterMs the delay that the server asks for.
 */
export function retryDelay(
  failures: number,
  { minRetryDelayMs, maxRetryDelayMs }: Pick<Settings, 'minRetryDelayMs' | 'maxRetryDelayMs'>,
  afterMs = 0,
): number {
  const delay = Math.min(maxRetryDelayMs, minRetryDelayMs * 2 ** Math.min(failures - 1, 30))
  return Math.max(Math.min(afterMs, MAX_RETRY_AFTER_MS), delay / 2 + (Math.random() * delay) / 2)
}

const MAX_RETRY_AFTER_MS = 300_000
