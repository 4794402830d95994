import { type Command, InvalidArgumentError } from 'commander'
import { addDifferences, type Proposal } from '../rebuild/add-differences.ts'
import { rollBack } from '../rebuild/apply-differences.ts'
import { choosePerspectives } from '../rebuild/choose-tables.ts'
import { CommandError } from './frame/command.ts'
import { isConfirmed } from './frame/confirm.ts'
import { formatCountOf, type Terminal } from './frame/terminal.ts'
import { type RebuildSession, runOnTarget, warnOfEvents, withProgress } from './rebuild/run.ts'

const HELP = `
All stored events are replayed into a separate table. Then the difference to the live table is added to the live table in
one transaction. Events may arrive meanwhile, and readers see either the old or the new numbers. A new perspective of your
own gets its history in this way. Restart Tidemark with a changed perspective before you rebuild the perspective.

Exit codes: 0 done or nothing differs, 1 error, 130 stopped by Ctrl-C; run the same command to continue

Examples:
  tidemark rebuild daily-sales
  tidemark rebuild weekday_sales --yes
  tidemark rebuild --all
  tidemark rebuild --roll-back 3`

interface Options {
  all?: boolean
  yes?: boolean
  fresh?: boolean
  rollBack?: number
}

/** `tidemark rebuild`: recomputes perspectives from the stored events. */
export function addRebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('Rebuild perspectives (including custom ones) from stored events, while Tidemark runs')
    .argument('[name...]', 'perspectives, such as daily-sales, or their tables')
    .option('--all', 'all perspectives')
    .option('-y, --yes', 'skip the confirmation; required without a terminal')
    .option('--fresh', 'start from scratch instead of resuming')
    .option('--roll-back <run>', 'subtract what a rebuild or repair has added; later events stay', readRun)
    .addHelpText('after', HELP)
    .action((names: string[], options: Options) =>
      runOnTarget((session) =>
        options.rollBack === undefined ? rebuild(session, names, options) : undo(session, options.rollBack, names),
      ),
    )
}

async function rebuild(session: RebuildSession, names: string[], options: Options): Promise<number> {
  const { target, terminal, stop } = session
  if ((names.length === 0) !== (options.all === true)) {
    throw new CommandError('name the perspectives to rebuild, or pass --all')
  }
  const tables = choosePerspectives(target.perspectives, names)
  if (!options.yes && !process.stdin.isTTY) throw new CommandError('pass --yes to skip the confirmation')
  const { run, differenceCount } = await withProgress(session, options, (common, hide) =>
    addDifferences(target, tables, {
      ...common,
      confirm: async (proposal) => {
        hide()
        printProposal(terminal, proposal)
        return options.yes === true || isConfirmed('Add this to the live tables?', stop.signal)
      },
    }),
  )
  if (run) printRun(terminal, run.runId, run.rows)
  else process.stdout.write(differenceCount === 0 ? 'nothing differs\n' : 'nothing was changed\n')
  return 0
}

function printProposal(terminal: Terminal, proposal: Proposal): void {
  warnOfEvents(terminal, proposal)
  for (const { table, rows, sums } of proposal.summary) {
    const signed = (sum: string) => (sum.startsWith('-') ? sum : `+${sum}`)
    terminal.summary(
      `${table}: ${formatCountOf(rows, 'row differs', 'rows differ')}`,
      Object.entries(sums).map(([name, sum]) => [name, signed(sum)]),
    )
  }
}

/** Prints what was added, and the command that undoes it. */
export function printRun(terminal: Terminal, runId: number, rows: number): void {
  process.stdout.write(`${formatCountOf(rows, 'row was', 'rows were')} corrected, as run ${runId}\n`)
  terminal.note(`To undo this: tidemark rebuild --roll-back ${runId}`)
}

async function undo({ target }: RebuildSession, runId: number, names: string[]): Promise<number> {
  if (names.length > 0) throw new CommandError('--roll-back undoes a whole run; do not name perspectives')
  const { rows } = await rollBack(target, runId)
  process.stdout.write(`run ${runId} was undone in ${formatCountOf(rows, 'row')}; later events stay\n`)
  return 0
}

function readRun(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('Expected the run number printed by `tidemark rebuild`.')
  return Number(text)
}
