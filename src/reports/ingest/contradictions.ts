import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import { Count, Instant, nullable, Text } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { Tenant } from '../engine/parameters.ts'
import { ofPerson } from '../engine/persons.ts'
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
      description: 'Maximum number of rows',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      pattern: '^\\d{1,15}$',
      expected: 'the `next` of the page before',
      description: 'The `next` of the previous page. Pages do not shift when new rows arrive',
    }),
  ),
})
type Query = Type.Static<typeof Query>

/** A property that differs between the first event and the duplicate. */
const DifferenceRow = Type.Object({
  field: describe(Text, 'Name in the contract; `type` for the type of the event'),
  first: ofPerson(describe(nullable(Text), 'The value that counts; null if absent')),
  second: ofPerson(describe(nullable(Text), 'The value of the duplicate, which changed nothing')),
})

function page({ limit = DEFAULT_ROWS }: Query, found: readonly TextRow[]) {
  const shown = found.slice(0, limit)
  return { rows: shown, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

/** Duplicates that differ from the first event. */
export const contradictions = defineReport({
  name: 'contradictions',
  path: '/api/analytics/ingest/contradictions',
  summary: 'Duplicates that differ from the first event, newest first',
  description:
    'An event with a known id, or about a known order, refund or payment, is a duplicate and changes nothing. A duplicate that differs is listed here with each property: `first` is the value that counts, `second` that of the duplicate. The newest 10,000 are stored; `totals.ever` counts all.',
  query: Query,
  row: Type.Object({
    id: Count,
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    timesSeen: Count,
    source: Text,
    type: Text,
    eventId: Text,
    orderId: describe(nullable(Text), 'Id of the order of the event, if any'),
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
