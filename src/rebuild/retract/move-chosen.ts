import { settlePendingCosts } from '../../costs/settle-pending.ts'
import { notifyEverything } from '../../live/notify.ts'
import { pause } from '../../waiting/pause.ts'
import { dropShadow } from '../shadow.ts'
import { costSettingsOf, RebuildError, ReplayStopped, type Target } from '../target.ts'
import { forgetEmptyShops } from './forget-computed.ts'
import { moveBatch, NotAllFound, type OnStep } from './move-batch.ts'
import type { Moved } from './selection.ts'
import { type SessionOptions, withSession } from './session.ts'

export interface MoveOptions extends SessionOptions {
  /** For tests that kill the process. */
  onStep?: OnStep
}

/** The withdrawal of the events, which is created with the first of them. Undefined if they are removed. */
type Create = () => Promise<number | undefined>

const SEARCHES = 10
const NOT_FOUND =
  'Facts of affected orders differ from their stored events, so the orders cannot be computed without the withdrawn events. "tidemark verify orders customers" shows the differences'

/**
 * Moves the chosen events out of all numbers, or into them again, in batches. The caller holds the lock of verifications and rebuilds.
 *
 * @returns the number of moved events.
 * @throws as `retract`.
 */
export async function moveChosen(target: Target, chosen: Moved, create: Create, options: MoveOptions): Promise<number> {
  // A verification that was interrupted would continue with events that no longer count.
  await dropShadow(target.pool)
  const progress = { done: 0, total: 0 }
  for (let search = 1; !(await moveFound(target, chosen, create, progress, options)); search++) {
    if (search === SEARCHES) throw new RebuildError(NOT_FOUND)
  }
  await settlePendingCosts(target.pool, costSettingsOf(target), { signal: options.signal })
  await forgetEmptyShops(target.pool)
  await target.pool.query('refresh materialized view concurrently monthly_sales_summary')
  await notifyEverything(target.pool)
  return progress.done
}

/** @returns false if the affected events must be found once more. */
async function moveFound(
  target: Target,
  chosen: Moved,
  create: Create,
  progress: { done: number; total: number },
  options: MoveOptions,
): Promise<boolean> {
  const { onStep = () => undefined, onProgress, signal } = options
  return withSession(target, chosen, options, async (session) => {
    const { groups } = session.search
    await onStep('found')
    progress.total = progress.done + groups.chosen()
    for (;;) {
      if (signal?.aborted) throw new ReplayStopped()
      // Without a chosen event there is no withdrawal.
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
