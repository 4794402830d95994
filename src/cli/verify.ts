import type { Command } from 'commander'
import { type Verification, verify } from '../rebuild/verify.ts'
import { formatCount, formatCountOf, formatDuration, type Terminal } from './frame/terminal.ts'
import { printDifferences } from './rebuild/difference-table.ts'
import { runOnTarget, warnOfEvents, withProgress } from './rebuild/run.ts'

const HELP = `
All stored events are replayed by the same code into separate tables, which are then compared with the live tables. No
number is changed. Events may arrive meanwhile.

Exit codes: 0 nothing differs, 1 error, 2 something differs, 130 stopped by Ctrl-C; run the same command to continue

Examples:
  tidemark verify
  tidemark verify daily-sales orders
  tidemark verify --json`

interface Options {
  json?: boolean
  fresh?: boolean
}

const DIFFERENT = 2

/** `tidemark verify`: compares the tables with the stored events. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('Compare every number with the stored events')
    .argument('[table...]', 'only these tables or perspectives')
    .option('--json', 'as JSON, with the first 1,000 values that differ')
    .option('--fresh', 'start from scratch instead of resuming')
    .addHelpText('after', HELP)
    .action((tables: string[], options: Options) =>
      runOnTarget(async (session) => {
        const found = await withProgress(session, options, (common) => verify(session.target, { ...common, tables }))
        if (options.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`)
        else print(session.terminal, found)
        return found.differenceCount > 0 ? DIFFERENT : 0
      }),
    )
}

function print(terminal: Terminal, found: Verification): void {
  const { differences, differenceCount, rows, tables, events, closed, ms } = found
  warnOfEvents(terminal, found)
  printDifferences(terminal, differences, differenceCount)
  const what =
    differenceCount === 0 ? 'nothing differs' : formatCountOf(differenceCount, 'value differs', 'values differ')
  const balance = closed > 0 ? ` and the opening balance of ${formatCount(closed)} events` : ''
  process.stdout.write(
    `${what}: ${formatCount(rows)} rows of ${formatCountOf(tables, 'table')}, from ${formatCount(events)} events${balance} in ${formatDuration(ms)}\n`,
  )
}
