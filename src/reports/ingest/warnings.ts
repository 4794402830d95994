import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import { Tenant } from '../engine/parameters.ts'
import { ofPerson } from '../engine/persons.ts'
import { defineList } from '../engine/report.ts'

/** Unusual values in applied events, most frequent first. */
export const ingestWarnings = defineList({
  name: 'ingest-warnings',
  path: '/api/analytics/ingest/warnings',
  summary: 'Unusual values in applied events, by source and property',
  description:
    'An order is applied if its id, time and total are readable; other unusual values are replaced and counted here. `lastUsed` is the replacement in the last such event, or null if the property was treated as absent. `totals.events` counts each event once.',
  query: Type.Object({ tenant: Tenant }),
  row: Type.Object({
    source: Text,
    type: Text,
    field: Text,
    problem: Text,
    events: Count,
    lastEventId: Text,
    lastUsed: ofPerson(nullable(Text)),
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
