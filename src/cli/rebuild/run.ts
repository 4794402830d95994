import type { InvestigateOptions } from '../../rebuild/investigate.ts'
import { RebuildError, ReplayStopped, type Target } from '../../rebuild/target.ts'
import { CommandError, runCommand } from '../command.ts'
import type { Stop } from '../stop-on-signal.ts'
import { formatCount, type Terminal } from '../terminal.ts'
import { withTarget } from './open-target.ts'

/** All that verify, rebuild and repair work with. */
export interface RebuildSession {
  target: Target
  terminal: Terminal
  stop: Stop
}

const INTERRUPTED = 130

/** Runs a command that compares tables with a replay, and ends it with its exit code, or with one clear line. */
export function runOnTarget(work: (session: RebuildSession) => Promise<number>): Promise<void> {
  return runCommand(async (config, terminal, stop) => {
    try {
      return await withTarget(config, (target) => work({ target, terminal, stop }))
    } catch (error) {
      if (error instanceof RebuildError) throw new CommandError(error.message, { cause: error })
      if (!(error instanceof ReplayStopped)) throw error
      terminal.note(
        'Stopped; no number was changed. The same command goes on from there, with --fresh from the beginning.',
      )
      return INTERRUPTED
    }
  })
}

/** Shows how far the replay is while `work` runs with these options. */
export async function withProgress<T>(
  { terminal, stop }: RebuildSession,
  { fresh }: { fresh?: boolean },
  work: (options: Pick<InvestigateOptions, 'onProgress' | 'signal' | 'start'>, hide: () => void) => Promise<T>,
): Promise<T> {
  const progress = terminal.progress()
  let isComparing = false
  const onProgress: InvestigateOptions['onProgress'] = ({ step, done, total }) => {
    if (step === 'replaying') progress.update({ label: 'replaying', done, total, count: done, unit: 'events' })
    else if (!isComparing) {
      isComparing = true
      progress.stop()
      terminal.note('Comparing …')
    }
  }
  try {
    return await work({ onProgress, signal: stop.signal, start: fresh ? 'anew' : 'resume' }, () => progress.stop())
  } finally {
    progress.stop()
  }
}

/** Tells what of the raw events is in no number of the replay. */
export function warnOfEvents(
  { warn }: Terminal,
  { missing, refused, firstError }: { missing: number; refused: number; firstError?: string },
): void {
  if (missing > 0)
    warn(
      `the raw events of ${formatCount(missing)} events that were counted are gone, so the replay comes out short: what differs may well be right`,
    )
  if (refused > 0)
    warn(`${formatCount(refused)} raw events would be refused now and are not in it; the first: ${firstError}`)
}
