import { setTimeout as delay } from 'node:timers/promises'

const LONGEST_MS = 120_000

/**
 * Waits for work that somebody else does, but not for ever.
 *
 * @throws Error with the problem, if one is known, when two minutes were not enough.
 */
export async function withDeadline<T>(work: Promise<T>, problem: () => string | undefined): Promise<T> {
  const waiting = new AbortController()
  const late = delay(LONGEST_MS, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`After two minutes not all messages had come: ${problem() ?? 'nobody said why'}`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => undefined)
    waiting.abort()
  }
}
