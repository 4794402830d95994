import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Actor } from '../../access/audit.ts'
import type { Config } from '../../config/config.ts'
import { type Ended, type RunningTask, runInProcess } from './run-in-process.ts'
import type { Task, TaskRequest } from './task.ts'

/** The tasks of this process, stored in memory only. */
export interface Tasks {
  /** The last tasks, newest first. */
  list(): Task[]
  find(id: string): Task | undefined
  /** The running task, if there is one. */
  current(): Task | undefined
  /**
   * Starts a task, which continues without the client that started it.
   *
   * @param actor for the audit log.
   * @throws Error when another task is running.
   */
  start(request: TaskRequest, actor: Actor): Task
  /**
   * Asks a task to end after its current block of events. The next task resumes from there.
   *
   * @returns false once the task adds to the live tables; true if it can be cancelled or has ended.
   */
  cancel(id: string): boolean
  /** Cancels the running task, and waits for its end. */
  stop(): Promise<void>
}

export interface TasksSettings {
  config: Config
  /** Of the database. */
  url: string
  log: Logger
  /** The time that `stop` waits for a task before it kills the process of the task. */
  stopAfterMs?: number
}

const KEPT = 20
const STOP_AFTER_MS = 8000
const STOPPED_WHILE_MOVING =
  'Tidemark was stopped. The events so far are done, completely. Start the same task, or run the same command, to continue'
const STOPPED_WITH_SERVICE =
  'Tidemark was stopped. No number was changed. Start the same task, or run the same command, to continue'
const KILLED_WHILE_ADDING =
  'Tidemark was stopped while the difference was added, in one transaction. The table rebuild_runs shows whether that was committed'

const STOPPED_IN: { readonly [P in Task['phase']]?: string } = {
  adding: KILLED_WHILE_ADDING,
  moving: STOPPED_WHILE_MOVING,
}

export function createTasks({ config, url, log, stopAfterMs = STOP_AFTER_MS }: TasksSettings): Tasks {
  const entries: Entry[] = []
  let isStopping = false
  const entryOf = (id: string) => entries.find(({ task }) => task.id === id)
  const running = () => entries.find(({ task }) => !task.endedAt)

  function settle({ task, label }: Entry, ended: Ended) {
    task.endedAt = new Date()
    task.status = ended.kind === 'done' ? 'done' : ended.kind === 'stopped' ? 'cancelled' : 'failed'
    if (ended.kind === 'done') {
      task.result = ended.result
      task.retraction = ended.retraction
      task.closed = ended.closed
    }
    if (ended.kind === 'failed') task.error = ended.message
    if (ended.kind === 'crashed') task.error = 'An unexpected error ended the task; see the server log for details'
    if (ended.kind === 'stopped' && isStopping) {
      task.error = STOPPED_IN[task.phase] ?? STOPPED_WITH_SERVICE
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

    start(request, actor) {
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
        retraction: undefined,
        closed: undefined,
        error: undefined,
      }
      const process = runInProcess({ config, url, actor, request }, followProgress(task))
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

/** Keeps the progress of the task up to date. Events that an earlier run replayed do not count for the speed. */
function followProgress(task: Task): Parameters<typeof runInProcess>[1] {
  let first: { atMs: number; done: number; phase: Task['phase'] } | undefined
  return ({ phase, done, total }) => {
    const nowMs = performance.now()
    if (first?.phase !== phase) first = { atMs: nowMs, done, phase }
    const secondsAnEvent = done > first.done ? (nowMs - first.atMs) / 1000 / (done - first.done) : undefined
    task.phase = phase
    task.eventsDone = done
    task.eventsExpected = total
    task.secondsLeft =
      (phase === 'replaying' || phase === 'moving') && secondsAnEvent !== undefined
        ? secondsAnEvent * (total - done)
        : undefined
    // A request to cancel came too late.
    if (phase === 'adding') task.status = 'running'
  }
}
