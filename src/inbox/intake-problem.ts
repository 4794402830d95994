/** Learns from batches why events cannot be applied at the moment. */
export interface IntakeProblem {
  /** The problem and what to do. Undefined if there is none. */
  reason(): string | undefined
  /** Whether batches failed some time ago and none was tried since. Then only a test shows whether the failure is over. */
  isUncertain(): boolean
  /** A batch begins; call the returned function when it ends, whether it succeeds or fails. */
  began(): () => void
  /** A batch cannot be applied until the operator repairs something, such as a table that is not as its perspective declares. */
  blocked(reason: string): void
  /** A batch failed for a reason that may be temporary, and will be retried. */
  failed(reason: string): void
  /** A batch was applied. One that was blocked before shows that this is over. */
  passed(wasBlocked: boolean): void
  /** A test has shown that it is over. */
  clear(): void
}

/** Batches are retried every few seconds. A problem that none meets for this long is repaired, or such events have stopped. */
const FORGOTTEN_AFTER_MS = 30_000
/** Lost connections and deadlocks are over sooner. */
const LASTING_AFTER_MS = 5000
/** While locks are held, batches neither succeed nor fail. */
const STUCK_AFTER_MS = 20_000

/** @param nowMs a clock that never jumps. */
export function createIntakeProblem(nowMs: () => number = () => performance.now()): IntakeProblem {
  let blocked: { reason: string; atMs: number } | undefined
  let failing: { reason: string; sinceMs: number; atMs: number } | undefined
  let passedMs = nowMs()
  const unfinished = new Set<{ sinceMs: number }>()

  function stuckReason(): string | undefined {
    const [oldest] = unfinished
    const sinceMs = Math.max(oldest?.sinceMs ?? Number.POSITIVE_INFINITY, passedMs)
    if (nowMs() - sinceMs < STUCK_AFTER_MS || sinceMs === Number.POSITIVE_INFINITY) return undefined
    const seconds = Math.round((nowMs() - sinceMs) / 1000)
    return `No events could be applied for ${seconds} seconds, because statements do not end. Look for locks in pg_stat_activity`
  }

  return {
    reason() {
      if (blocked && nowMs() - blocked.atMs < FORGOTTEN_AFTER_MS) return blocked.reason
      if (failing && failing.atMs - failing.sinceMs >= LASTING_AFTER_MS) return failing.reason
      return stuckReason()
    },
    isUncertain: () => failing !== undefined && nowMs() - failing.atMs >= FORGOTTEN_AFTER_MS,
    began() {
      const batch = { sinceMs: nowMs() }
      unfinished.add(batch)
      return () => void unfinished.delete(batch)
    },
    blocked(reason) {
      blocked = { reason, atMs: nowMs() }
    },
    failed(reason) {
      failing = { reason, sinceMs: failing?.sinceMs ?? nowMs(), atMs: nowMs() }
    },
    passed(wasBlocked) {
      passedMs = nowMs()
      failing = undefined
      if (wasBlocked) blocked = undefined
    },
    clear() {
      failing = undefined
    },
  }
}
