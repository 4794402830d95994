import { Type } from 'typebox'
import { raw, sql } from '../../db/sql.ts'
import { Count, Instant, nullable, Seconds, Text } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { lagSince, NEWEST_EVENT } from '../engine/freshness.ts'
import { Tenant } from '../engine/parameters.ts'
import { defineList } from '../engine/report.ts'

const counts = {
  received: Count,
  applied: Count,
  appliedWithWarnings: describe(Count, 'Applied events with warnings; see `ingest/warnings`'),
  duplicate: Count,
  contradictions: describe(Count, 'Duplicates that differ from the first event'),
  ignored: Count,
  rejected: Count,
  withdrawn: describe(Count, 'Events that were withdrawn by `tidemark retract`'),
  lastEventAt: nullable(Instant),
  lastReceivedAt: nullable(Instant),
  lagSeconds: nullable(Seconds),
}

/** Outcomes of all events: received = applied + duplicate + ignored + rejected + withdrawn, in every row. */
export const ingest = defineList({
  name: 'ingest',
  path: '/api/analytics/ingest',
  summary: 'Outcomes of events, by source and type',
  description:
    'In every row, `received` = `applied` + `duplicate` + `ignored` + `rejected` + `withdrawn`. `contradictions` are duplicates that differ from the first event; `/api/analytics/ingest/contradictions` lists them. `lagSeconds` is the age of the newest event, where an event dated in the future counts from its arrival.',

  query: Type.Object({ tenant: Tenant }),

  row: Type.Object({ source: Text, type: Text, ...counts }),

  sql: (_query, { tenantId }) => sql`
    select
      source,
      type,
      received,
      applied,
      applied_with_warnings as "appliedWithWarnings",
      duplicate,
      contradictions,
      ignored,
      rejected,
      withdrawn,
      last_event_at as "lastEventAt",
      last_received_at as "lastReceivedAt",
      ${raw(lagSince(`(${NEWEST_EVENT})`))} as "lagSeconds"
    from ingest_accounting
    where tenant_id = ${tenantId}
    order by source, type`,

  totals: {
    row: Type.Object(counts),
    sql: (_query, { tenantId }) => sql`
      select
        coalesce(sum(received), 0) as received,
        coalesce(sum(applied), 0) as applied,
        coalesce(sum(applied_with_warnings), 0) as "appliedWithWarnings",
        coalesce(sum(duplicate), 0) as duplicate,
        coalesce(sum(contradictions), 0) as contradictions,
        coalesce(sum(ignored), 0) as ignored,
        coalesce(sum(rejected), 0) as rejected,
        coalesce(sum(withdrawn), 0) as withdrawn,
        max(last_event_at) as "lastEventAt",
        max(last_received_at) as "lastReceivedAt",
        ${raw(lagSince(`max(${NEWEST_EVENT})`))} as "lagSeconds"
      from ingest_accounting
      where tenant_id = ${tenantId}`,
  },
})
