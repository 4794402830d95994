import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import type { Step } from '../../src/inbox/apply-batch.ts'
import type { Outcome } from '../../src/inbox/message.ts'

/** The application name of workers in the database. */
export const WORKER = 'worker'

/** A running `worker-process.ts` with its events. */
export interface Worker {
  /** The outcomes so far. */
  readonly outcomes: readonly Outcome[]
  /** Resolves after this number of outcomes, or at the end of the process. */
  answered(count: number): Promise<void>
  kill(): void
  /** The signal that ended the process; null when it ended without a signal or an error. */
  ended: Promise<NodeJS.Signals | null>
}

export interface WorkerOptions {
  databaseUrl: string
  events: readonly object[]
  /** The step at which the process kills itself, and the occurrence of that step. */
  death?: { step: Step; occurrence: number }
}

/** Returns a function that starts workers. Remaining workers are killed after the test. */
export function useWorkers(): (options: WorkerOptions) => Worker {
  const children: ChildProcess[] = []
  afterEach(async () => {
    for (const child of children.splice(0)) await end(child)
  })
  return ({ databaseUrl, events, death }) => {
    const script = fileURLToPath(new URL('worker-process.ts', import.meta.url))
    const url = `${databaseUrl}?application_name=${WORKER}`
    const fault = death ? [death.step, String(death.occurrence)] : []
    const child = spawn(process.execPath, [script, url, ...fault], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    child.stdin.on('error', () => {})
    child.stdin.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    const outcomes: Outcome[] = []
    const lines = createInterface(child.stdout).on('line', (line) => outcomes.push(...(JSON.parse(line) as Outcome[])))
    const ended = once(child, 'close').then(([code, signal]) => {
      if (code) throw new Error(`The worker ended with code ${code}`)
      return signal as NodeJS.Signals | null
    })
    // A test that has already failed no longer awaits the error.
    ended.catch(() => {})
    const answered = async (count: number) => {
      while (outcomes.length < count && child.exitCode === null && child.signalCode === null) {
        await Promise.race([once(lines, 'line'), ended])
      }
    }
    return { outcomes, answered, kill: () => child.kill('SIGKILL'), ended }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
