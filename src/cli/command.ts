import { pino } from 'pino'
import { type Config, readConfig } from '../config.ts'
import { ParameterError } from '../reports/engine/parameters.ts'
import { type OpenedInbox, openInbox } from '../service/open-inbox.ts'
import { UserError } from '../user-error.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { type Stop, stopOnSignal } from './stop-on-signal.ts'
import { fail, openTerminal, type Terminal } from './terminal.ts'

/** How long a command waits for a database that went away. */
const GIVE_UP_AFTER_MS = 60_000

/** What the user asked for cannot be done as it was asked. */
export class CommandError extends UserError {}

/** All that a command on dead letters works with. */
export interface Session extends OpenedInbox {
  config: Config
  terminal: Terminal
  stop: Stop
}

/**
 * Runs a command with the database open, and ends it with its exit code, or with one clear line.
 *
 * @param read understands what was asked, before anything is opened.
 * @param work gives the exit code.
 */
export async function runOnDatabase<T>(
  read: () => T,
  work: (session: Session, asked: T) => Promise<number>,
): Promise<void> {
  await runCommand(async (config, terminal, stop) => {
    const asked = read()
    const log = pino({ level: 'silent' })
    const opened = await openInbox(config, { log, giveUpAfterMs: GIVE_UP_AFTER_MS })
    try {
      return await work({ ...opened, config, terminal, stop }, asked)
    } finally {
      await opened.close()
    }
  })
}

/** The same without a database. */
export async function runCommand(
  work: (config: Config, terminal: Terminal, stop: Stop) => Promise<number>,
): Promise<void> {
  const terminal = openTerminal()
  const stop = stopOnSignal(() => terminal.note('\nStopping after what is in flight …'))
  try {
    const exitCode = await work(readConfig(process.env), terminal, stop)
    process.exitCode = stop.exitCode ?? exitCode
  } catch (error) {
    fail(explain(error))
  } finally {
    stop.dispose()
  }
}

/** @throws the error itself when it is not one that users can mend. */
function explain(error: unknown): string {
  if (error instanceof ParameterError) return error.faults.map(({ message }) => `--${message}`).join('\n')
  if (error instanceof UserError) return error.message
  const refusal = explainDatabaseError(error)
  if (refusal) return refusal
  throw error
}
