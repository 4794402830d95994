import { setImmediate as turn } from 'node:timers/promises'

/** Work in steps: it yields where other work may run, and returns its result. */
export type Steps<T> = Generator<undefined, T, undefined>

/**
 * Runs all steps. Other work can run between two of them.
 *
 * @throws the signal's reason when it is aborted before the last step.
 */
export async function inTurns<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await turn()
    signal.throwIfAborted()
  }
}

/** Runs all steps at once, for small work. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
