import type { ClientBase } from 'pg'
import type { Warning } from '../contracts/warning.ts'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'

/** An event that counts, with its warnings. */
export interface WarnedEvent {
  tenantId: string
  source: string
  type: string
  id: string
  warnings: readonly Warning[]
}

interface Line {
  tenantId: string
  source: string
  type: string
  field: string
  problem: string
  events: number
  eventId: string
  used: Warning['used']
}

/** The line numbers, which are unbounded. */
const LINE_NUMBER = /\.\d+(?=\.|$)/

/** Adds the warnings of a batch's events to the counts, in the transaction of their effects. */
export async function countWarnings(client: ClientBase, events: readonly WarnedEvent[]): Promise<void> {
  if (events.length === 0) return
  await client.query({ name: 'count-warnings', text: COUNT_WARNINGS, values: LINES.parameters(foldWarnings(events)) })
}

const LINES = batchRows<Line>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  source: ['text', ({ source }) => source],
  type: ['text', ({ type }) => type],
  field: ['text', ({ field }) => field],
  problem: ['text', ({ problem }) => problem],
  events: ['bigint', ({ events }) => events],
  last_event_id: ['text', ({ eventId }) => eventId],
  last_used: ['text', ({ used }) => (used === null ? null : String(used))],
})

const COUNT_WARNINGS = `
  ${insertInto('ingest_warnings', LINES)}
  on conflict (tenant_id, source, type, field, problem) do update set
    events = ingest_warnings.events + excluded.events,
    last_event_id = excluded.last_event_id,
    last_used = excluded.last_used,
    last_seen_at = excluded.last_seen_at`

/** One line a kind, in key order; an event with several warnings of one kind counts once. */
function foldWarnings(events: readonly WarnedEvent[]): Line[] {
  const lines = new Map<string, Line>()
  for (const { tenantId, source, type, id, warnings } of events) {
    const counted = new Set<string>()
    for (const warning of warnings) {
      const { problem, used } = warning
      const field = warning.field.replace(LINE_NUMBER, '.*')
      const key = [tenantId, source, type, field, problem].join('\u0000')
      const line = lines.get(key) ?? { tenantId, source, type, field, problem, events: 0, eventId: id, used }
      lines.set(key, line)
      line.eventId = id
      line.used = used
      if (!counted.has(key)) line.events++
      counted.add(key)
    }
  }
  return inKeyOrder(lines)
}
