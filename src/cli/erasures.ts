import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { exportJournal, replayJournal } from '../rebuild/personal-data/journal.ts'
import { CommandError } from './frame/command.ts'
import { commandActor } from './frame/command-actor.ts'
import { formatCountOf } from './frame/terminal.ts'
import { runOnTarget } from './rebuild/run.ts'

const HELP = `
A restored backup has erased customers again. The journal has a keyed hash of each erased id. Keep it outside of the database, and
replay it after a restore, before anybody works with the numbers. See docs/privacy.md.

Examples:
  tidemark erasures export > erasures.ndjson
  tidemark erasures replay erasures.ndjson`

/** `tidemark erasures`: the journal of erasures, for restored backups. */
export function addErasuresCommand(program: Command): void {
  const command = program
    .command('erasures')
    .description('Export the journal of erasures, and replay it after a restore')
    .addHelpText('after', HELP)
  command
    .command('export')
    .description('Print the journal: the erasures of the last 90 days, without ids')
    .action(() =>
      runOnTarget(async ({ target }) => {
        for (const line of await exportJournal(target.pool)) process.stdout.write(`${line}\n`)
        return 0
      }),
    )
  command
    .command('replay')
    .description('Erase the customers of a journal once more')
    .argument('<file>', 'file with the journal')
    .action((file: string) =>
      runOnTarget(async ({ target, terminal }) => {
        const text = await readFile(file, 'utf8').catch((cause: Error) => {
          throw new CommandError(`${file} cannot be read: ${cause.message}`)
        })
        const erasures = await replayJournal(target, text, { actor: commandActor() })
        terminal.note(`${formatCountOf(erasures.length, 'customer was', 'customers were')} erased once more`)
        return 0
      }),
    )
}
