import { type Command, Option } from 'commander'
import type { Static, TObject } from 'typebox'
import type { Config } from '../config.ts'
import { openClock } from '../db/clock.ts'
import { rowsOf } from '../reports/engine/cell-text.ts'
import { type CommonQuery, contextOf } from '../reports/engine/context.ts'
import { writeCsv } from '../reports/engine/csv.ts'
import { NotFound, ParameterError } from '../reports/engine/parameters.ts'
import { createParameterReader } from '../reports/engine/read-parameters.ts'
import type { Report } from '../reports/engine/report.ts'
import { openReportPool } from '../reports/engine/report-pool.ts'
import { type ReportAnswer, runReport } from '../reports/engine/run-report.ts'
import { reports } from '../reports/index.ts'
import { openUpToDate } from '../service/open-up-to-date.ts'
import { createZones } from '../zones/read-zone.ts'
import { CommandError, runCommand } from './command.ts'
import { formatAnswer } from './report/format-answer.ts'
import { isRequired, optionNameOf, optionOf } from './report/options.ts'
import { paintFor, type Terminal } from './terminal.ts'

const HELP = `
Reads the database directly, beside a running Tidemark or without one. Alone it lists all reports.
A table leaves out the columns that are empty in all its rows; JSON and CSV have them all. CSV is UTF-8
without a byte order mark, for other programs; the dashboard saves it with one, for spreadsheets.

Examples:
  tidemark report
  tidemark report daily-sales --help
  tidemark report sales-summary --start-date 2024-12-01 --compare previous_year
  tidemark report orders --channel web --status refunded --csv > orders.csv
  tidemark report order --order-id 4711 --json`

const FORMS = ['json', 'csv'] as const
type Given = Record<string, string | boolean | undefined>

/** `tidemark report`: every report of the list, its parameters as options. */
export function addReportCommand(program: Command): void {
  const command = program
    .command('report')
    .description('Ask a report: a table, JSON or CSV')
    .argument('[name]', 'the report; none: list them all')
    .usage('[name] [options]')
    .addHelpText('after', HELP)
    .action((name: string | undefined) => runCommand(async () => list(name)))
  for (const report of reports) addSubcommand(command, report)
}

function addSubcommand(parent: Command, report: Report): void {
  const command = parent.command(report.name, { hidden: true }).description(report.summary)
  if (report.description !== undefined) command.addHelpText('before', `${report.description}\n`)
  for (const [name, schema] of Object.entries(report.query.properties)) command.addOption(optionOf(name, schema))
  command
    .addOption(new Option('--json', 'the answer as the API gives it').conflicts('csv'))
    .option('--csv', 'the rows as CSV, without totals')
    .action((given: Given) => runCommand((config, terminal) => answer(report, given, config, terminal)))
}

function list(name: string | undefined): number {
  if (name !== undefined) {
    const names = reports.map((report) => report.name).join(', ')
    throw new CommandError(`there is no report "${name}". There are: ${names}`)
  }
  const width = Math.max(...reports.map((report) => report.name.length))
  const paint = paintFor(process.stdout)
  for (const report of reports) {
    process.stdout.write(`${paint.bold(report.name.padEnd(width))}  ${report.summary}\n`)
  }
  return 0
}

async function answer(report: Report, given: Given, config: Config, terminal: Terminal): Promise<number> {
  const query = readGiven(report, given)
  // One for the answer, one for what opening needs.
  const { database } = await openUpToDate(config, 'any', 2)
  const pool = openReportPool(database.pool)
  try {
    const clock = await openClock(database.pool)
    const tenantId = query.tenant ?? config.tenantId
    const context = await contextOf(query, { tenantId, config, zones: createZones(pool), now: clock.now() })
    const found = await runReport(pool, report, query, context)
    print(report, found, given, terminal)
    return 0
  } catch (error) {
    throw explain(error, report)
  } finally {
    await pool.end()
    await database.close()
  }
}

function print(report: Report, found: ReportAnswer, given: Given, { note }: Terminal): void {
  const { body, asOf } = found
  if (given.json) return void process.stdout.write(`${JSON.stringify(body, undefined, 2)}\n`)
  if (given.csv) return void process.stdout.write(writeCsv(report.row, rowsOf(report, body)))
  process.stdout.write(formatAnswer(report, body, paintFor(process.stdout)))
  const { next } = body as { next?: string | null }
  if (next) note(`The next page: the same with --cursor ${next}`)
  note(asOf === undefined ? 'No events yet.' : `As of ${asOf}.`)
}

/** @throws CommandError with what is wrong with each option. */
function readGiven(report: Report, given: Given): Static<TObject> & CommonQuery {
  const entries = Object.entries(given).filter(([name]) => !FORMS.some((form) => form === name))
  const read = createParameterReader(report.query)(Object.fromEntries(entries))
  if ('faults' in read) throw explain(new ParameterError(read.faults), report)
  const missing = Object.entries(report.query.properties).find(
    ([name, schema]) => isRequired(schema) && given[name] === undefined,
  )
  if (!missing) return read.query
  const [name, { expected }] = missing as [string, { expected?: string }]
  throw new CommandError(`${optionNameOf(name)} is missing: ${expected}`)
}

/** What the user can mend, in the words of the API, with options in place of parameters. */
function explain(error: unknown, report: Report): unknown {
  if (error instanceof NotFound) return new CommandError(error.message, { cause: error })
  if ((error as { code?: string }).code === '57014') {
    return new CommandError('the report took too long and was cancelled; ask for a shorter period', { cause: error })
  }
  if (!(error instanceof ParameterError)) return error
  const names = new RegExp(`\\b(${Object.keys(report.query.properties).join('|')})\\b`, 'g')
  // What is allowed, and what was given, are words and no names of options.
  const messages = error.faults.map(({ message }) =>
    message.replace(/^.*?(?= must be |$)/, (start) => start.replace(names, (name) => optionNameOf(name))),
  )
  return new CommandError(messages.join('\n'), { cause: error })
}
