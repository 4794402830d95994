import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import { Tenant } from '../engine/parameters.ts'
import { defineList } from '../engine/report.ts'

/** Odd values of events that still count, the most frequent first. */
export const ingestWarnings = defineList({
  name: 'ingest-warnings',
  path: '/api/analytics/ingest/warnings',
  summary: 'Odd values of events that count, by source and property',
  description:
    'An order counts whenever its id, its time and its total can be read; other oddities are put right and counted here. `events` is how many events had this oddity, `field` the property (`items.*` is any line), `lastUsed` what was counted instead in the last of them, null where the property counted as absent. `totals.events` is how many events had any, each once.',
  query: Type.Object({ tenant: Tenant }),
  row: Type.Object({
    source: Text,
    type: Text,
    field: Text,
    problem: Text,
    events: Count,
    lastEventId: Text,
    lastUsed: nullable(Text),
    lastSeenAt: Instant,
  }),
  sql: (_query, { tenantId }) => sql`
    select
      source,
      type,
      field,
      problem,
      events,
      last_event_id as "lastEventId",
      last_used as "lastUsed",
      last_seen_at as "lastSeenAt"
    from ingest_warnings
    where tenant_id = ${tenantId}
    order by source, events desc, type, field, problem`,
  totals: {
    row: Type.Object({ events: Count }),
    sql: (_query, { tenantId }) => sql`
      select coalesce(sum(applied_with_warnings), 0) as events
      from ingest_accounting
      where tenant_id = ${tenantId}`,
  },
})
