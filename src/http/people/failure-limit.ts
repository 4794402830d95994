/** Failed sign-ins of an address in one minute. */
const MOST_FAILURES = 20
const MINUTE_MS = 60_000
const MOST_ADDRESSES = 10_000

/** Counts failed sign-ins by address, in the memory of this process. */
export interface FailureLimit {
  /** The seconds until the address may try again; 0 if it may now. */
  waitSeconds(address: string): number
  countFailure(address: string): void
}

/** @param now the clock, in milliseconds. */
export function createFailureLimit(now: () => number = () => performance.now()): FailureLimit {
  const counted = new Map<string, { failures: number; sinceMs: number }>()
  const current = (address: string) => {
    const found = counted.get(address)
    if (found && now() - found.sinceMs < MINUTE_MS) return found
    counted.delete(address)
    return undefined
  }
  return {
    waitSeconds(address) {
      const found = current(address)
      if (!found || found.failures < MOST_FAILURES) return 0
      return Math.max(1, Math.ceil((found.sinceMs + MINUTE_MS - now()) / 1000))
    },
    countFailure(address) {
      const found = current(address)
      if (found) found.failures++
      else {
        // The oldest one makes room: a map keeps the order of insertion.
        const [oldest] = counted.size >= MOST_ADDRESSES ? counted.keys() : []
        if (oldest !== undefined) counted.delete(oldest)
        counted.set(address, { failures: 1, sinceMs: now() })
      }
    },
  }
}
