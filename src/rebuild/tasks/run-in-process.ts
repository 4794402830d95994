import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TaskReport } from './task.ts'
import type { TaskOrder } from './task-process.ts'

/** How far a task is. */
export type Progress = Extract<TaskReport, { kind: 'progress' }>
/** The result of a task. */
export type Ended = Exclude<TaskReport, Progress>

/** A task at work, with a process and connections of its own. */
export interface RunningTask {
  /** Never rejects. */
  ended: Promise<Ended>
  /** Asks the task to end after its current block of events. */
  stop(): void
  /** Ends the task at once. Uncommitted changes are undone, as after a crash. */
  kill(): void
}

/**
 * Runs a task in a process of its own, which ends with this one. Replaying all events therefore does not slow down the API, and
 * a crash of the task does not affect the service.
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
  child.on('message', (report: TaskReport) => {
    if (report.kind === 'progress') onProgress(report)
    else ended = report
  })
  // A process that has ended needs no message.
  const send = (message: TaskOrder | 'stop') => child.connected && child.send(message, () => undefined)
  send(order)
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  return {
    ended: gone.then(
      ([[code, signal]]) => {
        if (isKilled) return ended ?? { kind: 'stopped' }
        return ended ?? { kind: 'crashed', cause: new Error(`Its process ended with ${signal ?? code}`) }
      },
      (cause: Error) => ({ kind: 'crashed', cause }),
    ),
    stop: () => void send('stop'),
    kill: () => {
      isKilled = true
      child.kill('SIGKILL')
    },
  }
}
