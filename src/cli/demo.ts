import { type Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import type { Service } from '../main.ts'
import { inBatches, inTimelyBatches } from '../simulate/batches.ts'
import { deliver } from '../simulate/deliver.ts'
import { keepDemoState, readDemoState } from '../simulate/demo-state.ts'
import { inForm } from '../simulate/destination.ts'
import { eventsBetween } from '../simulate/history.ts'
import { createInboxDestination } from '../simulate/inbox-destination.ts'
import { lineFormats } from '../simulate/line-formats.ts'
import { liveEvents } from '../simulate/live.ts'
import { createShop } from '../simulate/shop.ts'
import { showShare } from './progress.ts'
import { runService } from './run-service.ts'
import { formatCount, openTerminal, paintFor } from './terminal.ts'

const HELP = `
The first start fills a year of history; a second one goes on where the first ended.

Examples:
  tidemark demo
  tidemark demo --rate 5
  TIDEMARK_DATA_DIR=/tmp/tidemark-demo PORT=5003 tidemark demo`

const BATCH_SIZE = 2000
const LIVE_WAIT_MS = 200
const SEED = 'tidemark demo'
const SOURCE = 'demo'

interface Options {
  ordersPerDay: number
  rate: number
}

/** `tidemark demo`: the service with a believable shop in it. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Start Tidemark with a simulated shop: a year of history, then live orders')
    .option('--orders-per-day <n>', "orders on an average day of the shop's history", readPositive, 200)
    .option('--rate <orders>', 'live orders per second', readPositive, 0.5)
    .addHelpText('after', HELP)
    .action((options: Options) => runService((service, signal) => runShop(service, options, signal)))
}

async function runShop(service: Service, options: Options, signal: AbortSignal): Promise<void> {
  const { dataDir, currency } = readConfig(process.env)
  const now = new Date()
  const state = readDemoState(dataDir, now)
  keepDemoState(dataDir, state)
  const shop = createShop({ seed: SEED, ordersPerDay: options.ordersPerDay, currency, startDate: state.startDate })
  const from = new Date(state.until)
  const isNew = state.until.startsWith(state.startDate)
  process.stdout.write(`\n${isNew ? 'Filling a year of history' : `Catching up from ${state.until.slice(0, 16)}Z`} …\n`)
  const progress = openTerminal().progress()
  const delivered = await deliver({
    batches: inBatches(eventsBetween(shop, from, now), BATCH_SIZE),
    shareOf: ({ time }) => (Date.parse(time) - from.getTime()) / (now.getTime() - from.getTime()),
    destination: inForm(lineFormats.plain, createInboxDestination(service.inbox, SOURCE)),
    onProgress: showShare(progress, 'filling'),
    signal,
  })
  progress.stop()
  if (signal.aborted) return
  keepDemoState(dataDir, { ...state, until: now.toISOString() })
  process.stdout.write(
    `${formatCount(delivered.events)} events came in, and are in every number.\n${whatToLookAt(service.url, now)}`,
  )
  await deliver({
    batches: inTimelyBatches(
      liveEvents(shop, { from: new Date(), ratePerSecond: options.rate, signal }),
      BATCH_SIZE,
      LIVE_WAIT_MS,
    ),
    destination: inForm(lineFormats.plain, createInboxDestination(service.inbox, SOURCE)),
    onProgress: () => undefined,
    signal,
  })
}

function whatToLookAt(url: string, now: Date): string {
  const today = now.toISOString().slice(0, 10)
  const look = [
    ['The API, to try in the browser', `${url}/docs`],
    ['The last 30 days', `curl "${url}/api/analytics/sales/daily"`],
    ['Today, growing as you watch', `curl "${url}/api/analytics/sales/hourly?date=${today}"`],
    ['The best sellers', `curl "${url}/api/analytics/products/top?limit=5"`],
    ['The year by months', `curl "${url}/api/analytics/sales/monthly"`],
    ['What came in, and what became of it', `curl "${url}/api/analytics/ingest"`],
  ]
  const paint = paintFor(process.stdout)
  const lines = look.map(([what = '', how]) => `  ${paint.dim(what.padEnd(36))} ${how}\n`)
  return `\n${paint.bold('Look at')}\n${lines.join('')}\nOrders keep arriving. Ctrl-C stops everything; the data stays.\n`
}

function readPositive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
