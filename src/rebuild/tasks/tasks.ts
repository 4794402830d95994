import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { type Ended, type RunningTask, runInProcess } from './run-in-process.ts'
import type { Task, TaskRequest } from './task.ts'

/** The verifications and rebuilds that this process was asked for. They are kept in memory: another process has its own. */
export interface Tasks {
  /** The last ones, newest first. */
  list(): Task[]
  find(id: string): Task | undefined
  /** The one that is not over, if there is one. */
  current(): Task | undefined
  /**
   * Begins a task; it goes on without whoever began it.
   *
   * @throws Error when another one is not over.
   */
  start(request: TaskRequest): Task
  /**
   * Asks a task to end after the block of events that it has in hand. What it replayed is kept for the next one.
   *
   * @returns whether it can still be cancelled, or is over already: not once it adds to the live tables.
   */
  cancel(id: string): boolean
  /** Cancels what runs, and waits for its end. */
  stop(): Promise<void>
}

export interface TasksSettings {
  config: Config
  /** Of the database. */
  url: string
  log: Logger
  /** How long the end of the process waits for a task before it undoes what that has not committed. */
  stopAfterMs?: number
}

const KEPT = 20
const STOP_AFTER_MS = 8000
const STOPPED_WITH_SERVICE =
  'Tidemark was stopped. No number was changed; the same task, or the same command on the command line, goes on from there'
const KILLED_WHILE_ADDING =
  'Tidemark was stopped while the difference was added, in one transaction. The table rebuild_runs tells whether that was committed'

export function createTasks({ config, url, log, stopAfterMs = STOP_AFTER_MS }: TasksSettings): Tasks {
  const entries: Entry[] = []
  let isStopping = false
  const entryOf = (id: string) => entries.find(({ task }) => task.id === id)
  const running = () => entries.find(({ task }) => !task.endedAt)

  function settle({ task, label }: Entry, ended: Ended) {
    task.endedAt = new Date()
    task.status = ended.kind === 'done' ? 'done' : ended.kind === 'stopped' ? 'cancelled' : 'failed'
    if (ended.kind === 'done') task.result = ended.result
    if (ended.kind === 'failed') task.error = ended.message
    if (ended.kind === 'crashed') task.error = 'It ended in a way that was not foreseen; the log has the reason'
    if (ended.kind === 'stopped' && isStopping) {
      task.error = task.phase === 'adding' ? KILLED_WHILE_ADDING : STOPPED_WITH_SERVICE
    }
    const fields = { ...label, status: task.status, run: task.result?.run, reason: task.error }
    if (ended.kind === 'crashed') log.error({ ...fields, err: ended.cause }, 'task ended')
    else if (ended.kind === 'done') log.info(fields, 'task ended')
    else log.warn(fields, 'task ended')
  }

  return {
    list: () => entries.map(({ task }) => task),
    find: (id) => entryOf(id)?.task,
    current: () => running()?.task,

    start(request) {
      if (running() || isStopping) throw new Error('A task is running already')
      const task: Task = {
        ...request,
        id: randomUUID(),
        status: 'running',
        phase: 'starting',
        eventsDone: 0,
        eventsExpected: undefined,
        secondsLeft: undefined,
        startedAt: new Date(),
        endedAt: undefined,
        result: undefined,
        error: undefined,
      }
      const process = runInProcess({ config, url, request }, followProgress(task))
      const entry = { task, process, label: { task: task.id, kind: task.kind, tables: task.tables } }
      log.info(entry.label, 'task started')
      entries.unshift(entry)
      entries.splice(KEPT)
      void process.ended.then((ended) => settle(entry, ended))
      return task
    },

    cancel(id) {
      const entry = entryOf(id)
      if (!entry || entry.task.endedAt) return true
      if (entry.task.phase === 'adding') return false
      entry.task.status = 'cancelling'
      entry.process.stop()
      return true
    },

    async stop() {
      isStopping = true
      const entry = running()
      if (!entry) return
      entry.process.stop()
      const timer = setTimeout(() => entry.process.kill(), stopAfterMs)
      await entry.process.ended
      clearTimeout(timer)
    },
  }
}

interface Entry {
  task: Task
  process: RunningTask
  label: object
}

/** Keeps the task's progress up to date. What an earlier run had replayed says nothing about how fast this one is. */
function followProgress(task: Task): Parameters<typeof runInProcess>[1] {
  let first: { atMs: number; done: number } | undefined
  return ({ phase, done, total }) => {
    const nowMs = performance.now()
    first ??= { atMs: nowMs, done }
    const secondsAnEvent = done > first.done ? (nowMs - first.atMs) / 1000 / (done - first.done) : undefined
    task.phase = phase
    task.eventsDone = done
    task.eventsExpected = total
    task.secondsLeft =
      phase === 'replaying' && secondsAnEvent !== undefined ? secondsAnEvent * (total - done) : undefined
    // Whoever wanted to cancel it came a moment too late.
    if (phase === 'adding') task.status = 'running'
  }
}
