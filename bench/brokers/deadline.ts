import { setTimeout as delay } from 'node:timers/promises'

const TIMEOUT_MS = 120_000

/**
 * Waits for work of another process, up to two minutes.
 *
 * @throws Error with the known problem if the work takes longer.
 */
export async function withDeadline<T>(work: Promise<T>, problem: () => string | undefined): Promise<T> {
  const waiting = new AbortController()
  const late = delay(TIMEOUT_MS, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`Not all messages arrived within two minutes: ${problem() ?? 'no problem was reported'}`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => undefined)
    waiting.abort()
  }
}
