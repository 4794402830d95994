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
  brokers: BrokerSizes
  reports: ReportSizes
  dashboard: DashboardSizes
}

/** How much is measured with reports. */
interface ReportSizes {
  /** Orders in the database, each number in a new one. */
  levels: number[]
  /** To each report. */
  requests: number
  /** How often a question is asked of the orders themselves. */
  rawRounds: number
  /** Orders whose events are verified. */
  verifiedOrders: number
}

/** How much is measured with the dashboard. */
interface DashboardSizes {
  /** Of the shop's history. */
  days: number
  ordersPerDay: number
  /** First visits of the overview. */
  loads: number
  /** Orders that a page is watched to show. */
  changes: number
  /** Orders, each once without dashboards and once with them. */
  posts: number
  dashboards: number
  /** How many of the dashboards are real pages. */
  pages: number
}

/** How much is measured with brokers. */
interface BrokerSizes {
  /** Orders that each way receives in a round from a slow broker; from a fast one, three times as many. */
  messages: number
  /** Rounds, after one that warms up. */
  rounds: number
  /** Published while latency is measured. */
  ordersPerSecond: number
  /** How long a round of that takes. */
  latencySeconds: number
  latencyRounds: number
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
    brokers: { messages: 20_000, rounds: 5, ordersPerSecond: 1000, latencySeconds: 10, latencyRounds: 3 },
    reports: { levels: [1_000_000, 5_000_000], requests: 300, rawRounds: 5, verifiedOrders: 65_000 },
    dashboard: { days: 365, ordersPerDay: 50, loads: 7, changes: 50, posts: 150, dashboards: 100, pages: 3 },
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
  brokers: { messages: 2000, rounds: 2, ordersPerSecond: 500, latencySeconds: 2, latencyRounds: 1 },
  reports: { levels: [5000, 20_000], requests: 30, rawRounds: 2, verifiedOrders: 2000 },
  dashboard: { days: 60, ordersPerDay: 9, loads: 2, changes: 5, posts: 20, dashboards: 20, pages: 1 },
}

/** All orders that the part about ingest can need. */
export function ordersOf({ last, laterRounds, window }: Sizes): number {
  return last + laterRounds * window
}

/** All orders that the part about brokers can need, when the brokers have so many times `messages` together. */
export function ordersForBrokers({ brokers }: Sizes, timesAsMany: number): number {
  const { messages, rounds, ordersPerSecond, latencySeconds, latencyRounds } = brokers
  return timesAsMany * (rounds + 1) * 2 * messages + (latencyRounds + 1) * latencySeconds * ordersPerSecond
}
