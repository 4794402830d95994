/** How long to wait for what; tests wait for less. */
export interface Timing {
  /** A receiver without a message for this long is suspected to be broken when the broker has some. */
  silentAfterMs: number
  /** A connection that is not there by then is given up and made anew, with more time. */
  openWithinMs: number
  /** How long a message that holds up others may stay with the inbox before it is given back. */
  patienceMs: number
  /** How long the end may take in all. */
  stopWithinMs: number
  /** Sessions without a message for this long make room for others. */
  sessionIdleMs: number
}

export const DEFAULT_TIMING: Timing = {
  silentAfterMs: 60_000,
  openWithinMs: 3000,
  patienceMs: 15_000,
  stopWithinMs: 20_000,
  sessionIdleMs: 60_000,
}
