import type pg from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { readAccessState } from '../access/access-state.ts'
import type { Outcome } from '../inbox/message.ts'
import { readNewestEvents } from '../reports/ingest/newest-events.ts'
import { type AccessMetrics, createAccessMetrics } from './access-metrics.ts'
import { createDatabaseMetrics } from './database-metrics.ts'
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts'
import { createIntakeRates, type Intake } from './intake-rates.ts'
import { createKeyMetrics, type KeyMetrics } from './key-metrics.ts'
import { createProcessMetrics, type ProcessMetrics } from './process-metrics.ts'
import { createSourceMetrics } from './source-metrics.ts'
import type { SourceState } from './source-state.ts'

/** The metrics of this process, and the newest events, access keys and people in the database. */
export interface Metrics extends HttpMetrics, KeyMetrics, ProcessMetrics, Pick<AccessMetrics, 'countRefusedKey'> {
  registry: Registry
  /** Counts the outcomes of a batch's events by source. */
  countOutcomes(source: string, outcomes: readonly Outcome[]): void
  /** The number and rate of messages that this process has received from a source. */
  intakeOf(source: string): Intake
  observeSources(states: readonly SourceState[]): void
  observeReadiness(isReady: boolean): void
  /** Reads the newest events, keys and people from the database, then returns all metrics in the format of Prometheus. */
  collect(pool: pg.Pool): Promise<string>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  // Gauges under the names of counters, which promtool refuses; the same by type are `nodejs_active_handles` and so on.
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`)

  const events = new Counter({
    name: 'tidemark_events_total',
    help: 'Events that this process received, by source and outcome',
    labelNames: ['source', 'status'] as const,
    registers,
  })
  const databaseUp = new Gauge({
    name: 'tidemark_database_up',
    help: '1 while the database answers, else 0',
    registers,
  })
  const ready = new Gauge({
    name: 'tidemark_ready',
    help: '1 while events can be applied, as /health/ready says, else 0',
    registers,
  })
  const intake = createIntakeRates()
  const sources = createSourceMetrics(registry)
  const database = createDatabaseMetrics(registry)
  const access = createAccessMetrics(registry)

  return {
    ...createHttpMetrics(registry),
    ...createKeyMetrics(registry),
    ...createProcessMetrics(registry),
    registry,
    countRefusedKey: access.countRefusedKey,
    countOutcomes(source, outcomes) {
      for (const { status } of outcomes) events.inc({ source, status })
      intake.count(source, outcomes)
    },
    intakeOf: intake.intakeOf,
    observeSources: sources.observeStates,
    observeReadiness(isReady) {
      ready.set(isReady ? 1 : 0)
    },
    async collect(pool) {
      const [newest, accessState] = await Promise.all([readNewestEvents(pool, 'type'), readAccessState(pool)])
      databaseUp.set(newest ? 1 : 0)
      sources.observeNewest(newest ?? [])
      await database.observe(pool)
      access.observeAccess(accessState)
      return registry.metrics()
    },
  }
}
