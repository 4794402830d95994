import type { Command } from 'commander'
import { discardDeadLetters } from '../../dead-letters/discard.ts'
import { CommandError, run } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import { isConfirmed } from '../frame/confirm.ts'
import { formatCount } from '../frame/terminal.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { type Choice, chosenIds, type FilterOptions, readChoice, slices, withFilters } from './choose.ts'

interface Options extends FilterOptions {
  all?: boolean
  yes?: boolean
}

/** `tidemark dead-letters discard`. */
export function addDiscardCommand(parent: Command): void {
  withFilters(parent.command('discard'))
    .description('Delete dead letters permanently')
    .argument('[id...]', 'dead letters to delete')
    .option('--all', 'delete all dead letters')
    .option('-y, --yes', 'skip the confirmation; required without a terminal')
    .addHelpText('after', '\nExit codes: 0 done, 1 error, 2 some were not found, 130 stopped by Ctrl-C')
    .action((ids: string[], options: Options) =>
      run((context) => {
        const choice = readChoice(ids, options)
        return withInbox(context, (session) => discard(session, choice, options))
      }),
    )
}

async function discard(session: InboxSession, choice: Choice, { yes }: Options): Promise<number> {
  const { database, terminal, stop } = session
  const ids = await chosenIds(database.pool, choice)
  if (ids.length > 0 && !yes && !(await askToDiscard(ids.length, stop.signal))) {
    terminal.note('Nothing was discarded.')
    return 0
  }
  let discarded = 0
  let asked = 0
  const progress = terminal.progress()
  try {
    for (const slice of slices(ids)) {
      if (stop.signal.aborted) break
      discarded += (await discardDeadLetters(database.pool, slice, { actor: commandActor() })).size
      asked += slice.length
      progress.update({ label: 'discarding', done: asked, total: ids.length, count: asked, unit: 'dead letters' })
    }
  } finally {
    progress.stop()
  }
  terminal.summary('Discarded', [
    ['dead letters', discarded],
    ['not found', asked - discarded],
  ])
  return asked > discarded ? 2 : 0
}

async function askToDiscard(count: number, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('pass --yes to skip the confirmation')
  const what = count === 1 ? 'this dead letter' : `${formatCount(count)} dead letters`
  return isConfirmed(`Delete ${what} permanently?`, signal)
}
