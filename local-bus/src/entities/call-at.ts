/** The longest wait of a Node timer. */
const TIMER_MAX_MS = 2 ** 31 - 1

/**
 * Calls back at a time, without keeping the process alive.
 *
 * @param timeMs milliseconds since 1970; `Infinity` is never.
 * @returns a function that cancels the call.
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
