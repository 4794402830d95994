import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import colors from 'picocolors'
import { formatDuration } from '../src/cli/number-text.ts'
import { stopOnSignal } from '../src/cli/stop-on-signal.ts'
import { openTerminal } from '../src/cli/terminal.ts'
import { readConfig } from '../src/config.ts'
import { clusterFolder } from '../src/db/embedded-cluster.ts'
import { findPostmaster } from '../src/db/postmaster.ts'
import { openInbox } from '../src/main.ts'
import { readCpuTime } from './cpu-time.ts'
import { createOrderFeed } from './order-feed.ts'
import { describe, tablesOf } from './result-tables.ts'
import type { Results } from './results.ts'
import { runBench } from './run-bench.ts'
import { ordersOf, quickSizes, type Sizes, sizesUpTo } from './sizes.ts'
import { createStages } from './stage.ts'
import { writeMarkdown, writeText } from './table.ts'
import { endingYesterday } from './whizbang-orders.ts'

const ROOT = join(import.meta.dirname, '..')
const LEAST_ORDERS = 100_000

const program = new Command('npm run bench --')
  .description(
    "Compares Tidemark's ingest with the tutorial's way and with bare COPY, and measures reports. Takes about five minutes and 9 GB of disk.",
  )
  .option('--quick', 'everything in small, in about twenty seconds')
  .option(
    '--orders <n>',
    'grow the database to so many orders; reports are asked at half of them',
    readOrders,
    2_000_000,
  )
  .addOption(
    new Option('--json <file>', 'where to write all figures').default(
      join(import.meta.dirname, 'results.json'),
      'bench/results.json',
    ),
  )
  .option('--markdown', 'print the tables as Markdown, for the README')
  .parse()
const options = program.opts<{ quick?: true; orders: number; json: string; markdown?: true }>()

const terminal = openTerminal()
const results = await runOnNewDatabase(options.quick ? quickSizes : sizesUpTo(options.orders))
const file = resolve(options.json)
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
process.stdout.write(options.markdown ? asMarkdown(results) : asText(results))
terminal.note(`All figures: ${relative(process.cwd(), file)}, in ${formatDuration(results.seconds * 1000)}`)

/** Runs the bench on an embedded server in a folder of its own, which is removed at the end. */
async function runOnNewDatabase(sizes: Sizes): Promise<Results> {
  // On the disk where data is kept by default: the system's temporary folder may be held in memory.
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
    const running = runBench({
      databaseUrl: database.url,
      pool: database.pool,
      inbox,
      readCpu: () => readCpuTime(serverPid),
      orders: createOrderFeed(endingYesterday(ordersOf(sizes))),
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

function asText(results: Results): string {
  const paint = colors.createColors(process.stdout.isTTY === true && colors.isColorSupported)
  return [`${paint.dim(describe(results))}\n`, ...tablesOf(results).map((table) => writeText(table, paint))].join('\n')
}

function asMarkdown(results: Results): string {
  const tables = tablesOf(results).map(writeMarkdown)
  return ['<!-- bench -->\n', ...tables, `${describe(results)}\n`, '<!-- /bench -->\n'].join('\n')
}

function readOrders(text: string): number {
  const orders = Number(text)
  if (Number.isInteger(orders) && orders >= LEAST_ORDERS) return orders
  throw new InvalidArgumentError(`A whole number of at least ${LEAST_ORDERS} is needed; --quick does less.`)
}
