import { type Command, InvalidArgumentError } from 'commander'
import { type DemoShop, startDemoShop } from '../simulate/demo-shop.ts'
import { TOPIC } from '../simulate/whizbang.ts'
import { readPort } from './bus.ts'
import { showShare } from './progress.ts'
import { readConfigOrFail, runService } from './run-service.ts'
import { formatCountOf, openTerminal, paintFor } from './terminal.ts'

const HELP = `
The shop publishes to a Service Bus on this machine, and Tidemark consumes from it, as it would from a real one. The
first start brings a year of history, the last month first; a second one goes on where the first ended.

Examples:
  tidemark demo
  tidemark demo --rate 5
  TIDEMARK_DATA_DIR=/tmp/tidemark-demo PORT=5003 tidemark demo`

const OLDER = '\nThe older months follow; the numbers grow as you watch. Ctrl-C stops everything; the data stays.\n'
const LIVE = `
Orders keep arriving. Among them, as on every bus: messages that come twice, an order without its total, one that is cut
off and one of an unknown type. They change no number; the ingest report tells what became of them.
Ctrl-C stops everything; the data stays.
`

interface Options {
  ordersPerDay: number
  rate: number
  busPort: number
}

/** `tidemark demo`: the service with a believable shop in it. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Start Tidemark with a simulated shop: a year of history, then live orders')
    .option('--orders-per-day <n>', "orders on an average day of the shop's history", readPositive, 200)
    .option('--rate <orders>', 'live orders per second', readPositive, 0.5)
    .option('--bus-port <port>', "port of the shop's Service Bus; another when it is taken", readPort, 5672)
    .addHelpText('after', HELP)
    .action(runDemo)
}

async function runDemo({ ordersPerDay, rate, busPort }: Options): Promise<void> {
  const { dataDir, currency } = readConfigOrFail()
  const shop = await startDemoShop({ dataDir, currency, ordersPerDay, ratePerSecond: rate, busPort })
  try {
    await runService((service, signal) => showShop(shop, service.url, signal), [shop.source])
  } finally {
    await shop.close()
  }
}

/** Tells how far the shop's history is, and what to look at as soon as there is something. */
async function showShop(shop: DemoShop, url: string, signal: AbortSignal): Promise<void> {
  process.stdout.write('\nA simulated shop publishes its history up to now, the last month first …\n')
  const progress = openTerminal().progress()
  const showProgress = showShare(progress, 'history')
  let hasLooked = false
  await shop.publish((report) => {
    if (report.kind === 'progress') return showProgress(report.events, report.share)
    progress.stop()
    process.stdout.write(`In every number, since this start: ${formatCountOf(report.events, 'event')}.\n`)
    if (!hasLooked) process.stdout.write(whatToLookAt(url, shop.connectionString))
    hasLooked = true
    process.stdout.write(report.isComplete ? LIVE : OLDER)
  }, signal)
  progress.stop()
}

function whatToLookAt(url: string, connectionString: string): string {
  const today = new Date().toISOString().slice(0, 10)
  const look = [
    ['The dashboard, growing as you watch', url],
    ['The API, to try in the browser', `${url}/docs`],
    ['The last 30 days', `curl "${url}/api/analytics/sales/daily"`],
    ['Today by hours', `curl "${url}/api/analytics/sales/hourly?date=${today}"`],
    ['The best sellers', `curl "${url}/api/analytics/products/top?limit=5"`],
    ['The year by months', `curl "${url}/api/analytics/sales/monthly"`],
    ['What came in, and what became of it', `curl "${url}/api/analytics/ingest"`],
  ]
  const paint = paintFor(process.stdout)
  const lines = look.map(([what = '', how]) => `  ${paint.dim(what.padEnd(36))} ${how}\n`)
  const bus = `\n${paint.bold('Publish to')}, if you like: topic ${TOPIC} of this Service Bus\n  ${connectionString}\n`
  return `\n${paint.bold('Look at')}\n${lines.join('')}${bus}`
}

function readPositive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
