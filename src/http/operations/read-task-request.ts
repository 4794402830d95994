import type { Pool } from 'pg'
import { Type } from 'typebox'
import type { Perspective } from '../../perspectives/perspective.ts'
import { choosePerspectives, chooseTables } from '../../rebuild/choose-tables.ts'
import { RebuildError } from '../../rebuild/target.ts'
import type { TaskRequest } from '../../rebuild/tasks/task.ts'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'
import type { Zone } from '../../zones/zone.ts'
import type { Body } from '../bodies/bodies.ts'
import { readObject } from '../bodies/read-json-object.ts'
import { ProblemError } from '../responses/problem.ts'
import { readChosen, retractionSettings } from './read-retraction-request.ts'

const Name = Type.String({ minLength: 1 })
const KINDS = ['verify', 'rebuild', 'retract', 'revert'] as const

const flag = (description: string) =>
  Type.Optional(Type.Boolean({ default: false, expected: 'true or false', description }))

const settings = {
  kind: Type.Unsafe<(typeof KINDS)[number]>(
    Type.Enum([...KINDS], { expected: `one of ${KINDS.join(', ')}`, description: 'What to do' }),
  ),
  all: flag('All perspectives; for `verify` also all facts. Required for a rebuild without `perspective`'),
  fresh: flag('Start from scratch instead of resuming a stopped task'),
  preview: flag('Not for `verify`: show what would change, and change nothing'),
  ...retractionSettings,
}

/** The body of `POST /api/operations/tasks`. */
export const TaskBody = Type.Object(
  {
    ...settings,
    perspective: Type.Optional(
      Type.Union([Name, Type.Array(Name, { minItems: 1 })], {
        description:
          'One or several perspectives, by table or by name, such as `daily_sales_analytics` or `daily-sales`; for `verify` also tables of facts',
      }),
    ),
  },
  { additionalProperties: false },
)

const readSettings = createParameterReader(Type.Object(settings))

interface Shop {
  perspectives: readonly Perspective[]
  pool: Pool
  zone: Zone
}

/**
 * Reads the task in the body of a request.
 *
 * @throws ProblemError or ParameterError for an invalid body.
 */
export async function readTaskRequest(body: Body, shop: Shop): Promise<TaskRequest> {
  const { perspective, ...others } = readObject(body, JSON.parse)
  const names = perspective === undefined ? [] : [perspective].flat()
  if (!names.every((name) => typeof name === 'string') || (perspective !== undefined && names.length === 0)) {
    throw new ProblemError('invalid-body', '"perspective" must be the name of a perspective, or a list of names')
  }
  const read = readSettings(others)
  if ('faults' in read) throw new ParameterError(read.faults)
  const { kind, all = false, fresh = false, preview = false, ...events } = read.query
  if (kind === undefined) throw new ProblemError('invalid-body', `"kind" must be one of ${KINDS.join(', ')}`)
  if (kind === 'retract' || kind === 'revert') {
    if (names.length > 0 || all || fresh) {
      throw new ProblemError('invalid-body', '"perspective", "all" and "fresh" are only for verify and rebuild')
    }
    return { kind, tables: [], fresh, preview, chosen: await readChosen(kind, events, shop) }
  }
  const [extra] = Object.keys(events)
  if (extra !== undefined) throw new ProblemError('invalid-body', `"${extra}" is only for retract and revert`)
  if (names.length > 0 && all) throw new ProblemError('invalid-body', 'Send either "perspective" or "all"')
  if (kind === 'rebuild' && names.length === 0 && !all) {
    throw new ProblemError('invalid-body', 'Name the "perspective" to rebuild, or all of them with "all": true')
  }
  if (kind === 'verify' && preview) {
    throw new ProblemError('invalid-body', '"preview" is not for a verification, which changes no numbers')
  }
  return { kind, tables: names.length > 0 ? tablesOf(kind, shop.perspectives, names) : [], fresh, preview }
}

function tablesOf(kind: TaskRequest['kind'], perspectives: readonly Perspective[], names: string[]): string[] {
  try {
    const chosen = (kind === 'verify' ? chooseTables : choosePerspectives)(perspectives, names)
    return [...chosen.perspectives, ...chosen.facts].map(({ table }) => table)
  } catch (error) {
    if (error instanceof RebuildError) throw new ProblemError('invalid-body', error.message, { cause: error })
    throw error
  }
}
