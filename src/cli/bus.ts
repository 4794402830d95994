import { once } from 'node:events'
import { type Command, InvalidArgumentError } from 'commander'

import {
  BusConfigError,
  DEFAULT_CAPACITY_BYTES,
  DEFAULT_HOST,
  DEFAULT_PORT,
  type StartOptions,
  startFromOptions,
} from 'tidemark-local-bus'
import { CommandError, run } from './frame/command.ts'
import type { Terminal } from './frame/terminal.ts'

const HELP = `
The bus is one process, without Docker: Azure's SDKs connect to it unchanged. Messages are in memory only. Without
--config it has the topics of a Whizbang shop, each with a subscription "tidemark". The FILE of --config has the shape
of the Config.json of Microsoft's emulator. local-bus/README.md describes what is supported.

Examples:
  tidemark bus
  tidemark bus --port 5673 --config Config.json`

/** `tidemark bus`: a local Service Bus. */
export function addBusCommand(program: Command): void {
  program
    .command('bus')
    .description('Run a local Azure Service Bus for development and tests, until Ctrl-C')
    .option('--port <port>', 'port to listen on; 0 chooses a free one', readPort, DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', DEFAULT_HOST)
    .option('--config <file>', "queues, topics and subscriptions, as in the Config.json of Microsoft's emulator")
    .option(
      '--capacity <MiB>',
      'memory for messages; a send that exceeds it is refused',
      readSize,
      DEFAULT_CAPACITY_BYTES / 2 ** 20,
    )
    .addHelpText('after', HELP)
    .action((options: StartOptions) =>
      run(({ terminal, stop }) => runBus(options, terminal, stop.signal), {
        onSignal: 'shut down',
        stopNote: 'Stopping. The messages are deleted.',
      }),
    )
}

async function runBus(options: StartOptions, terminal: Terminal, signal: AbortSignal): Promise<undefined> {
  const { bus, title, rows } = await startFromOptions(options).catch((error: unknown) => {
    throw error instanceof BusConfigError ? new CommandError(error.message, { cause: error }) : error
  })
  terminal.summary(title, rows)
  if (!signal.aborted) await once(signal, 'abort')
  await bus.stop()
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
