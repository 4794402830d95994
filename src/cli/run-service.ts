import { type Config, readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { type Service, startService } from '../service/start-service.ts'
import type { SetupError } from '../setup-error.ts'
import type { Source } from '../transports/index.ts'
import { readSources } from '../transports/read-sources.ts'
import { UserError } from '../user-error.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { fail, paintFor } from './terminal.ts'

/** A supervisor kills what has not ended after about half a minute. */
const GRACE_MS = 25_000
/** Enough for whoever called us to end what it began itself. */
const LINGER_MS = 3000

/**
 * Starts Tidemark for a command, says where everything is, and runs it until Ctrl-C: then it finishes what it has
 * begun, within 25 seconds. Expected faults become one clear line.
 *
 * @param whileRunning runs beside it, until `signal` is aborted.
 * @param sources to listen to beside those of the settings.
 */
export async function runService(
  whileRunning: (service: Service, signal: AbortSignal) => Promise<void>,
  sources: readonly Source[] = [],
): Promise<void> {
  const config = readConfigOrFail()
  const log = createLog(config.logLevel)
  const stop = stopOnSignal(() => process.stderr.write('\nStopping: finishing what has begun …\n'))
  try {
    const service = await startService(withSources(config, sources), log)
    announce(service, config)
    const aborted = new Promise<void>((resolve) => {
      if (stop.signal.aborted) resolve()
      else stop.signal.addEventListener('abort', () => resolve())
    })
    try {
      const finished = Promise.all([aborted, stop.signal.aborted ? undefined : whileRunning(service, stop.signal)])
      await Promise.race([finished, failWhenLost(service)])
    } finally {
      setTimeout(() => process.exit(1), GRACE_MS).unref()
      await service.close()
      // Brokers' clients may keep timers for another minute, which wait for nothing any more.
      setTimeout(() => process.exit(), LINGER_MS).unref()
    }
  } catch (error) {
    fail(explain(error, config))
  } finally {
    stop.dispose()
  }
}

/** Unfinished messages stay with their senders: without a database they cannot be applied. */
async function failWhenLost({ database }: Service): Promise<void> {
  const never = new Promise<SetupError>(() => undefined)
  const { message } = await (database.lost ?? never)
  fail(message)
}

function withSources(config: Config, added: readonly Source[]): Config {
  if (added.length === 0) return config
  return { ...config, sources: JSON.stringify([...readSources(config.sources), ...added]) }
}

/** The settings; a wrong one ends the process with a line that names it. */
export function readConfigOrFail(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return fail(explain(error))
  }
}

function announce({ url, database }: Service, config: Config) {
  const rows = [
    ['Dashboard', url],
    ['API', `${url}/api/analytics`],
    ['Docs', `${url}/docs`],
    ['Events', `POST ${url}/api/events`],
    ['Database', database.description],
    ['Files', config.dataDir],
  ]
  const paint = paintFor(process.stdout)
  process.stdout.write(`${paint.bold('Tidemark is running.')} Ctrl-C stops it.\n`)
  for (const [label = '', value] of rows) process.stdout.write(`  ${paint.dim(label.padEnd(9))} ${value}\n`)
}

/** @throws the error itself when it is not one that users can mend. */
function explain(error: unknown, config?: Config): string {
  if (error instanceof UserError) return error.message
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `PORT ${config?.port} on ${config?.host} is in use by another program. Stop it, or set PORT to a free one.`
  if (code === 'EACCES') return `PORT ${config?.port} may not be used by this user. Set PORT to one above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST "${config?.host}" is no address of this machine.`
  const refusal = explainDatabaseError(error)
  if (refusal) return refusal
  throw error
}
