import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import { Tenant } from '../engine/parameters.ts'
import { defineReport } from '../engine/report.ts'

const DEFAULT_ROWS = 50
const MOST_ROWS = 500

const Query = Type.Object({
  tenant: Tenant,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_ROWS,
      default: DEFAULT_ROWS,
      expected: `a whole number from 1 to ${MOST_ROWS}`,
      description: 'How many rows at most',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      pattern: '^\\d{1,15}$',
      expected: 'the `next` of the page before',
      description: 'Those older than the last row of a page: the `next` of that page',
    }),
  ),
})
type Query = Type.Static<typeof Query>

/** A property in which the second event differs from the first. */
const DifferenceRow = Type.Object({
  /** By its name in the contract; `type` for that of the event. */
  field: Text,
  /** What counts; null where it says nothing of it. */
  first: nullable(Text),
  /** What changed nothing. */
  second: nullable(Text),
})

function page({ limit = DEFAULT_ROWS }: Query, found: readonly TextRow[]) {
  const shown = found.slice(0, limit)
  return { rows: shown, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

/** Duplicates that differ from the event that counts. */
export const contradictions = defineReport({
  name: 'contradictions',
  path: '/api/analytics/ingest/contradictions',
  summary: 'Events that contradict what counts, newest first',
  description:
    'An event under a known id, or about a known fact (an order, a refund, a payment, …), counts once, as the first event stated it. An event that differs is listed with every property that differs: `first` is the value that counts, `second` the value that changed nothing. Long values are cut. The newest 10,000 are kept; `totals.ever` counts all there were, as `contradictions` of `/api/analytics/ingest` does by source and type. Pages stay as they are while events arrive: `next` is the `cursor` of the following one.',
  query: Query,
  row: Type.Object({
    id: Count,
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    timesSeen: Count,
    source: Text,
    type: Text,
    eventId: Text,
    /** Of the order that it is about, if any. */
    orderId: nullable(Text),
    differences: Type.Array(DifferenceRow),
  }),
  sql: ({ limit = DEFAULT_ROWS, cursor }, { tenantId }) => sql`
    select
      contradiction_id as id,
      first_seen_at as "firstSeenAt",
      last_seen_at as "lastSeenAt",
      times_seen as "timesSeen",
      source,
      type,
      event_id as "eventId",
      order_id as "orderId",
      differences
    from contradictions
    where tenant_id = ${tenantId}
    and contradiction_id < ${cursor ?? MORE_THAN_ANY}::bigint
    order by contradiction_id desc
    limit ${limit + 1}`,
  planner: 'point-lookups',
  totals: {
    row: Type.Object({ rows: Count, ever: Count }),
    sql: (_query, { tenantId }) => sql`
      select
        (select count(*) from contradictions where tenant_id = ${tenantId}) as rows,
        (select coalesce(sum(contradictions), 0) from ingest_accounting where tenant_id = ${tenantId}) as ever`,
  },
  page,
})

const MORE_THAN_ANY = '9223372036854775807'
