import { basename } from 'node:path'
import type { Command } from 'commander'
import { readCurrency } from '../contracts/currency.ts'
import { openSource, STANDARD_INPUT, statSource } from '../import/csv/open-source.ts'
import { ImportError } from '../import/import-error.ts'
import { importFile } from '../import/import-file.ts'
import { createRejectsFiles } from '../import/rejects-file.ts'
import { emptySummary } from '../import/summary.ts'
import { type CommandContext, run } from './frame/command.ts'
import { withInbox } from './frame/with-inbox.ts'
import { readTenant } from './import/read-tenant.ts'
import { printSummary, warnOf } from './import/summary.ts'

const HELP = `
Rates hold for the reports of one tenant. Several tenants need an import each.

The file has a column Date, and a column for each currency. Such files are eurofxref-hist.csv and eurofxref.csv of the
European Central Bank, which come in a ZIP archive: unpack it first. An empty rate, or N/A, is left out. Importing a
file again changes nothing. Of two rates for the same day, the one that was imported or published later counts.

Examples:
  tidemark rates import eurofxref-hist.csv
  unzip -p eurofxref-hist.zip | tidemark rates import -
  tidemark rates import eurofxref-hist.csv --tenant acme
  tidemark report sales-summary --reporting-currency EUR`

interface Options {
  base: string
  tenant?: string
  rejects?: string
}

/** `tidemark rates`: exchange rates for reports in one currency. */
export function addRatesCommand(program: Command): void {
  program
    .command('rates')
    .description('Import exchange rates for reports in one currency')
    .command('import')
    .description('Import the exchange rates of the European Central Bank (CSV)')
    .argument('<file>', 'the file, plain or compressed with gzip; - is standard input')
    .option('--base <code>', 'the currency of which one unit is worth each rate', 'EUR')
    .option('--tenant <id>', 'the tenant whose reports use the rates (default: TIDEMARK_TENANT)')
    .option('--rejects <file>', 'file for rejected rates (default: NAME.rejects.ndjson in the current folder)')
    .addHelpText('after', HELP)
    .action((file: string, options: Options) => run((context) => importRates(context, file, options)))
}

async function importRates(context: CommandContext, file: string, options: Options): Promise<number> {
  const base = readBase(options.base)
  const tenantId = readTenant(options.tenant)
  await statSource(file)
  const { terminal, stop, config } = context
  const rejects = createRejectsFiles(options.rejects)
  const summary = emptySummary()
  const name = file === '-' ? STANDARD_INPUT : basename(file)
  const progress = terminal.progress()
  try {
    const zone = await withInbox(context, async ({ inbox, database, zones }) => {
      await importFile({
        open: () => openSource(file),
        format: { base, publishedAt: new Date().toISOString() },
        inbox,
        pool: database.directPool,
        zone: zones.event,
        settings: config,
        sourceName: 'rates',
        tenantId,
        onProgress: ({ done, total, count }) =>
          progress.update({ done, total, count, label: `importing ${name}`, unit: 'rates' }),
        onRejects: rejects.write,
        signal: stop.signal,
        summary,
      })
      return zones.event.name
    })
    progress.stop()
    printSummary(terminal, [file], { ...summary, zone }, 'Imported')
    warnOf(terminal, summary, rejects.describe())
    return summary.rejected > 0 ? 2 : 0
  } finally {
    progress.stop()
    await rejects.close()
  }
}

function readBase(code: string): string {
  const base = readCurrency(code)
  if (base === undefined || base === 'XXX') {
    throw new ImportError(`--base is "${code}"; it must be an ISO 4217 currency code such as EUR`)
  }
  return base
}
