import type { Difference } from '../differences.ts'
import type { Closed } from '../retention/close-books.ts'
import type { Preview } from '../retract/preview.ts'
import type { Retraction } from '../retract/retractions.ts'
import type { Chosen } from '../retract/selection.ts'

/** The parameters of a task. */
export interface TaskRequest {
  kind: 'verify' | 'rebuild' | 'retract' | 'revert' | 'close'
  /** Tables of perspectives, for `verify` also of facts. Empty: all tables. */
  tables: readonly string[]
  /** Starts from scratch instead of resuming. */
  fresh: boolean
  /** For all kinds except `verify`: only shows what would change. */
  preview: boolean
  /** For `retract` and `revert`: the events. */
  chosen?: Chosen
  /** For `close`: events received before this time are removed. */
  before?: string
}

/** The parameters of a filling after an upgrade. */
export interface FillRequest {
  kind: 'fill'
  /** Names of `Rules.versions`. */
  tables: readonly string[]
}

/** The parameters of a closing of the books. */
export interface CloseRequest {
  kind: 'close'
  /** Events received before this time are removed. */
  before: string
}

type TaskStatus = 'running' | 'cancelling' | 'done' | 'cancelled' | 'failed'

/**
 * `adding`: the one transaction of a rebuild that changes numbers; from then on it cannot be cancelled. `reading` and `moving`: the phases
 * of `retract` and `revert`, which can be cancelled between two batches.
 */
type TaskPhase = 'starting' | 'replaying' | 'comparing' | 'adding' | 'reading' | 'moving'

/** A task that this process runs, or has run. */
export interface Task extends TaskRequest {
  id: string
  status: TaskStatus
  phase: TaskPhase
  /** Events, including those that an earlier run replayed. */
  eventsDone: number
  /** Undefined before the events are counted. */
  eventsExpected: number | undefined
  /** Undefined when it cannot be estimated. */
  secondsLeft: number | undefined
  startedAt: Date
  endedAt: Date | undefined
  /** Of a verification or a rebuild. */
  result: TaskResult | undefined
  /** Of `retract` or `revert`. */
  retraction: TaskRetraction | undefined
  /** Of a closing of the books. Undefined if there were no such events. */
  closed: Closed | undefined
  /** Why it failed, or that the end of the service cancelled it. */
  error: string | undefined
}

/** What was withdrawn or counts again, or in a preview what would change. Neither, if all events are withdrawn already. */
export interface TaskRetraction {
  preview?: Preview | undefined
  done?: Retraction | undefined
}

/**
 * A table with rows that differ from the stored events.
 *
 * @public Named in the compiled types.
 */
export interface DifferingTable {
  table: string
  rows: number
  /** For a rebuild: the difference of each column, summed over all rows. */
  sums?: Readonly<Record<string, string>>
}

export interface TaskResult {
  events: number
  tables: number
  rows: number
  /** Applied events without a raw event. */
  missing: number
  /** Raw events that would be rejected now, and the error of the first. */
  refused: number
  firstError: string | undefined
  /** The number of values that differ. */
  differenceCount: number
  byTable: DifferingTable[]
  /** The first values that differ. */
  differences: Difference[]
  /** For a rebuild: what was added, with the number to undo it. */
  run: { runId: number; rows: number } | undefined
  /** For a rebuild: why nothing was added. */
  notAdded: 'nothing differs' | 'preview' | 'refused events' | undefined
}

/** How far a task is, in events. */
export interface TaskProgress {
  phase: TaskPhase
  done: number
  total: number
}

/** The messages from the process of a task. */
export type TaskReport =
  | ({ kind: 'progress' } & TaskProgress)
  | { kind: 'done'; result?: TaskResult; retraction?: TaskRetraction; closed?: Closed | undefined }
  | { kind: 'stopped' }
  /** An expected error, in one line for users. `isLater`: the same task may succeed later. */
  | { kind: 'failed'; message: string; isLater: boolean }
  /** An unexpected error. */
  | { kind: 'crashed'; cause: unknown }
