/** The amounts of a run of the bench. */
export interface Sizes {
  /** Orders before the first measurement, so that the hot code is compiled and the partitions exist. */
  warmUp: number
  /** Rounds of all ways at the first level. */
  rounds: number
  /** Rounds at each later level. */
  laterRounds: number
  /** Orders for Tidemark and for COPY in a round. */
  window: number
  /** Orders for the tutorial's way in a round, for one connection and for eight. */
  tutorialOrders: number
  /** Orders in the database at the measurement of the service and the second measurement of ingest. */
  middle: number
  /** Orders in the database at the last measurement of ingest. */
  last: number
  /** Customers in the last measurement of ingest, with `laterRounds` rounds. */
  customers: number
  /** Requests to each endpoint. */
  requests: number
  /** Orders that arrive each second during the second measurement of the service. */
  arrivingPerSecond: number
  brokers: BrokerSizes
  reports: ReportSizes
  dashboard: DashboardSizes
  processes: ProcessSizes
  guard: GuardSizes
}

/** The amounts of the part about several services. */
interface ProcessSizes {
  /** Numbers of services. */
  counts: number[]
  rounds: number
  /** Orders of a round. */
  orders: number
  /** Orders for each service before the measurement, so that its hot code is compiled. */
  warmUp: number
}

/** The amounts of a comparison with a release. */
interface GuardSizes {
  /** Orders with all their later events. */
  orders: number
  /** Measured rounds of ingest. The orders are enough for a warm-up and a repetition. */
  rounds: number
  replays: number
  /** Requests to each report. */
  requests: number
}

/** The amounts of the part about reports. */
interface ReportSizes {
  /** Numbers of orders. Each number gets a new database. */
  levels: number[]
  /** Requests to each report. */
  requests: number
  /** Rounds of each query on the orders themselves. */
  rawRounds: number
  /** Orders with verified events. */
  verifiedOrders: number
}

/** The amounts of the part about the dashboard. */
interface DashboardSizes {
  /** The days of the shop's history. */
  days: number
  ordersPerDay: number
  /** First visits to the overview. */
  loads: number
  /** Orders for which the delay until a page shows them is measured. */
  changes: number
  /** Orders that are posted without dashboards, and again with them. */
  posts: number
  dashboards: number
  /** The number of real pages among the dashboards. */
  pages: number
}

/** The amounts of the part about brokers. */
interface BrokerSizes {
  /** Orders for each way in a round with a slow broker. A fast broker gets three times as many. */
  messages: number
  /** Measured rounds. One more round precedes them as a warm-up. */
  rounds: number
  /** Orders that are published each second for the measurement of latency. */
  ordersPerSecond: number
  /** The duration of a round of the measurement of latency. */
  latencySeconds: number
  latencyRounds: number
}

/** The sizes of a run up to a number of orders, at least 100,000. */
export function sizesUpTo(orders: number): Sizes {
  return {
    // Days have 2,000 orders. The number must not be a multiple of it, so that batches share rows of a day.
    warmUp: 21_000,
    rounds: 5,
    laterRounds: 3,
    window: Math.min(60_000, Math.floor(orders / 30)),
    tutorialOrders: 1000,
    middle: Math.floor(orders / 2),
    last: orders,
    customers: 1_000_000,
    requests: 500,
    arrivingPerSecond: 1000,
    brokers: { messages: 20_000, rounds: 5, ordersPerSecond: 1000, latencySeconds: 10, latencyRounds: 3 },
    reports: { levels: [1_000_000, 5_000_000], requests: 300, rawRounds: 5, verifiedOrders: 65_000 },
    dashboard: { days: 365, ordersPerDay: 50, loads: 7, changes: 50, posts: 150, dashboards: 100, pages: 3 },
    processes: { counts: [1, 2, 4], rounds: 3, orders: 20_000, warmUp: 5000 },
    guard: { orders: 68_000, rounds: 8, replays: 3, requests: 60 },
  }
}

/** A small run that shows that everything works. Its results are not reliable. */
export const quickSizes: Sizes = {
  ...sizesUpTo(60_000),
  warmUp: 3000,
  rounds: 2,
  laterRounds: 2,
  tutorialOrders: 200,
  window: 6000,
  customers: 20_000,
  requests: 50,
  brokers: { messages: 2000, rounds: 2, ordersPerSecond: 500, latencySeconds: 2, latencyRounds: 1 },
  reports: { levels: [5000, 20_000], requests: 30, rawRounds: 2, verifiedOrders: 2000 },
  dashboard: { days: 60, ordersPerDay: 9, loads: 2, changes: 5, posts: 20, dashboards: 20, pages: 1 },
  processes: { counts: [1, 2, 4], rounds: 1, orders: 4000, warmUp: 1000 },
  guard: { orders: 3400, rounds: 8, replays: 1, requests: 20 },
}

/** The maximum number of orders of the part about ingest. */
export function ordersOf({ last, laterRounds, window }: Sizes): number {
  return last + 2 * laterRounds * window
}

/** The number of orders of the part about several services. */
export function ordersForProcesses({ processes: { counts, rounds, orders, warmUp } }: Sizes): number {
  return rounds * counts.reduce((sum, count) => sum + count * warmUp + orders, 0)
}

/** The maximum number of orders of the part about brokers. `timesAsMany` is the sum of the brokers' factors. */
export function ordersForBrokers({ brokers }: Sizes, timesAsMany: number): number {
  const { messages, rounds, ordersPerSecond, latencySeconds, latencyRounds } = brokers
  return timesAsMany * (rounds + 1) * 2 * messages + (latencyRounds + 1) * latencySeconds * ordersPerSecond
}
