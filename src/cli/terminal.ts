import colors from 'picocolors'
import { formatCount } from './number-text.ts'
import { openBar, openPlainProgress, type Progress } from './progress.ts'

export { formatCount, formatCountOf, formatDuration } from './number-text.ts'

/** What all commands write with: colours and a moving bar on a terminal, plain lines anywhere else. */
export interface Terminal {
  /** Results, to standard output: a title and aligned rows of a label and a value. */
  summary: (title: string, rows: readonly (readonly [label: string, value: string | number])[]) => void
  /** A line about what happens, to standard error. */
  note: (text: string) => void
  /** The same for what the user should look at. */
  warn: (text: string) => void
  /** Opens a progress bar on standard error; call `stop` before writing anything else. */
  progress: () => Progress
}

/** Opens the terminal on the process's streams, or on others. */
export function openTerminal(
  output: NodeJS.WriteStream = process.stdout,
  errors: NodeJS.WriteStream = process.stderr,
): Terminal {
  const paint = paintFor(output)
  const paintErrors = paintFor(errors)
  return {
    summary: (title, rows) => {
      const texts = rows.map(
        ([label, value]) => [label, typeof value === 'number' ? formatCount(value) : value] as const,
      )
      const labelWidth = Math.max(0, ...texts.map(([label]) => label.length))
      const numberWidth = Math.max(0, ...texts.filter(([, value]) => isNumber(value)).map(([, value]) => value.length))
      output.write(`${paint.bold(title)}\n`)
      for (const [label, value] of texts) {
        output.write(
          `  ${paint.dim(label.padEnd(labelWidth))}  ${isNumber(value) ? value.padStart(numberWidth) : value}\n`,
        )
      }
    },
    note: (text) => void errors.write(`${text}\n`),
    warn: (text) => void errors.write(`${paintErrors.yellow('warning:')} ${text}\n`),
    progress: () => (errors.isTTY ? openBar(errors) : openPlainProgress(errors)),
  }
}

/** Colours for a terminal, and none for anything else, a build server's log included. */
export function paintFor(stream: NodeJS.WriteStream) {
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
