import { type Command, Option } from 'commander'
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
import { inBatches, inTimelyBatches } from '../simulate/destinations/batches.ts'
import { type Delivered, deliver } from '../simulate/destinations/deliver.ts'
import { type Destination, inForm, ReaderGone, SimulateError } from '../simulate/destinations/destination.ts'
import { createFileDestination } from '../simulate/destinations/file-destination.ts'
import { createHttpDestination } from '../simulate/destinations/http-destination.ts'
import { lineFormats } from '../simulate/destinations/line-formats.ts'
import type { SimulatedEvent } from '../simulate/event.ts'
import { SECOND_CURRENCIES } from '../simulate/exchange-rates.ts'
import { eventsBetween } from '../simulate/history.ts'
import { liveEvents } from '../simulate/live.ts'
import { createShop, USUAL_EDITED_SHARE } from '../simulate/shop.ts'
import { toWhizbang } from '../simulate/whizbang.ts'
import { type CommandContext, run } from './frame/command.ts'
import { showShare } from './frame/progress.ts'

const BATCH_SIZE = 1000
const BATCH_WAIT_MS = 200

const HELP = `
Examples:
  tidemark simulate                                   send the last 365 days to a running Tidemark
  tidemark simulate --rate 5                          send five orders per second until Ctrl-C
  tidemark simulate --from 2026-01-01 --days 31 --out january.ndjson
  tidemark simulate --days 7 --format whizbang --out - | head
  tidemark simulate --rate 5 --to-service-bus "$SERVICE_BUS_CONNECTION_STRING"

To a Service Bus, events are published as by a Whizbang shop: to the topic in EntityPath of the connection string, or to
ecommerce.contracts.events.

The same seed, opening day and orders per day always produce the same shop. The same days have the same event ids, so
sending them twice changes nothing. By default the shop opens on 1 January of the year of --from.

Exit codes: 0 done, 1 error or rejected events, 130 a history was stopped by Ctrl-C`

/** `tidemark simulate`: sends the past or live events of a simulated shop to a file or to a running Tidemark. */
export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('Generate the events of a simulated shop: a history, or a live stream with --rate')
    .addOption(new Option('--from <date>', 'first day or moment (UTC)').argParser(readDate))
    .addOption(new Option('--to <date>', 'end, exclusive (default: now)').argParser(readDate))
    .addOption(
      new Option('--days <n>', 'length of the history (default: 365, or from --from until now)').argParser(
        readPositive,
      ),
    )
    .addOption(new Option('--opened <date>', "the shop's first day").argParser(readDate))
    .option('--orders-per-day <n>', "orders on an average day of the shop's first year", readPositive, 300)
    .option('--seed <text>', 'a different seed produces a different shop', 'tidemark')
    .addOption(
      new Option('--currency <code>', 'currency of all amounts (default: TIDEMARK_CURRENCY)').argParser(readCurrency),
    )
    .addOption(
      new Option(
        '--second-currency <code>',
        'currency of online orders from Great Britain, with daily exchange rates: GBP, USD or EUR',
      ).choices(SECOND_CURRENCIES),
    )
    .addOption(
      new Option('--rate <orders>', 'live orders per second').argParser(readPositive).conflicts(['from', 'to', 'days']),
    )
    .option('--count <n>', 'stop after this many events', readCount)
    .addOption(
      new Option('--format <format>', 'envelope of the events').choices(Object.keys(lineFormats)).default('plain'),
    )
    .option('--to-url <url>', 'address of the Tidemark to send to (default: PORT on this machine)', readUrl)
    .addOption(new Option('--out <file>', 'write NDJSON to a file instead; - is standard output').conflicts('toUrl'))
    .addOption(
      new Option(
        '--to-service-bus <connection string>',
        'publish to an Azure Service Bus or a "tidemark bus" instead',
      ).conflicts(['toUrl', 'out', 'format']),
    )
    .option('--access-key <key>', 'access key of that Tidemark')
    .addHelpText('after', HELP)
    .action((given: Partial<SimulateOptions>) =>
      run((context) => simulate(context, given), { onSignal: given.rate === undefined ? 'finish' : 'shut down' }),
    )
}

async function simulate({ config, terminal, stop }: CommandContext, given: Partial<SimulateOptions>): Promise<number> {
  const { port, currency } = config
  const options = { toUrl: `http://127.0.0.1:${port}`, currency, ...given } as SimulateOptions
  const progress = terminal.progress()
  const ending = new AbortController()
  const signal = AbortSignal.any([stop.signal, ending.signal])
  try {
    const destination = await destinationOf(options, signal)
    const delivered = await deliver({
      ...(options.rate === undefined ? historyOf(options) : liveStreamOf(options, signal)),
      count: options.count,
      destination,
      onProgress: showShare(progress, 'simulating'),
      signal,
    })
    progress.stop()
    terminal.note(`${signal.aborted ? 'Stopped' : 'Done'}: ${describe(delivered, destination)}`)
    const { statuses, firstError } = delivered.arrived
    if (statuses.rejected) {
      throw new SimulateError(`${statuses.rejected} events were rejected; the first: ${firstError}`)
    }
  } catch (error) {
    if (error instanceof RangeError) throw new SimulateError(error.message, { cause: error })
    if (!(error instanceof ReaderGone)) throw error
  } finally {
    progress.stop()
    ending.abort()
  }
  return 0
}

async function destinationOf(options: SimulateOptions, signal: AbortSignal): Promise<Destination> {
  const { out, toServiceBus, toUrl, accessKey, format } = options
  if (toServiceBus !== undefined) {
    // The SDK of Azure takes long to load, so it is loaded only when needed.
    const { createServiceBusDestination } = await import('../simulate/destinations/service-bus-destination.ts')
    return inForm(toWhizbang, createServiceBusDestination({ connectionString: toServiceBus, signal }))
  }
  const lines =
    out === undefined ? createHttpDestination({ url: toUrl, accessKey, signal }) : createFileDestination(out)
  return inForm(lineFormats[format], lines)
}

function historyOf(options: SimulateOptions) {
  const { from, to } = rangeOf(options)
  const shop = createShop({
    ...options,
    startDate: openingDate(options, from),
    editedShare: USUAL_EDITED_SHARE,
  })
  const shareOf = ({ time }: SimulatedEvent) => (Date.parse(time) - from.getTime()) / (to.getTime() - from.getTime())
  return { batches: inBatches(eventsBetween(shop, from, to), BATCH_SIZE), shareOf }
}

function liveStreamOf(options: SimulateOptions, signal: AbortSignal) {
  const from = new Date()
  const shop = createShop({
    ...options,
    startDate: openingDate(options, from),
    editedShare: USUAL_EDITED_SHARE,
  })
  const events = liveEvents(shop, { from, ratePerSecond: options.rate, signal })
  return { batches: inTimelyBatches(events, BATCH_SIZE, BATCH_WAIT_MS) }
}

function describe({ events, arrived }: Delivered, { name }: Destination): string {
  const statuses = Object.entries(arrived.statuses).map(([status, count]) => `${count} ${status}`)
  return `${events} events to ${name}${statuses.length > 0 ? ` (${statuses.join(', ')})` : ''}`
}
