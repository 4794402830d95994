import type { InvestigateOptions } from '../../rebuild/investigate.ts'
import { ReplayStopped, type Target } from '../../rebuild/target.ts'
import { withTarget } from '../../rebuild/with-target.ts'
import { openUpToDate } from '../../service/open-up-to-date.ts'
import { type CommandContext, run } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import { formatCount, type Terminal } from '../frame/terminal.ts'

/** The context of verify, rebuild and repair. */
export interface RebuildSession extends CommandContext {
  target: Target
}

/** For bringing the database up to date. */
const CONNECTIONS = 2

/** Runs a command that compares tables with a replay, beside a running Tidemark or without one. */
export function runOnTarget(work: (session: RebuildSession) => Promise<number>): Promise<void> {
  return run(async ({ config, terminal, stop }) => {
    const { database } = await openUpToDate(config, 'any', CONNECTIONS)
    try {
      const access = { config, url: database.url, actor: commandActor() }
      return await withTarget(access, (target) => work({ config, terminal, stop, target }))
    } catch (error) {
      if (!(error instanceof ReplayStopped)) throw error
      terminal.note(
        'Stopped; no number was changed. Run the same command to continue, or add --fresh to start from scratch.',
      )
      return stop.exitCode
    } finally {
      await database.close()
    }
  })
}

/** Shows the progress of the replay while `work` runs with these options. */
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
    return await work({ onProgress, signal: stop.signal, start: fresh ? 'fresh' : 'resume' }, () => progress.stop())
  } finally {
    progress.stop()
  }
}

/** Warns of events that the replay does not include. */
export function warnOfEvents(
  { warn }: Terminal,
  { missing, refused, firstError }: { missing: number; refused: number; firstError?: string },
): void {
  if (missing > 0) {
    warn(
      `${formatCount(missing)} applied events have no raw event any more, so the replay does not include them; the live values may be right`,
    )
  }
  if (refused > 0) {
    warn(
      `${formatCount(refused)} raw events would be rejected now, so the replay does not include them; the first: ${firstError}`,
    )
  }
}
