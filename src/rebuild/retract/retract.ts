import { alone } from '../investigate.ts'
import type { Target } from '../target.ts'
import { type MoveOptions, moveChosen } from './move-chosen.ts'
import { refuseNeverStored } from './refuse-never-stored.ts'
import { beginRevert, createRetraction, findInterrupted, finishRetraction, type Retraction } from './retractions.ts'
import type { Chosen, Selection } from './selection.ts'

/**
 * Withdraws events: they count as if they had never arrived. May run while events arrive. If it ends early, the events withdrawn so
 * far stay withdrawn, and the next call with the same selection continues.
 *
 * @returns undefined if all selected events are withdrawn already.
 * @throws RebuildError when no selected event was ever stored, another task runs or raw events are missing, ReplayStopped on `signal`.
 */
export async function retract(
  target: Target,
  selection: Selection,
  options: MoveOptions = {},
): Promise<Retraction | undefined> {
  return alone(target, async () => {
    const interrupted = await findInterrupted(target.pool, selection)
    const retraction = await moveAll(target, { kind: 'withdraw', selection }, interrupted, options)
    if (!retraction) await refuseNeverStored(target, selection)
    return retraction
  })
}

/**
 * Reverts a withdrawal: its events count again, except those that have arrived once more. Can be interrupted and continued as
 * `retract`.
 *
 * @throws as `retract`, and RebuildError for an unknown withdrawal or one that was reverted.
 */
export async function revert(target: Target, retractionId: number, options: MoveOptions = {}): Promise<Retraction> {
  return alone(target, async () => {
    const begun = await beginRevert(target.pool, retractionId, target.actor)
    return (await moveAll(target, { kind: 'revert', retractionId }, begun, options)) as Retraction
  })
}

async function moveAll(
  target: Target,
  chosen: Chosen,
  begun: Retraction | undefined,
  options: MoveOptions,
): Promise<Retraction | undefined> {
  let retraction = begun
  await moveChosen(
    target,
    chosen,
    async () => {
      if (!retraction && chosen.kind === 'withdraw') {
        retraction = await createRetraction(target.pool, chosen.selection, target.actor)
      }
      return (retraction as Retraction).retractionId
    },
    options,
  )
  if (!retraction) return undefined
  return finishRetraction(target.pool, retraction, target.actor)
}
