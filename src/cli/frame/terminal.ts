import colors from 'picocolors'
import { formatCount } from './number-text.ts'
import { openBar, openPlainProgress, type Progress } from './progress.ts'
import { formatColumns } from './table.ts'

export { formatCount, formatCountOf, formatDuration } from './number-text.ts'

/** The output of a command: with colours and a moving bar on a terminal, plain lines anywhere else. */
export interface Terminal {
  /** Writes results to standard output: a title, then aligned rows of a label and a value. */
  summary: (title: string, rows: readonly (readonly [label: string, value: string | number])[]) => void
  /** Writes a line about the progress of the command to standard error. */
  note: (text: string) => void
  /** Writes a line that the user should look at to standard error. */
  warn: (text: string) => void
  /** Opens a progress bar on standard error; call `stop` before writing anything else. */
  progress: () => Progress
}

/** Opens the terminal on the streams of the process, or on others. */
export function openTerminal(
  output: NodeJS.WriteStream = process.stdout,
  errors: NodeJS.WriteStream = process.stderr,
): Terminal {
  const paint = paintFor(output)
  const paintErrors = paintFor(errors)
  return {
    summary: (title, rows) => output.write(`${paint.bold(title)}\n${formatSummary(rows, paint)}`),
    note: (text) => void errors.write(`${text}\n`),
    warn: (text) => void errors.write(`${paintErrors.yellow('warning:')} ${text}\n`),
    progress: () => (errors.isTTY ? openBar(errors) : openPlainProgress(errors)),
  }
}

/** Numbers are aligned with each other, and texts start where the longest number does. */
function formatSummary(rows: readonly (readonly [label: string, value: string | number])[], paint: Paint): string {
  const texts = rows.map(([label, value]) => [label, typeof value === 'number' ? formatCount(value) : value] as const)
  const numbers = texts.map(([, value]) => value).filter(isNumber)
  const width = Math.max(0, ...numbers.map((number) => number.length))
  return formatColumns(
    texts.map(([label, value]) => [
      { text: `  ${label}`, paint: paint.dim },
      isNumber(value) ? value.padStart(width) : value,
    ]),
  )
}

export type Paint = ReturnType<typeof colors.createColors>

/** Colours for a terminal, and none for anything else, such as the log of a build server. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return colors.createColors(stream.isTTY === true && colors.isColorSupported)
}

/**
 * Ends the process with one clear line on standard error.
 *
 * @param exitCode other than 0.
 */
export function fail(message: string, exitCode = 1): never {
  process.stderr.write(`${paintFor(process.stderr).red('error:')} ${message}\n`)
  process.exit(exitCode)
}

const isNumber = (text: string): boolean => /^[\d,]+$/.test(text)
