import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/**
 * Asks a yes/no question on the terminal. Anything except yes counts as no, including Ctrl-C and Ctrl-D. The caller must check
 * that the input is a terminal (`process.stdin.isTTY`).
 */
export async function isConfirmed(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(terminal, 'close').then(() => '')
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `, { signal }), closed])
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    // While the question is shown, Ctrl-C is a key and does not cause a signal.
    if ((error as Error).name === 'AbortError') return false
    throw error
  } finally {
    terminal.close()
  }
}
