import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { LiveFeed } from '../live/feed.ts'

/** The metrics of the API: requests, their bodies, and the clients of live updates. */
export interface HttpMetrics {
  observeRequest(labels: { method: string; route: string; status: number }, seconds: number): void
  /** Counts a request that was refused, by the kind of its problem. */
  countRefusal(reason: string): void
  /** Reads the number of access keys whenever metrics are collected. */
  observeKeys(activeKeys: () => number): void
  /** Reads the clients of live updates whenever metrics are collected. */
  observeLive(accounting: LiveFeed['accounting']): void
  /** Reads the size of all bodies in memory whenever metrics are collected. */
  observeBodies(heldBytes: () => number): void
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry]
  let heldBodyBytes = () => 0
  let activeKeys = () => 0
  let liveAccounting: LiveFeed['accounting'] = () => ({ clients: 0, blocked: 0, bufferedBytes: 0 })

  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers,
  })
  const refusals = new Counter({
    name: 'tidemark_refused_requests_total',
    help: 'Requests that were refused for their access, host or rate, by the kind of problem',
    labelNames: ['reason'] as const,
    registers,
  })
  new Gauge({
    name: 'tidemark_access_keys',
    help: 'Access keys of the database that are neither revoked nor expired',
    registers,
    collect() {
      this.set(activeKeys())
    },
  })
  new Gauge({
    name: 'tidemark_live_clients',
    help: 'Clients of live updates, and how many of them do not read at the moment',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { clients, blocked } = liveAccounting()
      this.set({ state: 'reading' }, clients - blocked)
      this.set({ state: 'blocked' }, blocked)
    },
  })
  new Gauge({
    name: 'tidemark_live_buffered_bytes',
    help: 'Bytes that wait for clients of live updates to read them',
    registers,
    collect() {
      this.set(liveAccounting().bufferedBytes)
    },
  })
  new Gauge({
    name: 'tidemark_http_body_bytes',
    help: 'Bytes that bodies of requests take in memory while they are received, inflated and applied',
    registers,
    collect() {
      this.set(heldBodyBytes())
    },
  })

  return {
    observeRequest(labels, seconds) {
      requests.observe(labels, seconds)
    },
    countRefusal: (reason) => refusals.inc({ reason }),
    observeKeys(read) {
      activeKeys = read
    },
    observeLive(accounting) {
      liveAccounting = accounting
    },
    observeBodies(heldBytes) {
      heldBodyBytes = heldBytes
    },
  }
}
