import { type Command, Option } from 'commander'
import type { Static, TObject } from 'typebox'
import { openClock } from '../db/clock.ts'
import { hasCondition } from '../db/errors.ts'
import { rowsOf } from '../reports/engine/cell-text.ts'
import { type CommonQuery, contextOf } from '../reports/engine/context.ts'
import { writeCsv } from '../reports/engine/csv.ts'

import { ParameterError } from '../reports/engine/parameters.ts'

import type { Report } from '../reports/engine/report.ts'
import { openReportPool } from '../reports/engine/report-pool.ts'
import { type ReportAnswer, runReport } from '../reports/engine/run-report.ts'
import { reports } from '../reports/index.ts'
import { openUpToDate } from '../service/open-up-to-date.ts'
import { createZones } from '../zones/read-zone.ts'
import { type CommandContext, CommandError, run } from './frame/command.ts'
import { createOptionReader, describeFaults, optionNameOf } from './frame/read-options.ts'
import { formatColumns } from './frame/table.ts'
import { paintFor, type Terminal } from './frame/terminal.ts'
import { formatAnswer } from './report/format-answer.ts'
import { isRequired, optionOf } from './report/options.ts'

const HELP = `
Reads the database directly, beside a running Tidemark or without one. Without a name, the command lists all reports.
A table leaves out columns without values; JSON and CSV have all columns. CSV is UTF-8 without a byte order mark, for
other programs; the dashboard exports CSV with a byte order mark, for spreadsheets.

Examples:
  tidemark report
  tidemark report daily-sales --help
  tidemark report sales-summary --start-date 2024-12-01 --compare previous_year
  tidemark report orders --channel web --status refunded --csv > orders.csv
  tidemark report order --order-id 4711 --json`

const FORMS = ['json', 'csv'] as const
type Given = Record<string, string | boolean | undefined>

/** `tidemark report`: answers every report, with the parameters of the API as options. */
export function addReportCommand(program: Command): void {
  const command = program
    .command('report')
    .description('Print a report as a table, JSON or CSV')
    .argument('[name]', 'the report; without a name, all reports are listed')
    .usage('[name] [options]')
    .addHelpText('after', HELP)
    .action((name: string | undefined) => run(async () => list(name)))
  for (const report of reports) addSubcommand(command, report)
}

function addSubcommand(parent: Command, report: Report): void {
  const command = parent.command(report.name, { hidden: true }).description(report.summary)
  if (report.description !== undefined) command.addHelpText('before', `${report.description}\n`)
  for (const [name, schema] of Object.entries(report.query.properties)) command.addOption(optionOf(name, schema))
  for (const name of refusedParametersOf(report)) {
    command.addOption(new Option(`${optionNameOf(name)} <text>`).hideHelp())
  }
  command
    .addOption(new Option('--json', 'as JSON, in the form of the API').conflicts('csv'))
    .option('--csv', 'the rows as CSV, without totals')
    .action((given: Given) =>
      run((context) =>
        answer(report, given, context).catch((error) => {
          throw explain(error, report)
        }),
      ),
    )
}

/** Parameters of other reports, for whose refusal there is a reason. */
const refusedParametersOf = ({ query }: Report): string[] =>
  Object.keys((query as { refusals?: Readonly<Record<string, string>> }).refusals ?? {})

function list(name: string | undefined): number {
  if (name !== undefined) {
    const names = reports.map((report) => report.name).join(', ')
    throw new CommandError(`there is no report "${name}". There are: ${names}`)
  }
  const paint = paintFor(process.stdout)
  process.stdout.write(
    formatColumns(reports.map((report) => [{ text: report.name, paint: paint.bold }, report.summary])),
  )
  return 0
}

async function answer(report: Report, given: Given, { config, terminal }: CommandContext): Promise<number> {
  const query = readGiven(report, given)
  // One for the report, one for bringing the database up to date.
  const { database } = await openUpToDate(config, 'any', 2)
  const pool = openReportPool(database.pool)
  try {
    const clock = await openClock(database.pool)
    const tenantId = query.tenant ?? config.tenantId
    const context = await contextOf(query, { tenantId, config, zones: createZones(pool), now: clock.now() })
    const found = await runReport(pool, report, query, context)
    print(report, found, given, terminal)
    return 0
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
  if (next) note(`For the next page, add --cursor ${next}`)
  note(asOf === undefined ? 'No events yet.' : `As of ${asOf}.`)
}

/** @throws ParameterError with every wrong option, CommandError when one is missing. */
function readGiven(report: Report, given: Given): Static<TObject> & CommonQuery {
  const entries = Object.entries(given).filter(([name]) => !FORMS.some((form) => form === name))
  const query = createOptionReader(report.query)(Object.fromEntries(entries))
  const missing = Object.entries(report.query.properties).find(
    ([name, schema]) => isRequired(schema) && given[name] === undefined,
  )
  if (!missing) return query
  const [name, { expected }] = missing as [string, { expected?: string }]
  throw new CommandError(`${optionNameOf(name)} is missing: ${expected}`)
}

/** An expected error with the names of options; any other error as it is. */
function explain(error: unknown, report: Report): unknown {
  if (hasCondition(error, 'query_canceled')) {
    return new CommandError('the report took too long and was cancelled; ask for a shorter period', { cause: error })
  }
  if (!(error instanceof ParameterError)) return error
  const names = [...Object.keys(report.query.properties), ...refusedParametersOf(report)]
  return new CommandError(describeFaults(error, names), { cause: error })
}
