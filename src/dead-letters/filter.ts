import { type Static, Type } from 'typebox'
import { Format } from 'typebox/format'
import { Id } from '../contracts/common.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { RejectReason } from '../inbox/message.ts'
import { ParameterError } from '../reports/engine/parameters.ts'
import { parseInstant } from '../time/instant.ts'

Format.Set('instant', (text) => parseInstant(text) !== undefined)

const reasons = Object.keys({
  unreadable: true,
  too_large: true,
  no_envelope: true,
  missing_id: true,
  missing_type: true,
  missing_time: true,
  time_out_of_range: true,
  invalid: true,
  wrong_tenant: true,
  not_applicable: true,
} satisfies Record<RejectReason, true>)

const name = { ...Id.anyOf[0], expected: 'text of 1 to 200 characters without U+0000' }
const instant = { format: 'instant', expected: 'an ISO 8601 time such as 2026-04-17T12:00:00Z, or a date' }

/** Which dead letters. What is absent does not narrow them. */
export const DeadLetterFilter = Type.Object({
  source: Type.Optional(Type.String({ ...name, description: 'The source they came from, such as `http` or `import`' })),
  type: Type.Optional(Type.String({ ...name, description: 'The type of the event, where it could be read' })),
  reason: Type.Optional(
    Type.Enum(reasons, { expected: `one of ${reasons.join(', ')}`, description: 'Why they were refused' }),
  ),
  since: Type.Optional(Type.String({ ...instant, description: 'Last seen then or later' })),
  until: Type.Optional(Type.String({ ...instant, description: 'Last seen before' })),
  tenant: Type.Optional(
    Type.String({ ...name, description: 'Whose; those of all tenants, or of the access key, when it is absent' }),
  ),
})

export type DeadLetterFilter = Static<typeof DeadLetterFilter>

/**
 * The filter as a condition of SQL.
 *
 * @throws ParameterError when no moment is in it.
 */
export function conditionOf({ source, type, reason, since, until, tenant }: DeadLetterFilter): Sql {
  const from = since && parseInstant(since)?.text
  const to = until && parseInstant(until)?.text
  if (from && to && from >= to) throw reversed(since, until)
  return all([
    tenant !== undefined && sql`tenant_id = ${tenant}`,
    source !== undefined && sql`source = ${source}`,
    type !== undefined && sql`type = ${type}`,
    reason !== undefined && sql`reason = ${reason}`,
    from && sql`last_seen_at >= ${from}`,
    to && sql`last_seen_at < ${to}`,
  ])
}

/** All conditions at once; true when there is none. */
export function all(conditions: readonly (Sql | false | '' | undefined)[]): Sql {
  return conditions.reduce(
    (joined: Sql, condition) => (condition ? sql`${joined} and ${condition}` : joined),
    sql`true`,
  )
}

function reversed(since = '', until = ''): ParameterError {
  const message = `until (${until}) must be later than since (${since})`
  return new ParameterError([{ parameter: 'until', value: until, message, allowed: 'a time later than since' }])
}
