import type { Bench } from '../bench.ts'
import type { Machine } from '../machine.ts'

/** Everything that was found out about the dashboard. */
export interface DashboardResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Bench['sizes']['dashboard']
  /** Events in the shop. */
  events: number
  load: PageLoad
  /** From the moment an order is posted until the number of orders on an open page is another. */
  live: { changes: number; p50Ms: number; p99Ms: number }
  /** Orders posted one by one at a steady pace, without dashboards and with them. */
  alone: ServerLoad
  crowded: ServerLoad & Crowd
}

/** A first visit to the overview, nothing cached: medians of several. */
export interface PageLoad {
  loads: number
  firstPaintMs: number
  largestPaintMs: number
  /** What tasks took beyond 50 ms each. */
  blockedMs: number
  layoutShift: number
  /** Compressed by gzip. */
  scriptKb: number
  chartScriptKb: number
}

export interface ServerLoad {
  posts: number
  /** Of a POST, until the order counts. */
  p50Ms: number
  p99Ms: number
  /** Most memory of the server's process. */
  memoryMb: number
  /** CPU seconds a second. */
  nodeCpu: number
  postgresCpu: number | undefined
}

/** Programs that act like the page: each keeps a live stream and sends the requests of the page after each change. */
export interface Crowd {
  dashboards: number
  /** Real pages among them. */
  pages: number
  answers: number
  failures: number
  answerP50Ms: number
  answerP99Ms: number
}
