import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TaskReport } from './task.ts'
import type { TaskOrder } from './task-process.ts'

type Progress = Extract<TaskReport, { kind: 'progress' }>
/** How a task ended. */
export type Ended = Exclude<TaskReport, Progress>

/** A task at work, with a process and connections of its own. */
export interface RunningTask {
  /** Never rejects. */
  ended: Promise<Ended>
  /** Asks it to end after the block of events that it has in hand. */
  stop(): void
  /** Ends it at once. What it has not committed is undone, as after a crash. */
  kill(): void
}

/**
 * Does a task in a process of its own, which ends with this one: reading all events once more takes no time from those who
 * ask and send here, and whatever may happen to it does not happen to them.
 */
export function runInProcess(order: TaskOrder, onProgress: (progress: Progress) => void): RunningTask {
  const script = fileURLToPath(new URL(`./task-process${extname(import.meta.url)}`, import.meta.url))
  const child = fork(script, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let ended: Ended | undefined
  let isKilled = false
  child.on('message', (said: TaskReport) => {
    if (said.kind === 'progress') onProgress(said)
    else ended = said
  })
  // Whoever is gone needs no order any more.
  const tell = (what: TaskOrder | 'stop') => child.connected && child.send(what, () => undefined)
  tell(order)
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  return {
    ended: gone.then(
      ([[code, signal]]) => {
        if (isKilled) return ended ?? { kind: 'stopped' }
        return ended ?? { kind: 'crashed', cause: new Error(`Its process ended with ${signal ?? code}`) }
      },
      (cause: Error) => ({ kind: 'crashed', cause }),
    ),
    stop: () => void tell('stop'),
    kill: () => {
      isKilled = true
      child.kill('SIGKILL')
    },
  }
}
