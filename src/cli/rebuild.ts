import { type Command, InvalidArgumentError } from 'commander'
import { mend, type Proposal } from '../rebuild/add-differences.ts'
import { rollBack } from '../rebuild/apply-differences.ts'
import { choosePerspectives } from '../rebuild/choose-tables.ts'
import { CommandError } from './command.ts'
import { isConfirmed } from './confirm.ts'
import { type RebuildSession, runOnTarget, warnOfEvents, withProgress } from './rebuild/run.ts'
import { formatCountOf, type Terminal } from './terminal.ts'

const HELP = `
Every event as it came is counted once more into a table of its own; then what the live table lacks, or has too much,
is added to it in one transaction. Events may keep coming, and readers see the old numbers or the new ones. This is also
how a new perspective of your own gets its history. Restart Tidemark with a changed perspective before you rebuild it.

Exit codes: 0 done or nothing to do, 1 error, 130 stopped by Ctrl-C; the same command goes on from there

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

/** `tidemark rebuild`: perspectives anew from the raw events. */
export function addRebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('Count perspectives anew from the kept events, your own included, while Tidemark runs')
    .argument('[name...]', 'perspectives, such as daily-sales, or their tables')
    .option('--all', 'all perspectives')
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .option('--fresh', 'do not go on where an earlier run was stopped')
    .option('--roll-back <run>', 'take back what a rebuild or repair has added; what came since stays', readRun)
    .addHelpText('after', HELP)
    .action((names: string[], options: Options) =>
      runOnTarget((session) =>
        options.rollBack === undefined ? rebuild(session, names, options) : takeBack(session, options.rollBack, names),
      ),
    )
}

async function rebuild(session: RebuildSession, names: string[], options: Options): Promise<number> {
  const { target, terminal, stop } = session
  if ((names.length === 0) !== (options.all === true)) {
    throw new CommandError('name the perspectives to rebuild, or all of them with --all')
  }
  const tables = choosePerspectives(target.perspectives, names)
  if (!options.yes && !process.stdin.isTTY) throw new CommandError('say --yes to rebuild without being asked')
  const { run, differenceCount } = await withProgress(session, options, (common, hide) =>
    mend(target, tables, {
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

/** Says what was done, and how to have it back. */
export function printRun(terminal: Terminal, runId: number, rows: number): void {
  process.stdout.write(`${formatCountOf(rows, 'row was', 'rows were')} mended, as run ${runId}\n`)
  terminal.note(`To take it back: tidemark rebuild --roll-back ${runId}`)
}

async function takeBack({ target }: RebuildSession, runId: number, names: string[]): Promise<number> {
  if (names.length > 0) throw new CommandError('--roll-back takes a run back as a whole; name no perspectives')
  const { rows } = await rollBack(target, runId)
  process.stdout.write(`${formatCountOf(rows, 'row is', 'rows are')} as before run ${runId}, with what came since\n`)
  return 0
}

function readRun(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be the number that the rebuild told.')
  return Number(text)
}
