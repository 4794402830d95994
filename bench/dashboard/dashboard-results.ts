import type { Bench } from '../bench.ts'
import type { Machine } from '../machine.ts'

/** The results of the part about the dashboard. */
export interface DashboardResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Bench['sizes']['dashboard']
  /** Events in the shop. */
  events: number
  load: PageLoad
  /** From the POST of an order until the number of orders on an open page changes. */
  live: { changes: number; p50Ms: number; p99Ms: number }
  /** Orders posted one by one at a steady rate, without dashboards and with them. */
  alone: ServerLoad
  crowded: ServerLoad & Crowd
}

/** A first visit to the overview without a cache: medians of several visits. */
export interface PageLoad {
  loads: number
  firstPaintMs: number
  largestPaintMs: number
  /** The sum of the times by which tasks exceeded 50 ms. */
  blockedMs: number
  layoutShift: number
  /** Compressed by gzip. */
  scriptKb: number
  chartScriptKb: number
}

export interface ServerLoad {
  posts: number
  /** The time of a POST until all totals include the order. */
  p50Ms: number
  p99Ms: number
  /** The maximum memory of the server's process. */
  memoryMb: number
  /** CPU seconds per second. */
  nodeCpu: number
  postgresCpu: number | undefined
}

/** Programs that act like the page: each keeps a live stream and sends the requests of the page after each change. */
export interface Crowd {
  dashboards: number
  /** The number of real pages among the dashboards. */
  pages: number
  answers: number
  failures: number
  answerP50Ms: number
  answerP99Ms: number
}
