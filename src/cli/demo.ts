import { type Command, InvalidArgumentError } from 'commander'
import { pino } from 'pino'
import type { Config } from '../config/config.ts'
import type { Service } from '../service/start-service.ts'
import { createDemoShop } from '../simulate/demo/demo-publisher.ts'
import { type DemoShop, startDemoShop } from '../simulate/demo/demo-shop.ts'
import { keepDemoState, readDemoState } from '../simulate/demo/demo-state.ts'
import { type PlayedInboxSettings, playPast } from '../simulate/demo/play-past.ts'
import { TOPIC } from '../simulate/whizbang.ts'
import { readPort } from './bus.ts'
import { type CommandContext, run } from './frame/command.ts'
import { showShare } from './frame/progress.ts'
import { runService, serviceOptions } from './frame/run-service.ts'
import { formatColumns } from './frame/table.ts'
import { formatCountOf, paintFor, type Terminal } from './frame/terminal.ts'

const HELP = `
The shop publishes to a Service Bus on this machine, and Tidemark receives from it as from a real Service Bus. The first
start publishes a year of history, the last month first. The next start continues where the previous one ended.

Examples:
  tidemark demo
  tidemark demo --rate 5
  TIDEMARK_DATA_DIR=/tmp/tidemark-demo PORT=5003 tidemark demo`

const OLDER = '\nThe older months follow, and the numbers grow. Ctrl-C stops everything; the data stays.\n'
const LIVE = `
Orders keep arriving. Some messages are odd, as on every bus: duplicates, an order without its total, a truncated message
and one of an unknown type. They change no number; the ingest report shows their outcomes.
Ctrl-C stops everything; the data stays.
`

interface Options {
  ordersPerDay: number
  rate: number
  busPort: number
}

/** `tidemark demo`: runs the service with a simulated shop. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Start Tidemark with a simulated shop: a year of history, then live orders')
    .option('--orders-per-day <n>', 'orders on an average day of the history', readPositive, 200)
    .option('--rate <orders>', 'live orders per second', readPositive, 0.5)
    .option('--bus-port <port>', "port of the shop's Service Bus; another port if it is in use", readPort, 5672)
    .addHelpText('after', HELP)
    .action((options: Options) => run((context) => runDemo(context, options), serviceOptions))
}

async function runDemo(context: CommandContext, { ordersPerDay, rate, busPort }: Options): Promise<undefined> {
  const { dataDir, currency } = context.config
  const shop = await startDemoShop({ dataDir, currency, ordersPerDay, ratePerSecond: rate, busPort })
  try {
    if (context.stop.signal.aborted) return
    await runService(context, {
      whileRunning: async (service, signal) => {
        await fillPast(context, service, ordersPerDay, signal)
        if (!signal.aborted) await showShop(shop, service.url, context.terminal, signal)
      },
      sources: [shop.source],
    })
  } finally {
    await shop.close()
  }
}

/** Fills the last month of a new shop day by day, so that numbers of past days have changed since. */
async function fillPast(
  { config, terminal }: CommandContext,
  service: Service,
  ordersPerDay: number,
  signal: AbortSignal,
): Promise<void> {
  const { dataDir, currency } = config
  const state = readDemoState(dataDir, new Date())
  if (state.live) return
  const progress = terminal.progress()
  const showProgress = showShare(progress, 'last month')
  await playPast(playedInboxSettings(config, service), {
    shop: createDemoShop({ ordersPerDay, currency, startDate: state.startDate }),
    state,
    keep: (changed) => keepDemoState(dataDir, changed),
    onProgress: showProgress,
    signal,
  })
  progress.stop()
}

function playedInboxSettings(config: Config, { database, costs, rules, clock, zones }: Service): PlayedInboxSettings {
  return {
    ...config,
    ...costs,
    pool: database.pool,
    log: pino({ level: 'silent' }),
    rules: rules.fingerprint,
    clock,
    zone: zones.event,
    shopZone: zones.shop,
    ensureRawPartition: (ms) => costs.ensurePartitions('raw_events', [new Date(ms).toISOString().slice(0, 10)]),
    forgetPartitions: () => undefined,
    giveUpAfterMs: Number.POSITIVE_INFINITY,
  }
}

/** Shows the progress of the history, and addresses to look at as soon as the first month is complete. */
async function showShop(shop: DemoShop, url: string, terminal: Terminal, signal: AbortSignal): Promise<void> {
  process.stdout.write('\nA simulated shop publishes its history up to now, the last month first …\n')
  const progress = terminal.progress()
  const showProgress = showShare(progress, 'history')
  let hasLooked = false
  await shop.publish((report) => {
    if (report.kind === 'progress') return showProgress(report.events, report.share)
    progress.stop()
    process.stdout.write(`In all numbers since this start: ${formatCountOf(report.events, 'event')}.\n`)
    if (!hasLooked) process.stdout.write(whatToLookAt(url, shop.connectionString))
    hasLooked = true
    process.stdout.write(report.isComplete ? LIVE : OLDER)
  }, signal)
  progress.stop()
}

function whatToLookAt(url: string, connectionString: string): string {
  const today = new Date().toISOString().slice(0, 10)
  const links = [
    ['The dashboard, live', url],
    ['The API, to try in the browser', `${url}/docs`],
    ['The last 30 days', `curl "${url}/api/analytics/sales/daily"`],
    ['Today by hours', `curl "${url}/api/analytics/sales/hourly?date=${today}"`],
    ['The best sellers', `curl "${url}/api/analytics/products/top?limit=5"`],
    ['The year by months', `curl "${url}/api/analytics/sales/monthly"`],
    ['The outcome of every event', `curl "${url}/api/analytics/ingest"`],
  ]
  const paint = paintFor(process.stdout)
  const lines = formatColumns(links.map(([what = '', how = '']) => [{ text: `  ${what}`, paint: paint.dim }, how]))
  const bus = `\n${paint.bold('Publish your own events')} to topic ${TOPIC} of this Service Bus\n  ${connectionString}\n`
  return `\n${paint.bold('Look at')}\n${lines}${bus}`
}

function readPositive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
