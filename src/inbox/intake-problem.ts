/** What keeps events from being taken until somebody mends it, such as a table that is not as its perspective declares. */
export interface IntakeProblem {
  /** What is wrong and what to do; undefined when nothing is. */
  reason(): string | undefined
  /** A batch met it, and will be tried again. */
  met(reason: string): void
  /** A batch that met it was applied. */
  passed(): void
}

/** Batches are tried again every few seconds. What none meets for this long is mended, or nobody sends such events. */
const FORGOTTEN_AFTER_MS = 30_000

export function createIntakeProblem(): IntakeProblem {
  let last: { reason: string; atMs: number } | undefined
  return {
    reason: () => (last && performance.now() - last.atMs < FORGOTTEN_AFTER_MS ? last.reason : undefined),
    met(reason) {
      last = { reason, atMs: performance.now() }
    },
    passed() {
      last = undefined
    },
  }
}
