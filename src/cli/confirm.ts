import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/**
 * Asks on the terminal; anything but yes is no, Ctrl-C and Ctrl-D included. The caller makes sure that somebody can answer
 * (`process.stdin.isTTY`).
 */
export async function isConfirmed(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(terminal, 'close').then(() => '')
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `, { signal }), closed])
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    // While it asks, the terminal hands Ctrl-C over as a key; no signal comes.
    if ((error as Error).name === 'AbortError') return false
    throw error
  } finally {
    terminal.close()
  }
}
