import type { Difference } from '../differences.ts'

/** What can be asked of a task. */
export interface TaskRequest {
  kind: 'verify' | 'rebuild'
  /** Tables of perspectives, for `verify` also of facts. None: all there are. */
  tables: readonly string[]
  /** Does not go on where an earlier run was stopped. */
  fresh: boolean
  /** Of a rebuild: only tells what would be added. */
  preview: boolean
}

type TaskStatus = 'running' | 'cancelling' | 'done' | 'cancelled' | 'failed'

/** `adding`: the one transaction that changes numbers; from then on a task cannot be cancelled. */
type TaskPhase = 'starting' | 'replaying' | 'comparing' | 'adding'

/** A verification or a rebuild that this process runs, or has run. */
export interface Task extends TaskRequest {
  id: string
  status: TaskStatus
  phase: TaskPhase
  /** Events, those that an earlier run had replayed included. */
  eventsDone: number
  /** Undefined before they are counted. */
  eventsExpected: number | undefined
  /** Undefined where nothing tells it. */
  secondsLeft: number | undefined
  startedAt: Date
  endedAt: Date | undefined
  result: TaskResult | undefined
  /** Why it failed, or that it was the service's end that cancelled it. */
  error: string | undefined
}

/** A table with rows that are not what the events come to. */
interface DifferingTable {
  table: string
  rows: number
  /** Of a rebuild: by how much each column differs, all rows together. */
  sums?: Readonly<Record<string, string>>
}

export interface TaskResult {
  events: number
  tables: number
  rows: number
  /** Events that were counted and whose raw event is gone. */
  missing: number
  /** Raw events that would be refused now, and what is wrong with the first. */
  refused: number
  firstError: string | undefined
  /** How many values differ. */
  differenceCount: number
  byTable: DifferingTable[]
  /** The first of the values that differ. */
  differences: Difference[]
  /** Of a rebuild: what was added, under the number by which it can be taken back. */
  run: { runId: number; rows: number } | undefined
  /** Of a rebuild: why nothing was added. */
  notAdded: 'nothing differs' | 'preview' | 'refused events' | undefined
}

/** What the process of a task tells. */
export type TaskReport =
  | { kind: 'progress'; phase: TaskPhase; done: number; total: number }
  | { kind: 'done'; result: TaskResult }
  | { kind: 'stopped' }
  /** An expected end, in one line for people. */
  | { kind: 'failed'; message: string }
  /** An end that nobody foresaw. */
  | { kind: 'crashed'; cause: unknown }
