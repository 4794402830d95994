import { Counter, Gauge, type Registry } from 'prom-client'
import type { NewestEvent } from '../reports/ingest/newest-events.ts'
import type { SourceState } from './source-state.ts'

/** The metrics of sources: whether they receive, and how old their newest events are. */
export interface SourceMetrics {
  observeStates(states: readonly SourceState[]): void
  observeNewest(events: readonly NewestEvent[]): void
}

export function createSourceMetrics(registry: Registry): SourceMetrics {
  const registers = [registry]
  const receiving = new Gauge({
    name: 'tidemark_source_receiving',
    help: '1 while events can come from the source, else 0',
    labelNames: ['source'] as const,
    registers,
  })
  const inFlight = new Gauge({
    name: 'tidemark_source_in_flight',
    help: 'Messages of the source that were received and are not settled yet',
    labelNames: ['source'] as const,
    registers,
  })
  const lostSettlements = new Counter({
    name: 'tidemark_source_lost_settlements_total',
    help: 'Messages whose settlement the broker did not accept; they are redelivered as duplicates',
    labelNames: ['source'] as const,
    registers,
  })
  const lastEvent = new Gauge({
    name: 'tidemark_last_event_timestamp_seconds',
    help: 'Time of the newest applied event, in seconds since 1970',
    labelNames: ['source', 'type'] as const,
    registers,
  })
  const lag = new Gauge({
    name: 'tidemark_event_lag_seconds',
    help: 'Seconds since the newest applied event happened',
    labelNames: ['source', 'type'] as const,
    registers,
  })

  return {
    observeStates(states) {
      lostSettlements.reset()
      for (const state of states) {
        const source = state.name
        receiving.set({ source }, state.status === 'receiving' ? 1 : 0)
        inFlight.set({ source }, state.inFlight)
        lostSettlements.inc({ source }, state.lostSettlements)
      }
    },
    observeNewest(events) {
      lastEvent.reset()
      lag.reset()
      for (const { source, type = '', atSeconds, lagSeconds } of events) {
        lastEvent.set({ source, type }, atSeconds)
        lag.set({ source, type }, lagSeconds)
      }
    },
  }
}
