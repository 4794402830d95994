import { type Static, Type } from 'typebox'
import { Format } from 'typebox/format'
import { Id } from '../contracts/contract.ts'
import { type Sql, sql } from '../db/sql.ts'
import { rejectReasons } from '../inbox/message.ts'
import { ParameterError } from '../reports/engine/parameters.ts'
import { parseInstant } from '../time/instant.ts'

Format.Set('instant', (text) => parseInstant(text) !== undefined)

const name = { ...Id.anyOf[0], expected: 'text of 1 to 200 characters without U+0000' }
const instant = { format: 'instant', expected: 'an ISO 8601 time such as 2026-04-17T12:00:00Z, or a date' }

/** The conditions of a list of dead letters. Absent properties match all. */
export const DeadLetterFilter = Type.Object({
  source: Type.Optional(Type.String({ ...name, description: 'The source of the message, such as `http` or `import`' })),
  type: Type.Optional(Type.String({ ...name, description: 'The type of the event, if it could be read' })),
  reason: Type.Optional(
    Type.Enum([...rejectReasons], {
      expected: `one of ${rejectReasons.join(', ')}`,
      description: 'Why the message was rejected',
    }),
  ),
  since: Type.Optional(Type.String({ ...instant, description: 'Last seen at this time or later' })),
  until: Type.Optional(Type.String({ ...instant, description: 'Last seen before this time' })),
  tenant: Type.Optional(
    Type.String({ ...name, description: 'The tenant of the message. Default: all tenants of the access key' }),
  ),
})

export type DeadLetterFilter = Static<typeof DeadLetterFilter>

/**
 * The filter as a condition of SQL.
 *
 * @throws ParameterError for an empty time range.
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

/** The conjunction of all conditions; true if there are none. */
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
