import { type Ended, type Progress, type RunningTask, runInProcess } from './run-in-process.ts'
import type { TaskOrder } from './task-process.ts'

/** Runs a task in a process of its own. Never rejects. */
export type RunTask = (order: TaskOrder, onProgress?: (progress: Progress) => void) => Promise<Ended>

export interface RepeatedWorkOptions {
  /** Looks for work and does it. */
  look: (run: RunTask) => Promise<void>
  onError: (error: unknown) => void
  /** When this process looks first. Default: at once. */
  firstMs?: number
  /** The time between the end of a look and the next one. */
  everyMs: number
}

export interface RepeatedWork {
  start(): void
  /** Stops a running task. What it has not committed is not done. */
  stop(): Promise<void>
}

/** How long `stop` waits for the process of a task. */
const STOP_AFTER_MS = 8000

/** Looks for work again and again. There is no leader: the tasks have a lock that lets one process work. */
export function createRepeatedWork({ look, onError, firstMs = 0, everyMs }: RepeatedWorkOptions): RepeatedWork {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> | undefined
  let running: RunningTask | undefined

  const run: RunTask = async (order, onProgress = () => undefined) => {
    running = runInProcess(order, onProgress)
    if (isStopped) running.stop()
    const ended = await running.ended
    running = undefined
    return ended
  }
  const plan = (ms: number) => {
    timer = setTimeout(() => {
      current = look(run)
        .catch(onError)
        .then(() => {
          if (!isStopped) plan(everyMs)
        })
    }, ms).unref()
  }

  return {
    start: () => plan(firstMs),
    async stop() {
      isStopped = true
      clearTimeout(timer)
      running?.stop()
      const kill = setTimeout(() => running?.kill(), STOP_AFTER_MS)
      await current
      clearTimeout(kill)
    },
  }
}
