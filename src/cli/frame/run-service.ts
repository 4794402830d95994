import type { Config } from '../../config/config.ts'
import { createLog } from '../../log.ts'
import { boundGarbage } from '../../service/bound-garbage.ts'
import { type Service, startService } from '../../service/start-service.ts'
import type { Source } from '../../transports/index.ts'
import { readSources } from '../../transports/read-sources.ts'
import { type CommandContext, CommandError, type RunOptions } from './command.ts'
import { fail, type Terminal } from './terminal.ts'

/** For commands that run until Ctrl-C. */
export const serviceOptions: RunOptions = {
  onSignal: 'shut down',
  stopNote: 'Stopping: finishing the work in progress …',
}

/** A supervisor kills a service that has not ended after about half a minute. */
const GRACE_MS = 25_000
/** Enough for the command to end what it started besides the service. */
const LINGER_MS = 3000

interface ServiceAdditions {
  /** Runs beside the service until `signal` is aborted. */
  whileRunning?: (service: Service, signal: AbortSignal) => Promise<void>
  /** Sources besides those of the settings. */
  sources?: readonly Source[]
}

/**
 * Starts Tidemark for a command, prints its addresses, and runs it until Ctrl-C. Then it finishes the work in progress, within
 * 25 seconds.
 */
export async function runService(
  { config, terminal, stop }: CommandContext,
  { whileRunning, sources = [] }: ServiceAdditions = {},
): Promise<undefined> {
  boundGarbage()
  const service = await start(withSources(config, sources))
  announce(service, config, terminal)
  const { signal } = stop
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
  try {
    const finished = Promise.all([stopped, signal.aborted ? undefined : whileRunning?.(service, signal)])
    await Promise.race([finished, failWhenLost(service)])
  } finally {
    setTimeout(() => process.exit(1), GRACE_MS).unref()
    await service.close()
    // The clients of brokers may keep timers for another minute, without any work left.
    setTimeout(() => process.exit(), LINGER_MS).unref()
  }
}

async function start(config: Config): Promise<Service> {
  try {
    return await startService(config, createLog(config.logLevel))
  } catch (error) {
    const problem = listenProblem((error as NodeJS.ErrnoException).code, config)
    throw problem === undefined ? error : new CommandError(problem, { cause: error })
  }
}

/** @returns undefined for a code that no setting causes. */
function listenProblem(code: string | undefined, { port, host }: Config): string | undefined {
  if (code === 'EADDRINUSE') {
    return `PORT ${port} on ${host} is in use by another program. Stop that program, or set PORT to a free port.`
  }
  if (code === 'EACCES') return `PORT ${port} is not allowed for this user. Set PORT to a port above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST "${host}" is not an address of this machine.`
  return undefined
}

/** Ends the process at once: without a database the remaining messages cannot be applied, and stay with their senders. */
async function failWhenLost({ database }: Service): Promise<void> {
  const never = new Promise<Error>(() => undefined)
  const { message } = await (database.lost ?? never)
  fail(message)
}

function withSources(config: Config, added: readonly Source[]): Config {
  if (added.length === 0) return config
  return { ...config, sources: JSON.stringify([...readSources(config.sources), ...added]) }
}

function announce({ url, database }: Service, config: Config, terminal: Terminal): void {
  terminal.summary('Tidemark is running. Ctrl-C stops it.', [
    ['Dashboard', url],
    ['API', `${url}/api/analytics`],
    ['Docs', `${url}/docs`],
    ['Events', `POST ${url}/api/events`],
    ['Database', database.description],
    ['Files', config.dataDir],
  ])
}
