/** Why events cannot be taken at the moment, as batches find out. */
export interface IntakeProblem {
  /** What is wrong and what to do; undefined when nothing is. */
  reason(): string | undefined
  /** Whether it is a while ago that batches failed, and none was tried since: only a test tells whether it is over. */
  isUncertain(): boolean
  /** A batch begins, and ends with what is called, whatever becomes of it. */
  began(): () => void
  /** A batch cannot be applied until somebody repairs something, such as a table that is not as its perspective declares. */
  blocked(reason: string): void
  /** A batch failed with what may pass by itself, and will be tried again. */
  failed(reason: string): void
  /** A batch was applied. One that was blocked before shows that this is over. */
  passed(wasBlocked: boolean): void
  /** A test has shown that it is over. */
  clear(): void
}

/** Batches are tried again every few seconds. What none meets for this long is repaired, or nobody sends such events. */
const FORGOTTEN_AFTER_MS = 30_000
/** A lost connection or a deadlock is over sooner. */
const LASTING_AFTER_MS = 5000
/** Locks that are held for long let no batch end, and none fail. */
const STUCK_AFTER_MS = 20_000

/** @param nowMs a clock that never jumps. */
export function createIntakeProblem(nowMs: () => number = () => performance.now()): IntakeProblem {
  let blocked: { reason: string; atMs: number } | undefined
  let failing: { reason: string; sinceMs: number; atMs: number } | undefined
  let passedMs = nowMs()
  const inHand = new Set<{ sinceMs: number }>()

  function stuckReason(): string | undefined {
    const [oldest] = inHand
    const sinceMs = Math.max(oldest?.sinceMs ?? Number.POSITIVE_INFINITY, passedMs)
    if (nowMs() - sinceMs < STUCK_AFTER_MS || sinceMs === Number.POSITIVE_INFINITY) return undefined
    const seconds = Math.round((nowMs() - sinceMs) / 1000)
    return `No events could be taken for ${seconds} seconds: the database does not finish. Look for locks in pg_stat_activity`
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
      inHand.add(batch)
      return () => void inHand.delete(batch)
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
