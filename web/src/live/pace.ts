/**
 * How often a page repeats its requests: at most twice per second, and after slow responses only after a pause of twice their
 * duration.
 */
export const LIVE_PACE = { everyMs: 500, patience: 3 }

interface PaceSettings {
  /** The minimum time between two starts. */
  everyMs: number
  /** The minimum time between two starts as a multiple of the duration of the work, to protect a slow server. */
  patience: number
  /** Whether the page is hidden. Work then waits until the function passed to `onShown` is called. */
  isHidden(): boolean
  onShown(begin: () => void): void
}

/**
 * Paces work that is requested more often than it can be done. Work starts at once after a long enough pause, never twice at the
 * same time, never on a hidden page, and always once more after the last request.
 *
 * @returns a function that requests the work.
 */
export function pace(work: () => Promise<void>, { everyMs, patience, isHidden, onShown }: PaceSettings): () => void {
  let isWanted = false
  let isBusy = false
  let nextMs = Number.NEGATIVE_INFINITY

  async function run() {
    isWanted = false
    const startedMs = performance.now()
    try {
      await work()
    } finally {
      nextMs = startedMs + Math.max(everyMs, patience * (performance.now() - startedMs))
      isBusy = false
      if (isWanted) begin()
    }
  }

  function begin() {
    if (isBusy) return
    isBusy = true
    const start = () => setTimeout(() => void run(), Math.max(0, nextMs - performance.now()))
    if (isHidden()) onShown(start)
    else start()
  }

  return () => {
    isWanted = true
    begin()
  }
}
