import { backOffMs } from '../../waiting/back-off.ts'
import { pause } from '../../waiting/pause.ts'
import { SimulateError } from './destination.ts'

export interface Patience {
  /** The receiver, as errors name it. */
  name: string
  /** The time for which to retry. */
  patienceMs: number
  /** Ends the waiting. */
  signal: AbortSignal
}

/** The result of an attempt: an answer, or a problem that a retry may overcome. */
export type Attempt<T> = { answer: T } | { trouble: string }

const BACK_OFF = { firstMs: 250, longestMs: 5000 }

/**
 * Retries with growing pauses until there is an answer.
 *
 * @throws SimulateError when the patience ends or the signal is aborted, and the errors of `attempt`.
 */
export async function tryPatiently<T>(patience: Patience, attempt: () => Promise<Attempt<T>>): Promise<T> {
  const { name, patienceMs, signal } = patience
  const deadline = performance.now() + patienceMs
  for (let retry = 0; ; retry++) {
    const pauseMs = backOffMs(retry, BACK_OFF)
    const result = await attempt()
    if ('answer' in result) return result.answer
    const { trouble } = result
    if (performance.now() + pauseMs > deadline) {
      throw new SimulateError(
        `${name} accepted no events for ${Math.round(patienceMs / 1000)} s (${trouble}). Check that it is running`,
      )
    }
    await pause(pauseMs, { signal })
    if (signal.aborted) throw new SimulateError(`stopped while ${name} accepted no events (${trouble})`)
  }
}
