import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import colors from 'picocolors'
import { formatDuration } from '../src/cli/frame/number-text.ts'
import { stopOnSignal } from '../src/cli/frame/stop-on-signal.ts'
import { openTerminal } from '../src/cli/frame/terminal.ts'
import { readConfig } from '../src/config/config.ts'
import { clusterFolder } from '../src/embedded-postgres/cluster.ts'
import { findPostmaster } from '../src/embedded-postgres/postmaster.ts'
import { openInbox } from '../src/service/open-inbox.ts'
import type { Bench } from './bench.ts'
import { FAST } from './brokers/broker.ts'
import { allBrokers, measureBrokers } from './brokers/measure-brokers.ts'
import { readCpuTime } from './cpu-time.ts'
import { runDashboardBench } from './dashboard/run-dashboard-bench.ts'
import { runGuard } from './guard/run-guard.ts'
import { createOrderFeed } from './order-feed.ts'
import { measureProcesses } from './processes/measure-processes.ts'
import { runReportBench } from './reports/run-report-bench.ts'
import { tablesOf } from './result-tables.ts'
import type { Results } from './results.ts'
import { updateResults } from './results-file.ts'
import { runBench } from './run-bench.ts'
import { ordersForBrokers, ordersForProcesses, ordersOf, quickSizes, sizesUpTo } from './sizes.ts'
import { createStages } from './stage.ts'
import { writeMarkdown, writeText } from './table.ts'
import { endingYesterday } from './whizbang-orders.ts'

const ROOT = join(import.meta.dirname, '..')
const MIN_ORDERS = 100_000

const PARTS = ['ingest', 'brokers', 'reports', 'dashboard', 'processes'] as const
type Part = (typeof PARTS)[number]

const program = new Command('npm run bench --')
  .description(
    "Measure ingest, transports, reports and the dashboard. Ingest is compared with the tutorial's way and a bare COPY, transports with the bare clients of their brokers, and reports with PostgreSQL and DuckDB on the orders. A run takes about 40 minutes and 9 GB of disk.",
  )
  .option('--quick', 'Measure everything with small amounts, in about a minute')
  .addOption(new Option('--only <part>', 'Measure one part and keep the results of the others').choices(PARTS))
  .option(
    '--guard [commit]',
    'Compare this version with the last release, or with a commit, and fail if ingest, a replay or a report is more than 15 % slower',
  )
  .option(
    '--orders <n>',
    'Grow the database to this number of orders, and measure its responses at half of them',
    readOrders,
    2_000_000,
  )
  .addOption(
    new Option('--json <file>', 'File for all results').default(
      join(import.meta.dirname, 'results.json'),
      'bench/results.json',
    ),
  )
  .option('--markdown', 'Print the tables of all results in the file as Markdown, for docs/benchmarks.md')
  .parse()
const options = program.opts<{
  quick?: true
  guard?: true | string
  orders: number
  json: string
  markdown?: true
  only?: Part
}>()

const terminal = openTerminal()
const sizes = options.quick ? quickSizes : sizesUpTo(options.orders)
if (options.guard !== undefined) {
  const commit = options.guard === true ? undefined : options.guard
  const guarded = await onNewDatabase(0, (bench) => runGuard(bench, commit))
  process.stdout.write(writeText(guarded.table, readPaint()))
  process.exit(guarded.isSlower ? 1 : 0)
}
const started = performance.now()
const measured: Results = {}
if (isAskedFor('ingest')) measured.ingest = await onNewDatabase(ordersOf(sizes), runBench)
if (isAskedFor('brokers')) {
  const orders = ordersForBrokers(sizes, Object.keys(allBrokers).length * FAST)
  measured.brokers = await onNewDatabase(orders, (bench) => measureBrokers(bench))
}
if (isAskedFor('reports')) measured.reports = await runReportBench(sizes.reports, (run) => onNewDatabase(0, run))
if (isAskedFor('dashboard')) {
  const dashboard = await onNewDatabase(0, runDashboardBench)
  if (dashboard) measured.dashboard = dashboard
  else terminal.note('The dashboard is not measured, because Chromium or Chrome is not installed')
}
if (isAskedFor('processes')) measured.processes = await onNewDatabase(ordersForProcesses(sizes), measureProcesses)
const file = resolve(options.json)
const results = updateResults(file, measured)
process.stdout.write(options.markdown ? asMarkdown(results) : asText(measured))
terminal.note(
  `All results are in ${relative(process.cwd(), file)}. The run took ${formatDuration(performance.now() - started)}`,
)

function isAskedFor(part: Part): boolean {
  return options.only === undefined || options.only === part
}

/** Runs a part of the bench on an embedded server in a new folder, which is removed at the end. */
async function onNewDatabase<T>(orders: number, run: (bench: Bench) => Promise<T>): Promise<T> {
  // The default folder for data is on disk. The system's temporary folder may be in memory.
  mkdirSync(join(ROOT, '.tidemark'), { recursive: true })
  const dataDir = mkdtempSync(join(ROOT, '.tidemark', 'bench-'))
  chmodSync(dataDir, 0o755)
  const config = { ...readConfig({}), dataDir, embeddedDatabasePort: 0 }
  const stop = stopOnSignal(() => terminal.note('\nStopping …'))
  const { inbox, database, close } = await openInbox(config, { role: 'owner' })
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Error('stopped')))
  })
  try {
    const serverPid = findPostmaster(clusterFolder(dataDir))?.pid
    const running = run({
      databaseUrl: database.url,
      pool: database.pool,
      inbox,
      readCpu: () => readCpuTime(serverPid),
      orders: createOrderFeed(endingYesterday(orders)),
      sizes,
      runStage: createStages(terminal),
    })
    return await Promise.race([running, stopped])
  } finally {
    await close()
    rmSync(dataDir, { recursive: true, force: true })
    if (stop.exitCode !== undefined) process.exit(stop.exitCode)
    stop.dispose()
  }
}

function readPaint() {
  return colors.createColors(process.stdout.isTTY === true && colors.isColorSupported)
}

function asText(results: Results): string {
  const paint = readPaint()
  const parts = tablesOf(results).map(({ tables, takenOn }) => [
    `${paint.dim(takenOn)}\n`,
    ...tables.map((table) => writeText(table, paint)),
  ])
  return parts.flat().join('\n')
}

function asMarkdown(results: Results): string {
  const parts = tablesOf(results).map(({ tables, takenOn }) => [...tables.map(writeMarkdown), `${takenOn}\n`])
  return ['<!-- bench -->\n', ...parts.flat(), '<!-- /bench -->\n'].join('\n')
}

function readOrders(text: string): number {
  const orders = Number(text)
  if (Number.isInteger(orders) && orders >= MIN_ORDERS) return orders
  throw new InvalidArgumentError(`It must be an integer of at least ${MIN_ORDERS}. For fewer orders, use --quick.`)
}
