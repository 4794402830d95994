import type { ClientBase } from 'pg'
import { batchRows, inKeyOrder } from '../db/batch-rows.ts'
import type { Instant } from '../time/instant.ts'
import { findTypesOverLimit, OTHER, UNREADABLE } from './limit-unknown-types.ts'
import type { OutcomeStatus } from './message.ts'

/** One message's part in the accounting. */
export interface Entry {
  tenantId: string
  source: string
  /** Undefined when it could not be read. */
  type: string | undefined
  status: OutcomeStatus
  /** Whether a duplicate differs from the event that counts. */
  isContradiction?: boolean
  /** Whether it was applied with warnings. */
  hasWarnings?: boolean
  at?: Instant
}

interface Line {
  tenantId: string
  source: string
  type: string
  received: number
  counts: Record<OutcomeStatus, number>
  contradictions: number
  withWarnings: number
  newest: Instant | undefined
}

/**
 * Adds a batch to the accounting, by source and type, in the transaction of its effects: so that
 * received = applied + duplicate + ignored + rejected + withdrawn at every moment.
 */
export async function account(client: ClientBase, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const named = foldEntries(entries)
  const unnamed = new Set((await findTypesOverLimit(client, named)).map(keyOf))
  const lines =
    unnamed.size === 0
      ? named
      : foldEntries(entries.map((entry) => (unnamed.has(keyOf(entry)) ? { ...entry, type: OTHER } : entry)))
  await client.query({ name: 'account', text: ADD_LINES, values: LINES.parameters(lines) })
}

const LINES = batchRows<Line>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  source: ['text', ({ source }) => source],
  type: ['text', ({ type }) => type],
  received: ['bigint', ({ received }) => received],
  applied: ['bigint', ({ counts }) => counts.accepted],
  duplicate: ['bigint', ({ counts }) => counts.duplicate],
  ignored: ['bigint', ({ counts }) => counts.ignored],
  rejected: ['bigint', ({ counts }) => counts.rejected],
  last_event_at: ['timestamptz', ({ newest }) => newest?.text],
  contradictions: ['bigint', ({ contradictions }) => contradictions],
  applied_with_warnings: ['bigint', ({ withWarnings }) => withWarnings],
})

const ADD_LINES = `
  insert into ingest_accounting (${LINES.names}, last_received_at)
  select *, now()
  from ${LINES.unnest}
  on conflict (tenant_id, source, type) do update set
    received = ingest_accounting.received + excluded.received,
    applied = ingest_accounting.applied + excluded.applied,
    duplicate = ingest_accounting.duplicate + excluded.duplicate,
    ignored = ingest_accounting.ignored + excluded.ignored,
    rejected = ingest_accounting.rejected + excluded.rejected,
    contradictions = ingest_accounting.contradictions + excluded.contradictions,
    applied_with_warnings = ingest_accounting.applied_with_warnings + excluded.applied_with_warnings,
    last_event_at = greatest(ingest_accounting.last_event_at, excluded.last_event_at),
    last_received_at = excluded.last_received_at`

function foldEntries(entries: readonly Entry[]): Line[] {
  const lines = new Map<string, Line>()
  for (const entry of entries) {
    const { tenantId, source, type = UNREADABLE, status, isContradiction, hasWarnings, at } = entry
    const key = keyOf(entry)
    let line = lines.get(key)
    if (!line) {
      line = {
        tenantId,
        source,
        type,
        received: 0,
        counts: { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 },
        contradictions: 0,
        withWarnings: 0,
        newest: undefined,
      }
      lines.set(key, line)
    }
    line.received++
    line.counts[status]++
    if (isContradiction) line.contradictions++
    if (hasWarnings) line.withWarnings++
    if (status === 'accepted' && at && (!line.newest || at.text > line.newest.text)) line.newest = at
  }
  return inKeyOrder(lines)
}

function keyOf({ tenantId, source, type = UNREADABLE }: Pick<Entry, 'tenantId' | 'source' | 'type'>): string {
  return `${tenantId}\u0000${source}\u0000${type}`
}
