import { BusConfigError } from './config/config-error.ts'
import { readConfigFile } from './config/config-file.ts'
import { DEFAULT_CONFIG } from './config/default-config.ts'
import { readConfig } from './config/read-config.ts'
import type { BusDescription } from './entities/settings.ts'
import { type LocalBus, startLocalBus } from './start-local-bus.ts'

export const DEFAULT_PORT = 5672
export const DEFAULT_HOST = '127.0.0.1'

/** The options of a command that runs a bus. */
export interface StartOptions {
  /** 0: any free port. */
  readonly port: number
  readonly host: string
  /** The path of a Config.json. Default: the topics of a Whizbang shop. */
  readonly config?: string
  /** MiB of messages. */
  readonly capacity: number
}

export interface StartedBus {
  readonly bus: LocalBus
  /** A headline for the user. */
  readonly title: string
  /** The connection string and all entities, each with a label. */
  readonly rows: readonly (readonly [label: string, value: string])[]
}

/**
 * Starts a bus for a command line.
 *
 * @throws BusConfigError for wrong options or a wrong file. Its message is for the user.
 */
export async function startFromOptions({ port, host, config, capacity }: StartOptions): Promise<StartedBus> {
  const description = config === undefined ? readConfig(DEFAULT_CONFIG) : readConfigFile(config)
  try {
    const bus = await startLocalBus({ port, host, config: description, capacityBytes: capacity * 2 ** 20 })
    const title = 'The local Service Bus is running. Messages are in memory only. Press Ctrl-C to stop it.'
    return { bus, title, rows: [['connection', bus.connectionString], ...rowsOf(description)] }
  } catch (cause) {
    const problem = listenProblem((cause as NodeJS.ErrnoException).code, port, host)
    if (problem === undefined) throw cause
    throw new BusConfigError(problem, { cause })
  }
}

function rowsOf({ queues, topics }: BusDescription): [string, string][] {
  return [
    ...queues.map(({ name }): [string, string] => ['queue', name]),
    ...topics.map(({ name, subscriptions }): [string, string] => ['topic', `${name} (${namesOf(subscriptions)})`]),
  ]
}

function namesOf(subscriptions: readonly { readonly name: string }[]): string {
  return subscriptions.map(({ name }) => name).join(', ') || 'no subscription'
}

/** @returns undefined for a code that no option causes. */
function listenProblem(code: string | undefined, port: number, host: string): string | undefined {
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use by another program. Choose one with --port.`
  if (code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1023 with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `--host "${host}" is not an address of this machine. Choose one that is, such as 127.0.0.1.`
  }
  return undefined
}
