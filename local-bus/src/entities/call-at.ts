/** The longest that a timer of Node can wait. */
const TIMER_MAX_MS = 2 ** 31 - 1

/**
 * Calls back at a time, however far away, without keeping the process alive.
 *
 * @param timeMs milliseconds since 1970; `Infinity` is never.
 * @returns what takes it back.
 */
export function callAt(timeMs: number, callback: () => void): () => void {
  if (timeMs === Number.POSITIVE_INFINITY) return () => undefined
  let timer: NodeJS.Timeout
  const arm = () => {
    const delayMs = timeMs - Date.now()
    timer = setTimeout(delayMs > TIMER_MAX_MS ? arm : callback, Math.min(Math.max(delayMs, 0), TIMER_MAX_MS))
    timer.unref()
  }
  arm()
  return () => clearTimeout(timer)
}
