import { type Command, InvalidArgumentError } from 'commander'
import { BusConfigError } from '../local-bus/config/config-error.ts'
import { readConfigFile } from '../local-bus/config/config-file.ts'
import { DEFAULT_CONFIG } from '../local-bus/config/default-config.ts'
import { readConfig } from '../local-bus/config/read-config.ts'
import type { BusDescription } from '../local-bus/entities/settings.ts'
import { DEFAULT_CAPACITY_BYTES, type LocalBus, startLocalBus } from '../local-bus/local-bus.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { fail, openTerminal } from './terminal.ts'

const MIB = 2 ** 20

const HELP = `
An Azure Service Bus for development and tests, without Docker: Azure's SDKs connect to it as they are. It keeps
messages in memory only. Without --config it has the topics of a Whizbang shop, each with a subscription "tidemark";
a FILE has the shape of the Config.json of Microsoft's emulator. docs/local-service-bus.md tells what is supported.

Examples:
  tidemark bus
  tidemark bus --port 5673 --config Config.json`

interface Options {
  port: number
  host: string
  config?: string
  capacity: number
}

/** `tidemark bus`: a local Service Bus. */
export function addBusCommand(program: Command): void {
  program
    .command('bus')
    .description('Run a local Azure Service Bus for development and tests, until Ctrl-C')
    .option('--port <port>', 'port to listen on; 0 takes a free one', readPort, 5672)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--config <file>', "queues, topics and subscriptions, as in the official emulator's Config.json")
    .option(
      '--capacity <MiB>',
      'memory for messages; senders are refused beyond it',
      readSize,
      DEFAULT_CAPACITY_BYTES / MIB,
    )
    .addHelpText('after', HELP)
    .action(runBus)
}

async function runBus(options: Options): Promise<void> {
  try {
    const config = options.config === undefined ? readConfig(DEFAULT_CONFIG) : readConfigFile(options.config)
    const { port, host, capacity } = options
    const bus = await startLocalBus({ port, host, config, capacityBytes: capacity * MIB })
    announce(bus, config)
    await untilStopped()
    await bus.stop()
  } catch (error) {
    fail(explain(error, options))
  }
}

async function untilStopped(): Promise<void> {
  const stop = stopOnSignal(() => process.stderr.write('\nStopping: messages are gone with it.\n'))
  await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }))
  stop.dispose()
}

function announce(bus: LocalBus, { queues, topics }: BusDescription): void {
  openTerminal().summary('The local Service Bus is running. Messages are in memory only. Ctrl-C stops it.', [
    ['connection', bus.connectionString],
    ...queues.map(({ name }) => ['queue', name] as const),
    ...topics.map(({ name, subscriptions }) => ['topic', `${name} (${namesOf(subscriptions)})`] as const),
  ])
}

const namesOf = (subscriptions: readonly { name: string }[]) =>
  subscriptions.map(({ name }) => name).join(', ') || 'no subscription'

/** @throws the error itself when it is not one that users can mend. */
function explain(error: unknown, { port, host }: Options): string {
  if (error instanceof BusConfigError) return error.message
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use by another program. Choose one with --port.`
  if (code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1023 with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host "${host}" is no address of this machine.`
  throw error
}

export function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

function readSize(text: string): number {
  const size = Number(text)
  if (!(size > 0)) throw new InvalidArgumentError('It must be a number of MiB above 0.')
  return size
}
