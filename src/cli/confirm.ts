import { createInterface } from 'node:readline/promises'

/**
 * Asks on the terminal; anything but yes, Ctrl-C included, is no. The caller makes sure that somebody can answer
 * (`process.stdin.isTTY`).
 */
export async function isConfirmed(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim())
  } catch (error) {
    if (signal.aborted) return false
    throw error
  } finally {
    terminal.close()
  }
}
