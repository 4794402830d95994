import { type Command, InvalidArgumentError } from 'commander'
import { type Preview, previewRetraction } from '../rebuild/retract/preview.ts'
import { describeSelection, readSelection } from '../rebuild/retract/read-selection.ts'
import { retract, revert } from '../rebuild/retract/retract.ts'
import type { Chosen } from '../rebuild/retract/selection.ts'
import type { RetractProgress } from '../rebuild/retract/session.ts'
import { ReplayStopped } from '../rebuild/target.ts'
import { CommandError } from './frame/command.ts'
import { isConfirmed } from './frame/confirm.ts'
import { formatCountOf, type Terminal } from './frame/terminal.ts'
import { type RebuildSession, runOnTarget } from './rebuild/run.ts'
import { printLists } from './retract/lists.ts'

const HELP = `
Withdrawn events count as if they had never arrived. Every number is computed without them, and the same events can arrive
once more, for example from a corrected file. Their stored events remain, and are marked. Other events may arrive meanwhile.
--from and --to are times of arrival; days and times without an offset are in the shop's time zone.

Exit codes: 0 done, or all events are withdrawn already, 1 error, such as an event that is not stored, 130 stopped by Ctrl-C; run the same command to continue

Examples:
  tidemark retract --list
  tidemark retract --import 3 --dry-run
  tidemark retract --import 3
  tidemark retract --source shop-orders --from 2026-11-01T08:00 --to 2026-11-01T09:30
  tidemark retract --event 3f0a5c1e-6f1b-4d7e-9a52-1f6f1f0a7c11
  tidemark retract --revert 1`

interface Options {
  import?: number
  source?: string
  from?: string
  to?: string
  event?: string
  tenant?: string
  revert?: number
  list?: boolean
  dryRun?: boolean
  yes?: boolean
}

/** `tidemark retract`: withdraws events, or reverts a withdrawal. */
export function addRetractCommand(program: Command): void {
  program
    .command('retract')
    .description('Withdraw events, such as those of a wrong import, while Tidemark runs')
    .option('--import <run>', 'the events of this import run', readNumber)
    .option('--source <name>', 'the events of this source that arrived between --from and --to')
    .option('--from <time>', 'first time of arrival')
    .option('--to <time>', 'time of arrival before which the last event arrived')
    .option('--event <id>', 'the event with this id')
    .option('--tenant <id>', 'only events of this tenant')
    .option('--revert <number>', 'let the events of this withdrawal count again', readNumber)
    .option('--list', 'list import runs and withdrawals')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('-y, --yes', 'skip the confirmation; required without a terminal')
    .addHelpText('after', HELP)
    .action((options: Options) => runOnTarget((session) => retractOrRevert(session, options)))
}

async function retractOrRevert(session: RebuildSession, options: Options): Promise<number> {
  const { target, terminal, stop } = session
  if (options.list) return printLists(terminal, target.pool)
  const chosen = await chosenOf(session, options)
  const isAsking = options.yes !== true && !options.dryRun
  if (isAsking && !process.stdin.isTTY) throw new CommandError('pass --yes to skip the confirmation, or --dry-run')
  try {
    if (isAsking || options.dryRun) {
      const preview = await withProgress(session, 'checking', (common) => previewRetraction(target, chosen, common))
      printPreview(terminal, preview, chosen)
      if (options.dryRun || preview.events === 0) return 0
      const question = chosen.kind === 'revert' ? 'Let these events count again?' : 'Withdraw these events?'
      if (!(await isConfirmed(question, stop.signal))) return nothingChanged()
    }
    return await move(session, chosen)
  } catch (error) {
    if (!(error instanceof ReplayStopped)) throw error
    terminal.note('Stopped. The events so far are done, completely. Run the same command to continue.')
    return stop.exitCode ?? 0
  }
}

async function chosenOf({ target }: RebuildSession, options: Options): Promise<Chosen> {
  const { revert: retractionId, list: _list, dryRun: _dryRun, yes: _yes, ...input } = options
  if (retractionId === undefined) {
    const selection = await readSelection(input, { pool: target.pool, zone: target.zones.shop })
    return { kind: 'withdraw', selection }
  }
  if (Object.values(input).some((value) => value !== undefined)) {
    throw new CommandError('--revert reverts a whole withdrawal; do not name events')
  }
  return { kind: 'revert', retractionId }
}

async function move(session: RebuildSession, chosen: Chosen): Promise<number> {
  const { target, terminal } = session
  if (chosen.kind === 'revert') {
    const { events } = await withProgress(session, 'reverting', (common) => revert(target, chosen.retractionId, common))
    process.stdout.write(`withdrawal ${chosen.retractionId} was reverted\n`)
    if (events > 0) {
      terminal.note(
        `${formatCountOf(events, 'event has', 'events have')} arrived once more since then, and count already`,
      )
    }
    return 0
  }
  const done = await withProgress(session, 'withdrawing', (common) => retract(target, chosen.selection, common))
  if (!done) return nothingToDo(chosen)
  const { events, retractionId } = done
  process.stdout.write(
    `${formatCountOf(events, 'event was', 'events were')} withdrawn, as withdrawal ${retractionId}\n`,
  )
  terminal.note(`To undo this: tidemark retract --revert ${retractionId}`)
  return 0
}

function nothingToDo(chosen: Chosen): number {
  process.stdout.write(
    chosen.kind === 'withdraw'
      ? `the events are withdrawn already: ${describeSelection(chosen.selection)}\n`
      : `all events of withdrawal ${chosen.retractionId} have arrived once more, and count already\n`,
  )
  return 0
}

function nothingChanged(): number {
  process.stdout.write('nothing was changed\n')
  return 0
}

function printPreview(terminal: Terminal, preview: Preview, chosen: Chosen): void {
  const { events, byType, orders, sales, firstDay, lastDay } = preview
  if (events === 0) {
    nothingToDo(chosen)
    return
  }
  terminal.summary(`${formatCountOf(events, 'event')} of ${formatCountOf(orders, 'order')}`, [
    ...byType.map(({ type, events: count }) => [type, count] as const),
    ...(firstDay === undefined ? [] : [['days', `${firstDay} to ${lastDay}`] as const]),
  ])
  for (const { tenantId, currency, orders: count, ...amounts } of sales) {
    terminal.summary(`${currency} of tenant ${tenantId} would change by`, [
      ['orders', signed(String(count))],
      ['total revenue, by order', signed(amounts.totalRevenue)],
      ['total revenue, by event', signed(amounts.totalRevenueByEvent)],
      ['adjustments, by event', signed(amounts.adjustmentsByEvent)],
      ['reversed', signed(amounts.reversed)],
      ['net revenue', signed(amounts.netRevenue)],
    ])
  }
}

const signed = (text: string) => (text.startsWith('-') || text === '0' ? text : `+${text}`)

async function withProgress<T>(
  { terminal, stop }: RebuildSession,
  verb: string,
  work: (options: { onProgress: (progress: RetractProgress) => void; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const bar = terminal.progress()
  try {
    return await work({
      signal: stop.signal,
      onProgress: ({ step, done, total }) =>
        bar.update({ label: step === 'reading' ? 'reading' : verb, done, total, count: done, unit: 'events' }),
    })
  } finally {
    bar.stop()
  }
}

function readNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('Expected a number of `tidemark retract --list`.')
  return Number(text)
}
