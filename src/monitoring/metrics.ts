import type pg from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Outcome } from '../inbox/message.ts'
import type { LiveFeed } from '../live/feed.ts'
import { lagSince, NEWEST_EVENT } from '../reports/engine/freshness.ts'
import { createIntakeRates, type Intake } from './intake-rates.ts'
import type { SourceState } from './source-state.ts'

/** What this process measures about itself, and the newest events as the database has them. */
export interface Metrics {
  registry: Registry
  /** Counts what became of a batch's events, by where they came from. */
  countOutcomes(source: string, outcomes: readonly Outcome[]): void
  /** What this process took from a source so far, and how fast it comes. */
  intakeOf(source: string): Intake
  observeRequest(labels: { method: string; route: string; status: number }, seconds: number): void
  observeSources(states: readonly SourceState[]): void
  observeReadiness(isReady: boolean): void
  /** Asks for the clients of live updates whenever metrics are collected. */
  observeLive(accounting: LiveFeed['accounting']): void
  /** Asks what the bodies of requests hold whenever metrics are collected. */
  observeBodies(heldBytes: () => number): void
  /** Reads the newest events from the database, then gives all metrics in the format of Prometheus. */
  collect(pool: pg.Pool): Promise<string>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const intake = createIntakeRates()
  collectDefaultMetrics({ register: registry })
  // Gauges under the names of counters, which promtool refuses; the same by type are `nodejs_active_handles` and so on.
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`)

  const events = new Counter({
    name: 'tidemark_events_total',
    help: 'Events that this process took, by source and by what became of them',
    labelNames: ['source', 'status'] as const,
    registers,
  })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const databaseUp = new Gauge({
    name: 'tidemark_database_up',
    help: '1 while the database answers, else 0',
    registers,
  })
  const ready = new Gauge({
    name: 'tidemark_ready',
    help: '1 while events can be taken, as /health/ready says, else 0',
    registers,
  })
  const sourceReceiving = new Gauge({
    name: 'tidemark_source_receiving',
    help: '1 while events can come from the source, else 0',
    labelNames: ['source'] as const,
    registers,
  })
  const sourceInFlight = new Gauge({
    name: 'tidemark_source_in_flight',
    help: 'Messages of the source that are in hand and not settled yet',
    labelNames: ['source'] as const,
    registers,
  })
  const sourceLostSettlements = new Counter({
    name: 'tidemark_source_lost_settlements_total',
    help: 'Messages whose settlement the broker did not take; they come again as duplicates',
    labelNames: ['source'] as const,
    registers,
  })
  const liveClients = new Gauge({
    name: 'tidemark_live_clients',
    help: 'Clients of live updates, and how many of them do not read at the moment',
    labelNames: ['state'] as const,
    registers,
  })
  const liveBuffered = new Gauge({
    name: 'tidemark_live_buffered_bytes',
    help: 'Bytes that wait for clients of live updates to read them',
    registers,
  })
  const bodyBytes = new Gauge({
    name: 'tidemark_http_body_bytes',
    help: 'Bytes that bodies of requests hold while they are received, inflated and applied',
    registers,
  })
  let heldBodyBytes = () => 0
  let liveAccounting: LiveFeed['accounting'] | undefined
  const perSource = ['source', 'type'] as const
  const lastEvent = new Gauge({
    name: 'tidemark_last_event_timestamp_seconds',
    help: 'Time of the newest applied event, in seconds since 1970',
    labelNames: perSource,
    registers,
  })
  const lag = new Gauge({
    name: 'tidemark_event_lag_seconds',
    help: 'How long ago the newest applied event happened',
    labelNames: perSource,
    registers,
  })

  return {
    registry,
    countOutcomes(source, outcomes) {
      for (const { status } of outcomes) events.inc({ source, status })
      intake.count(source, outcomes)
    },
    intakeOf: intake.intakeOf,
    observeRequest(labels, seconds) {
      requests.observe(labels, seconds)
    },
    observeSources(states) {
      sourceLostSettlements.reset()
      for (const { name: source, status, inFlight, lostSettlements } of states) {
        sourceReceiving.set({ source }, status === 'receiving' ? 1 : 0)
        sourceInFlight.set({ source }, inFlight)
        sourceLostSettlements.inc({ source }, lostSettlements)
      }
    },
    observeReadiness(isReady) {
      ready.set(isReady ? 1 : 0)
    },
    observeLive(accounting) {
      liveAccounting = accounting
    },
    observeBodies(heldBytes) {
      heldBodyBytes = heldBytes
    },
    async collect(pool) {
      bodyBytes.set(heldBodyBytes())
      const { clients, blocked, bufferedBytes } = liveAccounting?.() ?? { clients: 0, blocked: 0, bufferedBytes: 0 }
      liveClients.set({ state: 'reading' }, clients - blocked)
      liveClients.set({ state: 'blocked' }, blocked)
      liveBuffered.set(bufferedBytes)
      lastEvent.reset()
      lag.reset()
      const rows = await readNewestEvents(pool)
      databaseUp.set(rows ? 1 : 0)
      for (const { source, type, at, lag_seconds } of rows ?? []) {
        lastEvent.set({ source, type }, Number(at))
        lag.set({ source, type }, Number(lag_seconds))
      }
      return registry.metrics()
    },
  }
}

interface NewestEvent {
  source: string
  type: string
  at: string
  lag_seconds: string
}

/** @returns undefined when the database does not answer: a scrape then still tells everything else. */
async function readNewestEvents(pool: pg.Pool): Promise<NewestEvent[] | undefined> {
  try {
    const { rows } = await pool.query<NewestEvent>(`
      select
        source,
        type,
        extract(epoch from max(last_event_at)) as at,
        ${lagSince(`max(${NEWEST_EVENT})`)} as lag_seconds
      from ingest_accounting
      where applied > 0
      and last_event_at is not null
      group by source, type`)
    return rows
  } catch {
    return undefined
  }
}
