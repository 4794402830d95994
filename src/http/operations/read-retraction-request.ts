import type { Pool } from 'pg'
import { Type } from 'typebox'
import { readSelection, type SelectionInput } from '../../rebuild/retract/read-selection.ts'
import { refuseNotRevertible } from '../../rebuild/retract/retractions.ts'
import type { Chosen } from '../../rebuild/retract/selection.ts'
import { RebuildError } from '../../rebuild/target.ts'
import type { Zone } from '../../zones/zone.ts'
import { ProblemError } from '../responses/problem.ts'

const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, expected: 'text of 1 to 200 characters', description }))
const number = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, expected: 'an integer of at least 1', description }))

/** The parameters that name events to withdraw, or a withdrawal to revert. */
export const retractionSettings = {
  import: number('Only for `retract`: the events of this import run'),
  source: text('Only for `retract`: the events of this source that arrived between `from` and `to`'),
  from: text("The first time of arrival. Days, and times without an offset, are in the shop's time zone"),
  to: text('The time before which the last event arrived; not in the future'),
  event: text('Only for `retract`: the event with this id'),
  tenant: text('Only for `retract`: only events of this tenant'),
  withdrawal: number('Only for `revert`: the withdrawal whose events count again'),
}

/**
 * Reads which events a task withdraws, or which count again.
 *
 * @throws ProblemError for events that are not named, named in two ways, or named by something unknown. An unknown id of an event is found later.
 */
export async function readChosen(
  kind: 'retract' | 'revert',
  { withdrawal, ...input }: SelectionInput & { withdrawal?: number },
  shop: { pool: Pool; zone: Zone },
): Promise<Chosen> {
  const isSelecting = Object.values(input).some((value) => value !== undefined)
  if (kind === 'revert') {
    if (withdrawal === undefined || isSelecting) {
      throw new ProblemError('invalid-body', 'Name the "withdrawal" to revert, and no events')
    }
    await asProblem(() => refuseNotRevertible(shop.pool, withdrawal))
    return { kind: 'revert', retractionId: withdrawal }
  }
  if (withdrawal !== undefined) throw new ProblemError('invalid-body', '"withdrawal" is only for a revert')
  return { kind: 'withdraw', selection: await asProblem(() => readSelection(input, shop)) }
}

async function asProblem<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RebuildError) throw new ProblemError('invalid-body', error.message, { cause: error })
    throw error
  }
}
