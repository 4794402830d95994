/** Work that is wanted more often than it is done. */
export interface Paced {
  /** Has the work done: at once when the last time is long enough ago, else as soon as it is. */
  want(): void
  /** Does no more; resolves when what is under way is done. */
  stop(): Promise<void>
}

/** Paces work: so many milliseconds at least lie between two starts, and never do two run at once. */
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
