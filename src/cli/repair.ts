import type { Command } from 'commander'
import type { Perspective } from '../perspectives/perspective.ts'
import { addDifferences, type Proposal } from '../rebuild/add-differences.ts'
import { choosePerspectives, chooseTables } from '../rebuild/choose-tables.ts'
import { CommandError } from './frame/command.ts'
import { formatCount } from './frame/terminal.ts'
import { printDifferences } from './rebuild/difference-table.ts'
import { type RebuildSession, runOnTarget, warnOfEvents, withProgress } from './rebuild/run.ts'
import { printRun } from './rebuild.ts'

const HELP = `
Compares like "tidemark verify", and corrects only the rows that differ, in one transaction, while events arrive. A KEY
selects rows with this value, such as date=2026-04-17 or tenant_id=default. With several keys, all must match.

Exit codes: 0 nothing differs any more, 1 error, 2 facts differ, which cannot be corrected, 130 stopped by Ctrl-C

Examples:
  tidemark repair daily-sales
  tidemark repair daily-sales date=2026-04-17 currency=EUR
  tidemark repair --all`

interface Options {
  all?: boolean
  fresh?: boolean
}

const FACTS_DIFFER = 2

/** `tidemark repair`: corrects rows that differ from the stored events. */
export function addRepairCommand(program: Command): void {
  program
    .command('repair')
    .description('Correct rows that differ from the stored events, while Tidemark runs')
    .argument('[table]', 'a perspective, such as daily-sales, or its table')
    .argument('[key...]', 'only rows with this value: COLUMN=VALUE')
    .option('--all', 'all perspectives; facts are compared too')
    .option('--fresh', 'start from scratch instead of resuming')
    .addHelpText('after', HELP)
    .action((table: string | undefined, keys: string[], options: Options) =>
      runOnTarget((session) => repair(session, table, keys, options)),
    )
}

async function repair(
  session: RebuildSession,
  name: string | undefined,
  keys: string[],
  options: Options,
): Promise<number> {
  const { target, terminal } = session
  if ((name === undefined) !== (options.all === true)) {
    throw new CommandError('name the table to repair, or pass --all')
  }
  const { perspectives } = target
  const tables = name === undefined ? chooseTables(perspectives, []) : choosePerspectives(perspectives, [name])
  const key = readKeys(keys, tables.perspectives[0])
  const addition = await withProgress(session, options, (common) =>
    addDifferences(target, tables, { ...common, key, confirm: refuseIfEventsAreRefused }),
  )
  const { run, differences, differenceCount, factDifferenceCount } = addition
  warnOfEvents(terminal, addition)
  printDifferences(terminal, differences, differenceCount + factDifferenceCount)
  if (run) printRun(terminal, run.runId, run.rows)
  else process.stdout.write('no perspective differs\n')
  if (factDifferenceCount === 0) return 0
  terminal.warn(
    `${formatCount(factDifferenceCount)} values of facts differ. Facts are not sums, so they cannot be corrected by adding a difference; see docs/verify-and-rebuild.md`,
  )
  return FACTS_DIFFER
}

/** A repair would subtract what those events have added. */
async function refuseIfEventsAreRefused({ refused, firstError }: Proposal): Promise<boolean> {
  if (refused === 0) return true
  throw new CommandError(
    `${formatCount(refused)} raw events would be rejected now, and a repair would subtract what those events have added; the first: ${firstError}. "tidemark rebuild" shows the amounts, and asks for confirmation`,
  )
}

/** @throws CommandError when a key is not a column of the table. */
function readKeys(texts: readonly string[], perspective: Perspective | undefined): Record<string, string> {
  const types: Readonly<Record<string, string>> = { tenant_id: 'text', ...perspective?.key }
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(text) ?? []
      if (!(name in types)) {
        throw new CommandError(
          `"${text}" is not a key; write COLUMN=VALUE with one of ${Object.keys(types).join(', ')}`,
        )
      }
      return [name, types[name] === 'timestamptz' ? instantText(value) : value]
    }),
  )
}

/** The form in which PostgreSQL writes instants into JSON. */
function instantText(value: string): string {
  const ms = Date.parse(value)
  if (Number.isNaN(ms)) throw new CommandError(`"${value}" is not a time such as 2026-04-17T12:00:00Z`)
  return new Date(ms).toISOString().replace(/\.000Z$/, '+00:00')
}
