import type { Command } from 'commander'
import type { Perspective } from '../perspectives/perspective.ts'
import { mend, type Proposal } from '../rebuild/add-differences.ts'
import { choosePerspectives, chooseTables } from '../rebuild/choose-tables.ts'
import { CommandError } from './command.ts'
import { printDifferences } from './rebuild/difference-table.ts'
import { type RebuildSession, runOnTarget, warnOfEvents, withProgress } from './rebuild/run.ts'
import { printRun } from './rebuild.ts'
import { formatCount } from './terminal.ts'

const HELP = `
Compares like "tidemark verify" and mends the rows that differ, and no others, in one transaction while events keep coming.
A KEY narrows it to rows with this value, such as date=2026-04-17 or tenant_id=default; several must all hold.

Exit codes: 0 nothing differs any more, 1 error, 2 facts differ, which cannot be mended, 130 stopped by Ctrl-C

Examples:
  tidemark repair daily-sales
  tidemark repair daily-sales date=2026-04-17 currency=EUR
  tidemark repair --all`

interface Options {
  all?: boolean
  fresh?: boolean
}

const FACTS_DIFFER = 2

/** `tidemark repair`: mends the rows that are not what the raw events come to. */
export function addRepairCommand(program: Command): void {
  program
    .command('repair')
    .description('Mend the rows that are not what the kept events come to, while Tidemark runs')
    .argument('[table]', 'a perspective, such as daily-sales, or its table')
    .argument('[key...]', 'only rows with this value: COLUMN=VALUE')
    .option('--all', 'all perspectives; facts are compared too')
    .option('--fresh', 'do not go on where an earlier run was stopped')
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
    throw new CommandError('name the table to repair, or all of them with --all')
  }
  const { perspectives } = target
  const tables = name === undefined ? chooseTables(perspectives, []) : choosePerspectives(perspectives, [name])
  const key = readKeys(keys, tables.perspectives[0])
  const mended = await withProgress(session, options, (common) =>
    mend(target, tables, { ...common, key, confirm: refuseIfEventsAreRefused }),
  )
  const { run, differences, differenceCount, factDifferenceCount } = mended
  warnOfEvents(terminal, mended)
  printDifferences(terminal, differences, differenceCount + factDifferenceCount)
  if (run) printRun(terminal, run.runId, run.rows)
  else process.stdout.write('no perspective differs\n')
  if (factDifferenceCount === 0) return 0
  terminal.warn(
    `${formatCount(factDifferenceCount)} values of facts differ. They are no sums, so nothing can be added to mend them; docs/verify-and-rebuild.md tells what to do`,
  )
  return FACTS_DIFFER
}

/** What they have added would be taken away, which nobody asked for. */
async function refuseIfEventsAreRefused({ refused, firstError }: Proposal): Promise<boolean> {
  if (refused === 0) return true
  throw new CommandError(
    `${formatCount(refused)} raw events would be refused now, and a repair would take away what they have added; the first: ${firstError}. "tidemark rebuild" shows by how much, and asks`,
  )
}

/** @throws CommandError when a key names no column of the table. */
function readKeys(texts: readonly string[], perspective: Perspective | undefined): Record<string, string> {
  const types: Readonly<Record<string, string>> = { tenant_id: 'text', ...perspective?.key }
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(text) ?? []
      if (!(name in types)) {
        throw new CommandError(`"${text}" is no key; write COLUMN=VALUE with one of ${Object.keys(types).join(', ')}`)
      }
      return [name, types[name] === 'timestamptz' ? instantText(value) : value]
    }),
  )
}

/** As PostgreSQL writes instants into JSON. */
function instantText(value: string): string {
  const ms = Date.parse(value)
  if (Number.isNaN(ms)) throw new CommandError(`"${value}" is no time such as 2026-04-17T12:00:00Z`)
  return new Date(ms).toISOString().replace(/\.000Z$/, '+00:00')
}
