/** All waits of the transport. Tests use shorter ones. */
export interface Timing {
  /** After this time without a message, the receiver asks whether the broker has messages. */
  silentAfterMs: number
  /** A connection that does not open in this time is replaced by a new one, with more time. */
  openWithinMs: number
  /** After this time a blocking message is given back. */
  patienceMs: number
  /** The longest duration of a stop. */
  stopWithinMs: number
  /** After this time without a message, a session gives up its place. */
  sessionIdleMs: number
}

export const DEFAULT_TIMING: Timing = {
  silentAfterMs: 60_000,
  openWithinMs: 3000,
  patienceMs: 15_000,
  stopWithinMs: 20_000,
  sessionIdleMs: 60_000,
}
