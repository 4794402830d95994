import { settlePendingCosts } from '../../costs/settle-pending.ts'
import { notifyEverything } from '../../live/notify.ts'
import { pause } from '../../waiting/pause.ts'
import { alone } from '../investigate.ts'
import { dropShadow } from '../shadow.ts'
import { costSettingsOf, RebuildError, ReplayStopped, type Target } from '../target.ts'
import { forgetEmptyShops } from './forget-computed.ts'
import { moveBatch, NotAllFound, type OnStep } from './move-batch.ts'
import { beginRevert, createRetraction, findInterrupted, finishRetraction, type Retraction } from './retractions.ts'
import type { Chosen, Selection } from './selection.ts'
import { type SessionOptions, withSession } from './session.ts'

export interface RetractOptions extends SessionOptions {
  /** For tests that kill the process. */
  onStep?: OnStep
}

const SEARCHES = 10
const NOT_FOUND =
  'Facts of affected orders differ from their stored events, so the orders cannot be computed without the withdrawn events. "tidemark verify orders customers" shows the differences'

/**
 * Withdraws events: they count as if they had never arrived. May run while events arrive. If it ends early, the events withdrawn so
 * far stay withdrawn, and the next call with the same selection continues.
 *
 * @returns undefined if no event is selected.
 * @throws RebuildError when another task runs or raw events are missing, ReplayStopped on `signal`.
 */
export async function retract(
  target: Target,
  selection: Selection,
  options: RetractOptions = {},
): Promise<Retraction | undefined> {
  return alone(target, async () => {
    const interrupted = await findInterrupted(target.pool, selection)
    return moveAll(target, { kind: 'withdraw', selection }, interrupted, options)
  })
}

/**
 * Reverts a withdrawal: its events count again, except those that have arrived once more. Can be interrupted and continued as
 * `retract`.
 *
 * @throws as `retract`, and RebuildError for an unknown withdrawal or one that was reverted.
 */
export async function revert(target: Target, retractionId: number, options: RetractOptions = {}): Promise<Retraction> {
  return alone(target, async () => {
    const begun = await beginRevert(target.pool, retractionId)
    return (await moveAll(target, { kind: 'revert', retractionId }, begun, options)) as Retraction
  })
}

async function moveAll(
  target: Target,
  chosen: Chosen,
  begun: Retraction | undefined,
  options: RetractOptions,
): Promise<Retraction | undefined> {
  // A verification that was interrupted would continue with events that no longer count.
  await dropShadow(target.pool)
  let retraction = begun
  const create = async () => {
    if (!retraction && chosen.kind === 'withdraw') retraction = await createRetraction(target.pool, chosen.selection)
    return (retraction as Retraction).retractionId
  }
  const progress = { done: 0, total: 0 }
  for (let search = 1; !(await moveFound(target, chosen, create, progress, options)); search++) {
    if (search === SEARCHES) throw new RebuildError(NOT_FOUND)
  }
  if (!retraction) return undefined
  await settlePendingCosts(target.pool, costSettingsOf(target), { signal: options.signal })
  await forgetEmptyShops(target.pool)
  const finished = await finishRetraction(target.pool, retraction)
  await target.pool.query('refresh materialized view concurrently monthly_sales_summary')
  await notifyEverything(target.pool)
  return finished
}

/** @returns false if the affected events must be found once more. */
async function moveFound(
  target: Target,
  chosen: Chosen,
  create: () => Promise<number>,
  progress: { done: number; total: number },
  options: RetractOptions,
): Promise<boolean> {
  const { onStep = () => undefined, onProgress, signal } = options
  return withSession(target, chosen, options, async (session) => {
    const { groups } = session.search
    await onStep('found')
    progress.total = progress.done + groups.chosen()
    for (;;) {
      if (signal?.aborted) throw new ReplayStopped()
      // Without a selected event there is no withdrawal.
      if (progress.total === 0) return true
      const retractionId = await create()
      const startedMs = performance.now()
      const moved = await moveBatch(session, retractionId, onStep).catch((error: unknown) => {
        if (error instanceof NotAllFound) return error
        throw error
      })
      if (moved instanceof NotAllFound) return false
      if (moved === undefined) return true
      progress.done += moved.count
      onProgress?.({ step: 'moving', done: progress.done, total: Math.max(progress.total, progress.done) })
      // New events that waited have as much time as the batch took.
      if (moved.hasKeptWaiting) await pause(performance.now() - startedMs, { signal })
    }
  })
}
