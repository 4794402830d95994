import { parseArgs } from 'node:util'
import { BusConfigError } from './config/config-error.ts'
import {
  DEFAULT_HOST,
  DEFAULT_PORT,
  type StartedBus,
  type StartOptions,
  startFromOptions,
} from './start-from-options.ts'
import { DEFAULT_CAPACITY_BYTES } from './start-local-bus.ts'

const DEFAULT_CAPACITY = DEFAULT_CAPACITY_BYTES / 2 ** 20

const HELP = `Usage: tidemark-local-bus [options]

Run an Azure Service Bus for development and tests, until Ctrl-C

Options:
  --port <port>       port to listen on; 0 chooses a free one (default: ${DEFAULT_PORT})
  --host <address>    address to listen on (default: ${DEFAULT_HOST})
  --config <file>     queues, topics and subscriptions, as in the Config.json of Microsoft's emulator
  --capacity <MiB>    memory for messages; a send that exceeds it is refused (default: ${DEFAULT_CAPACITY})
  -h, --help          show this help

Examples:
  tidemark-local-bus
  tidemark-local-bus --port 5673 --config Config.json
`

await run(process.argv.slice(2))

async function run(args: string[]): Promise<void> {
  try {
    const options = readOptions(args)
    if (!options) return void process.stdout.write(HELP)
    const started = await startFromOptions(options)
    announce(started)
    await untilSignal()
    await started.bus.stop()
  } catch (error) {
    if (!(error instanceof BusConfigError)) throw error
    process.stderr.write(`error: ${error.message}\n`)
    process.exitCode = 1
  }
}

/** @returns undefined when the user asked for help. */
function readOptions(args: string[]): StartOptions | undefined {
  const { port, host, config, capacity, help } = parse(args)
  if (help) return undefined
  const portNumber = Number(port)
  if (!/^\d+$/.test(port) || portNumber > 65_535) {
    throw new BusConfigError(`--port "${port}" must be a number from 0 to 65535.`)
  }
  if (!(Number(capacity) > 0)) throw new BusConfigError(`--capacity "${capacity}" must be a number of MiB above 0.`)
  return { port: portNumber, host, config, capacity: Number(capacity) }
}

function parse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        host: { type: 'string', default: DEFAULT_HOST },
        config: { type: 'string' },
        capacity: { type: 'string', default: String(DEFAULT_CAPACITY) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return values
  } catch (cause) {
    throw new BusConfigError(`${(cause as Error).message}. See tidemark-local-bus --help.`, { cause })
  }
}

function announce({ title, rows }: StartedBus): void {
  const width = Math.max(...rows.map(([label]) => label.length))
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}\n`)
  process.stdout.write(`${title}\n${lines.join('')}`)
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
