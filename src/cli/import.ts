import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Pool } from 'pg'
import { readConfig } from '../config.ts'
import { chooseFormat, type FormatChoice } from '../import/choose-format.ts'
import { ImportError } from '../import/import-error.ts'
import { type ImportOptions, type ImportProgress, importFile } from '../import/import-file.ts'
import { openSource, STANDARD_INPUT, statSource } from '../import/open-source.ts'
import { createRejectsFiles } from '../import/rejects-file.ts'
import { addSummaries, emptySummary, type ImportSummary } from '../import/summary.ts'
import { openInbox } from '../service/open-inbox.ts'
import { UserError } from '../user-error.ts'
import { readZone, UnknownZone } from '../zones/read-zone.ts'
import type { Zone } from '../zones/zone.ts'
import { adviseZone, EXPECTED_ZONE, isTimeZone } from '../zones/zone-names.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { printSamples, printSummary, warnOf } from './import-report.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { fail, formatCountOf, openTerminal, type Terminal } from './terminal.ts'

const HELP = `
Exit codes:
  0    everything was imported, known already, or left out by a rule of the preset or mapping
  1    a file, a setting or the database cannot be used
  2    some events were rejected, and with them all of their CSV, unless --partial; the rejects file says which, and
       why. Or a CSV has known orders with other content, which stay as they counted first
  130  stopped by Ctrl-C; the same command goes on from there

Examples:
  tidemark import events.ndjson
  tidemark import 2024.ndjson.gz 2025.ndjson.gz
  zcat events.gz | tidemark import -
  tidemark import orders.csv --mapping orders.mapping.json --timezone Europe/Berlin --dry-run
  tidemark import orders.csv --mapping orders.mapping.json --timezone Europe/Berlin
  tidemark import online-retail.csv.gz --preset online-retail

A mapping names the column of each property of an order:
  {
    "order": { "id": "Order", "time": "Created", "customer": "Email", "currency": { "value": "EUR" } },
    "item": { "product": "SKU", "quantity": "Quantity", "unitPrice": "Price" },
    "timeFormat": "DD/MM/YYYY HH24:MI"
  }
  order: id, time, customer, total, currency, discount, tax, shipping, channel, country, paymentMethod, couponCode,
         refunded, refundedAt, cancelledAt, status
  item:  product, name, quantity, unitPrice or lineTotal, discount, tax, shipping
  status: lists of values that mean paid, cancelled, refunded, notAnOrder
  pricesIncludeTax, timeFormat, decimal, delimiter, quote, encoding
  Each property of order and item is a column, {"column": …}, {"columns": […]} (joined), {"value": …} or a list of
  these, of which the first counts that is not empty. Without a total, it is the items' sum - discount + tax +
  shipping. All lines of an order must be in one file. docs/import-mapping.md explains each with an example.`

/** How long the import waits for a database that went away. */
const GIVE_UP_AFTER_MS = 60_000

interface Options extends FormatChoice {
  timezone?: string
  rejects?: string
  source: string
  partial?: boolean
  dryRun?: boolean
}

/** `tidemark import`: events and orders from files into the inbox. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('Import events (NDJSON) or orders (CSV) from files. Importing a file again changes nothing.')
    .argument('<file...>', 'files to import, also compressed with gzip; - is standard input')
    .option('--format <format>', 'ndjson or csv (default: told from the file)')
    .option('--mapping <file>', 'CSV: which columns are which properties of an order (JSON, see below)')
    .option('--preset <name>', 'CSV: a shop whose columns are known: online-retail')
    .option(
      '--timezone <zone>',
      'CSV: time zone of times without an offset (default: TIDEMARK_EVENT_TIME_ZONE, as the database has it)',
    )
    .option('--currency <code>', 'CSV: currency of orders for which the mapping names none')
    .option('--time-format <format>', "CSV: how times are written, such as DD/MM/YYYY HH24:MI (default: the mapping's)")
    .option('--encoding <name>', "CSV: such as windows-1252 (default: the mapping's, else utf-8)")
    .option('--dry-run', 'CSV: print the first orders as they would count, and every doubt; import nothing')
    .option('--partial', 'CSV: import the orders that can be read although others of the file are refused')
    .option('--rejects <file>', 'where rejected events go (default: NAME.rejects.ndjson in the current folder)')
    .option('--source <name>', 'name of the source in the accounting', 'import')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => {
      try {
        process.exitCode = await runImport(files, options)
      } catch (error) {
        if (error instanceof UserError) fail(error.message)
        const refusal = explainDatabaseError(error)
        if (refusal) fail(refusal)
        throw error
      }
    })
}

/** @returns the exit code. */
async function runImport(files: string[], options: Options): Promise<number> {
  const config = readConfig(process.env)
  const format = await chooseFormat(options)
  checkOptions(files, options)
  for (const file of files) await statSource(file)

  const terminal = openTerminal()
  const rejects = createRejectsFiles(options.rejects)
  const stop = stopOnSignal(() => terminal.note('\nStopping after what is in flight …'))
  const { inbox, database, zones, close } = await openInbox(config, { giveUpAfterMs: GIVE_UP_AFTER_MS })
  const summaries: ImportSummary[] = []
  let zone = zones.event
  try {
    if (options.timezone !== undefined) zone = await readNamedZone(database.pool, options.timezone)
    for (const file of files) {
      if (stop.signal.aborted) break
      const summary = emptySummary()
      summaries.push(summary)
      await importOne(file, terminal, summary, {
        format,
        inbox,
        pool: database.pool,
        zone,
        isZoneNamed: options.timezone !== undefined,
        settings: config,
        sourceName: options.source,
        isPartial: options.partial === true,
        isDryRun: options.dryRun === true,
        onRejects: options.dryRun ? async () => {} : rejects.write,
        signal: stop.signal,
      })
      if (summary.notImported > 0 && !options.dryRun) {
        terminal.note(`Nothing of ${file} was imported; --partial imports the orders that can be read`)
      }
    }
  } catch (error) {
    if (error instanceof UserError) sayWhatWasDone(terminal, addSummaries(summaries), rejects.describe())
    throw error
  } finally {
    await close()
    await rejects.close()
    stop.dispose()
  }
  const total = addSummaries(summaries)
  if (options.dryRun) printSamples(terminal, total, config.currency)
  printSummary(terminal, files, { ...total, zone: zone.name }, options.dryRun ? 'Looked at' : verbOf(total))
  warnOf(terminal, total, rejects.describe())
  if (stop.exitCode !== undefined) {
    terminal.note('Stopped. The same command goes on: what is imported already counts as duplicate.')
  }
  const isContradicted = format !== undefined && format !== 'ndjson' && total.contradicting > 0
  return stop.exitCode ?? (total.rejected > 0 || isContradicted ? 2 : 0)
}

/** Of an import that failed: nothing of it needs to be done again. */
function sayWhatWasDone(terminal: Terminal, total: ImportSummary, rejectsFiles: readonly string[]): void {
  const imported = total.accepted + total.duplicate + total.ignored
  if (imported > 0) terminal.note(`${formatCountOf(imported, 'event was', 'events were')} imported before this:`)
  warnOf(terminal, total, rejectsFiles)
}

function checkOptions(files: string[], { timezone, rejects, source }: Options): void {
  if (timezone !== undefined && !isTimeZone(timezone)) {
    const advice = adviseZone(timezone)
    throw new ImportError(
      `--timezone is "${timezone}"; allowed: ${EXPECTED_ZONE}${advice === undefined ? '' : `; ${advice}`}`,
    )
  }
  if (source === '' || source.length > 200) throw new ImportError('--source takes a name of 1 to 200 characters')
  if (files.filter((file) => file === '-').length > 1) throw new ImportError('standard input (-) can be read only once')
  if (rejects !== undefined && files.some((file) => resolve(file) === resolve(rejects))) {
    throw new ImportError(`--rejects ${rejects} is one of the files to import`)
  }
}

async function readNamedZone(pool: Pool, name: string): Promise<Zone> {
  return readZone(pool, name).catch((error) => {
    throw error instanceof UnknownZone ? new ImportError(`--timezone: ${error.message}`) : error
  })
}

async function importOne(
  file: string,
  terminal: Terminal,
  summary: ImportSummary,
  options: Omit<ImportOptions, 'open' | 'onProgress' | 'summary'>,
): Promise<void> {
  const name = file === '-' ? STANDARD_INPUT : basename(file)
  const progress = terminal.progress()
  const onProgress = ({ step, ...state }: ImportProgress) => {
    const verb = step === 'applying' ? 'importing' : step
    const unit = step === 'applying' ? 'events' : 'lines'
    progress.update({ ...state, label: `${verb} ${name}`, unit })
  }
  try {
    await importFile({ ...options, open: () => openSource(file), onProgress, summary })
  } finally {
    progress.stop()
  }
}

function verbOf({ accepted, duplicate, ignored, rejected }: ImportSummary): string {
  return rejected > 0 && accepted + duplicate + ignored === 0 ? 'Imported nothing of' : 'Imported'
}
