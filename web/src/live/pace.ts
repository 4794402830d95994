/**
 * How often a page asks again: a page that is told of every order need not show each by itself, and a server that takes long
 * is left alone for twice as long as it took.
 */
export const LIVE_PACE = { everyMs: 500, patience: 3 }

interface PaceSettings {
  /** At least so long lies between two starts. */
  everyMs: number
  /** After work that took long, at least so many times as long: whoever is slow is asked less. */
  patience: number
  /** Whether anybody looks. While nobody does, work waits; `onShown` is then called with what begins it. */
  isHidden(): boolean
  onShown(begin: () => void): void
}

/**
 * Paces work that is wanted more often than it can be done: at once when the last time is long enough ago, never two at a
 * time, never while nobody looks, and always once more after the last time that it was wanted.
 *
 * @returns what to call when the work is wanted.
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
