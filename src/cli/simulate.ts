import { type Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import { inBatches, inTimelyBatches } from '../simulate/batches.ts'
import {
  openingDate,
  rangeOf,
  readCount,
  readCurrency,
  readDate,
  readPositive,
  readUrl,
  type SimulateOptions,
} from '../simulate/command-options.ts'
import { type Delivered, deliver } from '../simulate/deliver.ts'
import { type Destination, inForm, ReaderGone, SimulateError } from '../simulate/destination.ts'
import type { SimulatedEvent } from '../simulate/event.ts'
import { createFileDestination } from '../simulate/file-destination.ts'
import { eventsBetween } from '../simulate/history.ts'
import { createHttpDestination } from '../simulate/http-destination.ts'
import { lineFormats } from '../simulate/line-formats.ts'
import { liveEvents } from '../simulate/live.ts'
import { createShop } from '../simulate/shop.ts'
import { toWhizbang } from '../simulate/whizbang.ts'
import { UserError } from '../user-error.ts'
import { showShare } from './progress.ts'
import { openTerminal } from './terminal.ts'

const BATCH_SIZE = 1000
const BATCH_WAIT_MS = 200
/** 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130

const examples = `
Examples:
  tidemark simulate                                   the last 365 days to a running Tidemark
  tidemark simulate --rate 5                          five orders a second, from now on, until Ctrl-C
  tidemark simulate --from 2026-01-01 --days 31 --out january.ndjson
  tidemark simulate --days 7 --format whizbang --out - | head
  tidemark simulate --rate 5 --to-service-bus "$SERVICE_BUS_CONNECTION_STRING"

To a Service Bus events go as a Whizbang shop publishes them, to the topic ecommerce.contracts.events or to the one
that EntityPath in the connection string names.

The same seed, opening day and orders per day always make the same shop: the same days come out with the same ids,
so that sending them twice changes nothing. The shop opens on the first of January of the year of --from unless
--opened says otherwise.`

/** Adds `tidemark simulate`: a believable shop's events, past or live, to a file or to a running Tidemark. */
export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('Make the events of a believable shop: a history, or with --rate a live stream')
    .addOption(new Option('--from <date>', 'first day or moment (UTC)').argParser(readDate))
    .addOption(new Option('--to <date>', 'end, itself excluded (default: now)').argParser(readDate))
    .addOption(
      new Option('--days <n>', 'length of the history (default: 365, or from --from until now)').argParser(
        readPositive,
      ),
    )
    .addOption(new Option('--opened <date>', "the shop's first day").argParser(readDate))
    .option('--orders-per-day <n>', "orders on an average day of the shop's first year", readPositive, 300)
    .option('--seed <text>', 'another seed makes another shop', 'tidemark')
    .addOption(
      new Option('--currency <code>', 'currency of all amounts (default: TIDEMARK_CURRENCY)').argParser(readCurrency),
    )
    .addOption(
      new Option('--rate <orders>', 'live: orders per second')
        .argParser(readPositive)
        .conflicts(['from', 'to', 'days']),
    )
    .option('--count <n>', 'end after this many events', readCount)
    .addOption(new Option('--format <format>', 'envelope').choices(Object.keys(lineFormats)).default('plain'))
    .option('--to-url <url>', 'send to this Tidemark (default: the one on PORT of this machine)', readUrl)
    .addOption(new Option('--out <file>', 'write NDJSON to a file instead; - is standard output').conflicts('toUrl'))
    .addOption(
      new Option(
        '--to-service-bus <connection string>',
        'publish to an Azure Service Bus or a "tidemark bus" instead',
      ).conflicts(['toUrl', 'out', 'format']),
    )
    .option('--access-key <key>', 'key that the Tidemark asks for')
    .addHelpText('after', examples)
    .action(async (given: Partial<SimulateOptions>, command: Command) => {
      try {
        const { port, currency } = readConfig(process.env)
        await simulate({ toUrl: `http://127.0.0.1:${port}`, currency, ...given } as SimulateOptions)
      } catch (error) {
        if (error instanceof UserError || error instanceof RangeError) command.error(`error: ${error.message}`)
        throw error
      }
    })
}

async function simulate(options: SimulateOptions): Promise<void> {
  const progress = openTerminal().progress()
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    const { signal } = interruption
    const destination = await destinationOf(options, signal)
    const delivered = await deliver({
      ...(options.rate === undefined ? historyOf(options) : liveStreamOf(options, signal)),
      count: options.count,
      destination,
      onProgress: showShare(progress, 'simulating'),
      signal,
    })
    progress.stop()
    process.stderr.write(`${signal.aborted ? 'Stopped' : 'Done'}: ${describe(delivered, destination)}\n`)
    if (signal.aborted && options.rate === undefined) process.exitCode = INTERRUPTED
    const { statuses, firstError } = delivered.arrived
    if (statuses.rejected) {
      throw new SimulateError(`${statuses.rejected} events were rejected; the first: ${firstError}`)
    }
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error
  } finally {
    progress.stop()
    interruption.abort()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

async function destinationOf(options: SimulateOptions, signal: AbortSignal): Promise<Destination> {
  const { out, toServiceBus, toUrl, accessKey, format } = options
  if (toServiceBus !== undefined) {
    // Azure's SDK takes long to load: only those who need it wait.
    const { createServiceBusDestination } = await import('../simulate/service-bus-destination.ts')
    return inForm(toWhizbang, createServiceBusDestination({ connectionString: toServiceBus, signal }))
  }
  const lines =
    out === undefined ? createHttpDestination({ url: toUrl, accessKey, signal }) : createFileDestination(out)
  return inForm(lineFormats[format], lines)
}

function historyOf(options: SimulateOptions) {
  const { from, to } = rangeOf(options)
  const shop = createShop({ ...options, startDate: openingDate(options, from) })
  const shareOf = ({ time }: SimulatedEvent) => (Date.parse(time) - from.getTime()) / (to.getTime() - from.getTime())
  return { batches: inBatches(eventsBetween(shop, from, to), BATCH_SIZE), shareOf }
}

function liveStreamOf(options: SimulateOptions, signal: AbortSignal) {
  const from = new Date()
  const shop = createShop({ ...options, startDate: openingDate(options, from) })
  const events = liveEvents(shop, { from, ratePerSecond: options.rate, signal })
  return { batches: inTimelyBatches(events, BATCH_SIZE, BATCH_WAIT_MS) }
}

function describe({ events, arrived }: Delivered, { name }: Destination): string {
  const statuses = Object.entries(arrived.statuses).map(([status, count]) => `${count} ${status}`)
  return `${events} events to ${name}${statuses.length > 0 ? ` (${statuses.join(', ')})` : ''}`
}
