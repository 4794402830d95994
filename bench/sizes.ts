/** How much a run of the bench does. */
export interface Sizes {
  /** Orders before anything is measured: the compiler has then seen the hot code, and the partitions are there. */
  warmUp: number
  /** Rounds in which all ways take turns, at the first level. */
  rounds: number
  /** Rounds at each later level. */
  laterRounds: number
  /** Orders that Tidemark and COPY take in a round. */
  window: number
  /** Orders that the tutorial's way takes in a round, with one connection and with eight. */
  tutorialOrders: number
  /** How many orders are there when reports are asked and ingest is measured again. */
  middle: number
  /** How many orders are there when ingest is measured for the last time. */
  last: number
  /** To each endpoint. */
  requests: number
  /** Orders that arrive while reports are asked for the second time. */
  arrivingPerSecond: number
}

/** A run up to so many orders, at least 100,000. */
export function sizesUpTo(orders: number): Sizes {
  return {
    // Not a whole number of days of 2,000 orders: batches would else never meet on a day's rows.
    warmUp: 21_000,
    rounds: 5,
    laterRounds: 3,
    window: Math.min(60_000, Math.floor(orders / 30)),
    tutorialOrders: 1000,
    middle: Math.floor(orders / 2),
    last: orders,
    requests: 500,
    arrivingPerSecond: 1000,
  }
}

/** Everything in small, to see that it works; its figures mean little. */
export const quickSizes: Sizes = {
  ...sizesUpTo(60_000),
  warmUp: 3000,
  rounds: 2,
  laterRounds: 2,
  tutorialOrders: 200,
  window: 6000,
  requests: 50,
}

/** All orders that a run can need. */
export function ordersOf({ last, laterRounds, window }: Sizes): number {
  return last + laterRounds * window
}
