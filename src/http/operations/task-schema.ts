import { Type } from 'typebox'
import { Instant, nullable } from '../../json/schemas.ts'
import { TaskWithdrawal } from './withdrawal-schema.ts'

// Tasks as the API shows them.

const Difference = Type.Object({
  table: Type.String(),
  tenant: Type.String(),
  key: Type.Record(Type.String(), Type.String(), { description: 'The other key columns of the row' }),
  column: Type.String({ description: '`(row)` if a row of facts exists on one side only' }),
  live: nullable(Type.String(), 'The value in the live table'),
  shouldBe: nullable(Type.String(), 'The value that the stored events result in'),
})

const summary = {
  events: Type.Integer({ description: 'The number of events that were replayed' }),
  tables: Type.Integer({ description: 'The number of tables that were compared' }),
  rows: Type.Integer({ description: 'The number of rows that were compared' }),
  missingEvents: Type.Integer({
    description: 'Applied events that are no longer stored. If there are any, the live values may be right',
  }),
  refusedEvents: Type.Integer({
    description: 'Stored events that would be rejected now. The replay does not include them',
  }),
  firstRefusal: nullable(Type.String(), 'The error of the first of them'),
  differingRows: Type.Integer(),
  differingValues: Type.Integer(),
  byTable: Type.Array(
    Type.Object({
      table: Type.String(),
      rows: Type.Integer({ description: 'The number of rows that differ' }),
      sums: Type.Optional(
        Type.Record(Type.String(), Type.String(), {
          description:
            'Only for a rebuild: the total by which each column is too low, over all rows; negative if it is too high',
        }),
      ),
    }),
  ),
  run: nullable(
    Type.Object({ id: Type.Integer(), rows: Type.Integer() }),
    'Only for a rebuild: the differences that were added to the live tables. `tidemark rebuild --roll-back ID` subtracts them again',
  ),
  notAdded: nullable(Type.String(), 'Why a rebuild added nothing: `nothing differs`, `preview` or `refused events`'),
}
const Summary = Type.Object(summary)
const Result = Type.Object({
  ...summary,
  differences: Type.Array(Difference, {
    description: 'The first 100 values that differ. Long values are cut. Empty without the scope `people`',
  }),
})

const task = {
  id: Type.String(),
  kind: Type.String({ description: '`verify`, `rebuild`, `retract`, `revert` or `close`' }),
  tables: nullable(Type.Array(Type.String()), 'The tables of the task; null for all'),
  selection: nullable(
    Type.String(),
    'The events of `retract` or `close`, or the withdrawal of `revert`, in words; null for other kinds',
  ),
  fresh: Type.Boolean(),
  preview: Type.Boolean(),
  status: Type.String({ description: '`running`, `cancelling`, `done`, `cancelled` or `failed`' }),
  phase: Type.String({
    description:
      '`starting`, `replaying`, `comparing` or `adding`; `reading` or `moving` for `retract` and `revert`. For a task that has ended, its last phase',
  }),
  eventsDone: Type.Integer({
    description:
      'The number of replayed events, including those of an earlier run that was stopped. For `retract` and `revert`, the number of events in this phase',
  }),
  eventsExpected: nullable(Type.Integer(), 'The number of events to replay; null before they are counted'),
  percent: nullable(Type.Number(), 'The share of the events that are replayed'),
  secondsLeft: nullable(Type.Number(), 'The estimated time until all events are replayed; null if it is not known yet'),
  startedAt: Instant,
  endedAt: nullable(Instant, 'Null while the task runs'),
  error: nullable(Type.String(), 'Why the task failed, or was cancelled when the service stopped'),
  retraction: nullable(TaskWithdrawal, 'Only for `retract` and `revert`: the result; null before the task is done'),
  closed: nullable(
    Type.Object({
      events: Type.Integer({ description: 'Events whose effects went into the opening balance' }),
      removed: Type.Integer({ description: 'Removed stored events, including withdrawn ones' }),
    }),
    'Only for `close`: the result; null before the task is done, and if there were no such events',
  ),
}

/** A task without its result. */
export const TaskState = Type.Object(task)

/** A task with everything that it found. */
export const Task = Type.Object({ ...task, result: nullable(Result, 'Null before the task is done') })

/** A task in a list. */
export const ListedTask = Type.Object({
  ...task,
  result: nullable(Summary, 'Null before the task is done. A single task also has the differences'),
})
