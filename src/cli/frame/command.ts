import { type Config, readConfig } from '../../config/config.ts'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { UserError } from '../../user-error.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { describeFaults } from './read-options.ts'
import { neverStopped, type Stop, stopOnSignal } from './stop-on-signal.ts'
import { fail, openTerminal, type Terminal } from './terminal.ts'

/** The command cannot run with these arguments and options. */
export class CommandError extends UserError {}

/** The settings and output of every command. */
export interface CommandContext {
  /** Read at the first use, so a wrong setting stops only the commands that need settings. */
  readonly config: Config
  terminal: Terminal
  stop: Stop
}

export interface RunOptions {
  /**
   * The effect of Ctrl-C and SIGTERM. `finish`: the command ends early, with exit code 130 or 143. `shut down`: the command runs until
   * then, and the signal is not a failure. `exit`: the process ends at once.
   */
  onSignal?: 'finish' | 'shut down' | 'exit'
  /** Shown when the signal arrives. */
  stopNote?: string
}

/**
 * Runs a command and sets the exit code of the process. An expected error becomes one clear line and exit code 1; any other error
 * is a bug, and keeps its stack.
 *
 * @param work returns the exit code; 0 when it returns nothing.
 */
export async function run(
  work: (context: CommandContext) => Promise<number | undefined>,
  { onSignal = 'finish', stopNote = 'Stopping: finishing the work in progress …' }: RunOptions = {},
): Promise<void> {
  const terminal = openTerminal()
  const stop = onSignal === 'exit' ? neverStopped : stopOnSignal(() => terminal.note(`\n${stopNote}`))
  let config: Config | undefined
  const context: CommandContext = {
    terminal,
    stop,
    get config() {
      config ??= readConfig(process.env)
      return config
    },
  }
  try {
    const exitCode = await work(context)
    process.exitCode = (onSignal === 'finish' ? stop.exitCode : undefined) ?? exitCode
  } catch (error) {
    fail(explain(error))
  } finally {
    stop.dispose()
  }
}

/** @throws the error itself when it is not an expected one. */
function explain(error: unknown): string {
  if (error instanceof ParameterError) return describeFaults(error)
  const text = error instanceof UserError ? error.message : explainDatabaseError(error)
  if (text === undefined) throw error
  return text
}
