import { setTimeout as sleep } from 'node:timers/promises'
import { SimulateError } from './destination.ts'

export interface Patience {
  /** Who is waited for, as errors name it. */
  name: string
  /** How long it is tried again. */
  patienceMs: number
  /** Ends the waiting. */
  signal: AbortSignal
}

/** What a try came to: an answer, or the trouble that another try may overcome. */
export type Attempt<T> = { answer: T } | { trouble: string }

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5000

/**
 * Tries again, with growing pauses, until there is an answer.
 *
 * @throws SimulateError when patience or the signal ends it, and whatever `attempt` throws.
 */
export async function tryPatiently<T>(patience: Patience, attempt: () => Promise<Attempt<T>>): Promise<T> {
  const { name, patienceMs, signal } = patience
  const deadline = performance.now() + patienceMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const result = await attempt()
    if ('answer' in result) return result.answer
    const { trouble } = result
    if (performance.now() + pauseMs > deadline) {
      throw new SimulateError(
        `${name} took no events for ${Math.round(patienceMs / 1000)} s (${trouble}); is it running?`,
      )
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) throw new SimulateError(`stopped while ${name} took no events (${trouble})`)
  }
}
