import type { Command } from 'commander'
import { discardDeadLetters } from '../../dead-letters/discard.ts'
import { CommandError, runOnDatabase, type Session } from '../command.ts'
import { isConfirmed } from '../confirm.ts'
import { formatCount } from '../terminal.ts'
import { type Choice, chosenIds, type FilterOptions, readChoice, slices, withFilters } from './choose.ts'

interface Options extends FilterOptions {
  all?: boolean
  yes?: boolean
}

/** `tidemark dead-letters discard`. */
export function addDiscardCommand(parent: Command): void {
  withFilters(parent.command('discard'))
    .description('Remove dead letters for good')
    .argument('[id...]', 'dead letters to remove')
    .option('--all', 'remove all there are')
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .addHelpText('after', '\nExit codes: 0 done, 1 error, 2 some were not there, 130 stopped by Ctrl-C')
    .action((ids: string[], options: Options) =>
      runOnDatabase(
        () => readChoice(ids, options),
        (session, choice) => discard(session, choice, options),
      ),
    )
}

async function discard(session: Session, choice: Choice, { yes }: Options): Promise<number> {
  const { database, terminal, stop } = session
  const ids = await chosenIds(database.pool, choice)
  if (ids.length > 0 && !yes && !(await isWanted(ids.length, stop.signal))) {
    terminal.note('Nothing was discarded.')
    return 0
  }
  let discarded = 0
  let asked = 0
  const progress = terminal.progress()
  try {
    for (const slice of slices(ids)) {
      if (stop.signal.aborted) break
      discarded += (await discardDeadLetters(database.pool, slice)).size
      asked += slice.length
      progress.update({ label: 'discarding', done: asked, total: ids.length, count: asked, unit: 'dead letters' })
    }
  } finally {
    progress.stop()
  }
  terminal.summary('Discarded', [
    ['dead letters', discarded],
    ['not there', asked - discarded],
  ])
  return asked > discarded ? 2 : 0
}

async function isWanted(count: number, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('say --yes to discard without being asked')
  const what = count === 1 ? 'this dead letter' : `${formatCount(count)} dead letters`
  return isConfirmed(`Discard ${what} for good?`, signal)
}
