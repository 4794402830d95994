import type { Command } from 'commander'
import { closeBooks } from '../rebuild/retention/close-books.ts'
import { type RetentionPlan, readMonth, readPlan } from '../rebuild/retention/plan.ts'
import { CommandError } from './frame/command.ts'
import { isConfirmed } from './frame/confirm.ts'
import { formatColumns } from './frame/table.ts'
import { formatCount, formatCountOf } from './frame/terminal.ts'
import { type RebuildSession, runOnTarget, withProgress } from './rebuild/run.ts'

const HELP = `
Stored events are removed by whole months, and only after the books are closed: all numbers are verified, and the effects of the removed
events become an opening balance. Every number stays, and "tidemark verify" stays exact. After that, events cannot be withdrawn, and
a new perspective counts only later events. The service does the same by itself if TIDEMARK_RAW_RETENTION_DAYS is set.

Examples:
  tidemark retention                          what was removed, and what is due
  tidemark retention plan --before 2025-01-01
  tidemark retention run
  tidemark retention run --before 2025-01-01 --yes`

interface Options {
  before?: string
  json?: boolean
  yes?: boolean
}

/** `tidemark retention`: what is kept for how long, and the removal of stored events. */
export function addRetentionCommand(program: Command): void {
  const command = program
    .command('retention')
    .description('Show which stored events are due, and close the books to remove them')
    .addHelpText('after', HELP)
  command
    .command('show', { isDefault: true })
    .description('Show settings, closings, and the months that are due')
    .option('--json', 'as JSON')
    .action((options: Options) => runOnTarget((session) => show(session, options)))
  command
    .command('plan')
    .description('Show what "run" would remove')
    .option('--before <month>', 'remove events received before this day, the first of a month')
    .option('--json', 'as JSON')
    .action((options: Options) => runOnTarget((session) => show(session, options)))
  command
    .command('run')
    .description('Close the books, and remove the events')
    .option('--before <month>', 'remove events received before this day, the first of a month')
    .option('-y, --yes', 'skip the confirmation; required without a terminal')
    .action((options: Options) => runOnTarget((session) => close(session, options)))
}

async function planOf({ config, target }: RebuildSession, { before }: Options): Promise<RetentionPlan> {
  return readPlan(target.pool, config.rawRetentionDays, before === undefined ? undefined : requireMonth(before))
}

async function show(session: RebuildSession, options: Options): Promise<number> {
  const plan = await planOf(session, options)
  if (options.json) process.stdout.write(`${JSON.stringify(plan, undefined, 2)}\n`)
  else print(plan)
  return 0
}

function print({ rawDays, before, due, closings, problem }: RetentionPlan): void {
  const kept = rawDays === 0 ? 'for ever' : `for at least ${formatCountOf(rawDays, 'day')}`
  process.stdout.write(`stored events are kept ${kept} (TIDEMARK_RAW_RETENTION_DAYS)\n`)
  for (const { closedBefore, events, closedAt } of closings) {
    process.stdout.write(
      `closed at ${closedAt.toISOString()}: ${formatCount(events)} events received before ${dayOf(closedBefore)}\n`,
    )
  }
  if (problem !== undefined) process.stdout.write(`the last attempt removed nothing: ${problem}\n`)
  if (!before) return
  if (due.length === 0) process.stdout.write(`nothing to remove: no events from before ${dayOf(before)} are stored\n`)
  else {
    process.stdout.write(`to remove, received before ${dayOf(before)}:\n`)
    const rows = due.map(({ month, rowsEstimate, bytes }) => [
      month,
      { text: `about ${formatCount(rowsEstimate)} events`, align: 'right' as const },
      { text: `${formatCount(Math.ceil(bytes / 1e6))} MB`, align: 'right' as const },
    ])
    process.stdout.write(formatColumns(rows))
  }
}

async function close(session: RebuildSession, options: Options): Promise<number> {
  const { target, terminal, stop } = session
  const plan = await planOf(session, options)
  const { before, due } = plan
  if (!before)
    throw new CommandError('Stored events are kept for ever. Set TIDEMARK_RAW_RETENTION_DAYS, or pass --before')
  print(plan)
  if (due.length === 0) return 0
  if (!options.yes) {
    if (!process.stdin.isTTY) throw new CommandError('pass --yes to skip the confirmation')
    if (!(await isConfirmed('Close the books and remove these events? This cannot be undone.', stop.signal))) return 0
  }
  const closed = await withProgress(session, {}, ({ onProgress, signal }) =>
    closeBooks(target, { before, signal, onProgress }),
  )
  terminal.note(
    closed
      ? `The books are closed: ${formatCountOf(closed.removed, 'stored event was', 'stored events were')} removed, and no number has changed`
      : 'There are no such events',
  )
  return 0
}

/** @throws CommandError for a day that is no first of a month, or lies in the future. */
function requireMonth(text: string): Date {
  const before = readMonth(text)
  if (!before) throw new CommandError(`--before is the first day of a month, such as 2025-01-01, not "${text}"`)
  if (before.getTime() <= Date.now()) return before
  throw new CommandError(`--before ${text} lies in the future`)
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10)
