import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Pool } from 'pg'
import { chooseFormat, type FormatChoice } from '../import/choose-format.ts'
import { openSource, STANDARD_INPUT, statSource } from '../import/csv/open-source.ts'
import { explain } from '../import/explanation.ts'
import { ImportError } from '../import/import-error.ts'
import { type ImportOptions, type ImportProgress, importFile } from '../import/import-file.ts'
import { presets } from '../import/presets/index.ts'
import { createRejectsFiles } from '../import/rejects-file.ts'
import { addSummaries, emptySummary, type ImportSummary, isNothingImported } from '../import/summary.ts'
import { UserError } from '../user-error.ts'
import { readZone, UnknownZone } from '../zones/read-zone.ts'
import type { Zone } from '../zones/zone.ts'
import { adviseZone, EXPECTED_ZONE, isTimeZone } from '../zones/zone-names.ts'
import { type CommandContext, run } from './frame/command.ts'
import { formatCountOf, type Terminal } from './frame/terminal.ts'
import { type InboxSession, withInbox } from './frame/with-inbox.ts'
import { printExplanation } from './import/explanation.ts'
import { readTenant } from './import/read-tenant.ts'
import { printSamples, printSummary, warnOf } from './import/summary.ts'

const HELP = `
Exit codes:
  0    everything was imported, was a duplicate, or was left out by a rule of the preset or mapping
  1    a file, a setting or the database cannot be used
  2    some events were rejected; the rejects file lists them with the reasons. Nothing of a CSV with rejected events is
       imported, unless --partial. Or a CSV has known orders with different content; the first content counts
  130  stopped by Ctrl-C; run the same command to continue

Examples:
  tidemark import events.ndjson
  tidemark import 2024.ndjson.gz 2025.ndjson.gz
  zcat events.gz | tidemark import -
  tidemark import orders_export.csv --explain
  tidemark import orders.csv --mapping orders.mapping.json --timezone Europe/Berlin --dry-run
  tidemark import orders.csv --mapping orders.mapping.json --timezone Europe/Berlin
  tidemark import online-retail.csv.gz --preset online-retail
  tidemark import orders_export.csv --preset shopify-orders --as-of 2026-05-01

A mapping contains the column of each property of an order:
  {
    "order": { "id": "Order", "time": "Created", "customer": "Email", "currency": { "value": "EUR" } },
    "item": { "product": "SKU", "quantity": "Quantity", "unitPrice": "Price" },
    "timeFormat": "DD/MM/YYYY HH24:MI"
  }
  order: id, time, customer, total, currency, discount, tax, shipping, tip, fee, duties, giftCard,
         taxIncluded, channel, country, paymentMethod, couponCode, couponCodes,
         refunded, refundedAt, cancelledAt, status
  item:  product, name, quantity, unitPrice or lineTotal, discount, tax, shipping, variant, sku,
         unitCost, kind
  status: lists of values that mean paid, cancelled, refunded, notAnOrder
  pricesIncludeTax, timeFormat, decimal, delimiter, quote, encoding
  Each property of order and item is a column, {"column": …}, {"columns": […]} (joined), {"value": …} or a list of
  these; the first one that is not empty counts. Without a total, the total is the sum of the items - discount + tax +
  shipping + tip + fee + duties. All lines of an order must be in one file. docs/import-mapping.md has an example of each.`

interface Options extends FormatChoice {
  timezone?: string
  rejects?: string
  source: string
  tenant?: string
  partial?: boolean
  dryRun?: boolean
  explain?: boolean
  json?: boolean
}

/** `tidemark import`: imports events and orders from files. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('Import events (NDJSON) or orders (CSV) from files. Importing a file again changes nothing.')
    .argument('<file...>', 'files to import, plain or compressed with gzip; - is standard input')
    .option('--format <format>', 'ndjson or csv (default: detected from the file)')
    .option('--mapping <file>', 'CSV: the columns of the properties of an order (JSON, see below)')
    .option(
      '--preset <name>',
      `CSV: a built-in mapping (default: detected from the columns): ${Object.keys(presets).join(', ')}`,
    )
    .option('--as-of <time>', 'CSV: the day or time of the export, for refunds without a time of their own')
    .option(
      '--timezone <zone>',
      'CSV: time zone of times without an offset (default: TIDEMARK_EVENT_TIME_ZONE of the database)',
    )
    .option('--currency <code>', 'CSV: currency of orders without a currency in the mapping')
    .option('--time-format <format>', 'CSV: format of times, such as DD/MM/YYYY HH24:MI (default: that of the mapping)')
    .option('--encoding <name>', 'CSV: encoding, such as windows-1252 (default: that of the mapping, else utf-8)')
    .option('--dry-run', 'CSV: print the first orders and every warning; import nothing')
    .option('--explain', 'print how a file is read, its first orders, and every doubt; import nothing')
    .option('--json', 'with --explain: print JSON, one line per file')
    .option('--partial', 'CSV: import the valid orders of a file even if others are rejected')
    .option('--rejects <file>', 'file for rejected events (default: NAME.rejects.ndjson in the current folder)')
    .option('--source <name>', 'name of the source in the accounting', 'import')
    .option('--tenant <id>', 'tenant of events and orders that name none (default: TIDEMARK_TENANT)')
    .addHelpText('after', HELP)
    .action((files: string[], options: Options) =>
      run((context) => runImport(context, files, { ...options, dryRun: options.dryRun || options.explain })),
    )
}

async function runImport(context: CommandContext, files: string[], options: Options): Promise<number> {
  const { config, terminal, stop } = context
  const format = await chooseFormat(options)
  checkOptions(files, options)
  for (const file of files) await statSource(file)

  const rejects = createRejectsFiles(options.rejects)
  const summaries: ImportSummary[] = []
  try {
    const zone = await withInbox(context, (session) =>
      importFiles(session, files, { ...options, format, onRejects: rejects.write }, summaries),
    )
    const total = addSummaries(summaries)
    if (options.explain) {
      for (const summary of summaries) {
        const explanation = explain(summary, { timeZone: zone, currency: options.currency ?? config.currency })
        if (options.json) process.stdout.write(`${JSON.stringify(explanation)}\n`)
        else printExplanation(terminal, explanation)
      }
      return total.rejected > 0 ? 2 : 0
    }
    if (options.dryRun) printSamples(terminal, total, config.currency)
    printSummary(terminal, files, { ...total, zone }, options.dryRun ? 'Checked' : verbOf(total))
    warnOf(terminal, total, rejects.describe())
    if (stop.exitCode !== undefined) {
      terminal.note('Stopped. Run the same command to continue: events that were imported already count as duplicates.')
    }
    const isContradicted = format !== undefined && format !== 'ndjson' && total.contradicting > 0
    return total.rejected > 0 || isContradicted ? 2 : 0
  } catch (error) {
    if (error instanceof UserError) printProgressBeforeFailure(terminal, addSummaries(summaries), rejects.describe())
    throw error
  } finally {
    await rejects.close()
  }
}

type Chosen = Omit<Options, 'format'> & Pick<ImportOptions, 'format' | 'onRejects'>

/** @returns the time zone of times without an offset. */
async function importFiles(
  { inbox, database, zones, config, terminal, stop }: InboxSession,
  files: string[],
  { format, onRejects, ...options }: Chosen,
  summaries: ImportSummary[],
): Promise<string> {
  const tenantId = readTenant(options.tenant)
  const isZoneNamed = options.timezone !== undefined
  const zone = isZoneNamed ? await readNamedZone(database.pool, options.timezone ?? '') : zones.event
  for (const file of files) {
    if (stop.signal.aborted) break
    const summary = emptySummary()
    summaries.push(summary)
    await importOne(file, terminal, summary, {
      format,
      inbox,
      pool: database.directPool,
      zone,
      isZoneNamed,
      isZoneAssumed: !isZoneNamed && config.eventTimeZone === undefined && zone.name === 'UTC',
      settings: config,
      sourceName: options.source,
      tenantId,
      isPartial: options.partial === true,
      isDryRun: options.dryRun === true,
      onRejects: options.dryRun ? async () => {} : onRejects,
      signal: stop.signal,
    })
    if (summary.notImported > 0 && !options.dryRun) {
      terminal.note(`Nothing of ${file} was imported; --partial imports the valid orders`)
    }
  }
  return zone.name
}

/** For an import that failed in the middle. */
function printProgressBeforeFailure(terminal: Terminal, total: ImportSummary, rejectsFiles: readonly string[]): void {
  const imported = total.accepted + total.duplicate + total.ignored
  if (imported > 0) terminal.note(`${formatCountOf(imported, 'event was', 'events were')} imported before this error:`)
  warnOf(terminal, total, rejectsFiles)
}

function checkOptions(files: string[], { timezone, rejects, source, explain, json }: Options): void {
  if (timezone !== undefined && !isTimeZone(timezone)) {
    const advice = adviseZone(timezone)
    throw new ImportError(
      `--timezone is "${timezone}"; allowed: ${EXPECTED_ZONE}${advice === undefined ? '' : `; ${advice}`}`,
    )
  }
  if (json && !explain) throw new ImportError('--json is for --explain')
  if (source === '' || source.length > 200) throw new ImportError('--source must be a name of 1 to 200 characters')
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

const verbOf = (summary: ImportSummary): string => (isNothingImported(summary) ? 'Imported nothing of' : 'Imported')
