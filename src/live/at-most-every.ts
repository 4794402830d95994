/** Work that is requested more often than it runs. */
export interface Paced {
  /** Runs the work as soon as the minimum time since the last run has passed. */
  want(): void
  /** Prevents further runs. Resolves when the current run has ended. */
  stop(): Promise<void>
}

/** Limits work to one start within `everyMs`. Runs never overlap. */
export function atMostEvery(everyMs: number, work: () => Promise<void> | void): Paced {
  let startedMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isWanted = false
  let isStopped = false

  function want() {
    isWanted = true
    if (isStopped || timer || running) return
    const waitMs = Math.max(0, Math.ceil(startedMs + everyMs - performance.now()))
    timer = setTimeout(start, waitMs)
    timer.unref()
  }

  function start() {
    timer = undefined
    isWanted = false
    startedMs = performance.now()
    running = Promise.resolve(work()).finally(() => {
      running = undefined
      if (isWanted) want()
    })
  }

  return {
    want,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}
