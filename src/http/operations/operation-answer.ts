import type { DatabaseSize } from '../../db/partition-sizes.ts'
import { type FillingState, percentFilled } from '../../rebuild/filling/filling-state.ts'
import type { Task, TaskResult } from '../../rebuild/tasks/task.ts'
import { describeChosen, describeRetraction } from './withdrawal-answer.ts'

/**
 * A task as the API shows it, with the values that differ. Values and error texts may contain ids of customers.
 */
export function describeTask(task: Task, { hidesPersons = false } = {}) {
  const { result } = task
  const differences = hidesPersons
    ? []
    : result?.differences.map(({ tenantId, ...rest }) => ({ tenant: tenantId, ...rest }))
  return { ...describeState(task), result: result ? { ...describeResult(result, hidesPersons), differences } : null }
}

/** The same without differences, for a list. */
export function summarizeTask(task: Task, { hidesPersons = false } = {}) {
  return { ...describeState(task), result: task.result ? describeResult(task.result, hidesPersons) : null }
}

function describeState(task: Task) {
  const { eventsDone, eventsExpected = null, secondsLeft, tables } = task
  return {
    id: task.id,
    kind: task.kind,
    tables: tables.length === 0 ? null : tables,
    selection: task.before === undefined ? describeChosen(task.chosen) : describeBefore(task.before),
    fresh: task.fresh,
    preview: task.preview,
    status: task.status,
    phase: task.phase,
    eventsDone,
    eventsExpected,
    percent: eventsExpected === null ? null : percentOf(eventsDone, eventsExpected),
    secondsLeft: secondsLeft === undefined ? null : Math.round(secondsLeft * 10) / 10,
    startedAt: task.startedAt.toISOString(),
    endedAt: task.endedAt?.toISOString() ?? null,
    error: task.error ?? null,
    retraction: task.retraction ? describeRetraction(task.retraction) : null,
    closed: task.closed ?? null,
  }
}

/** The events of a closing in words. */
const describeBefore = (before: string) => `events received before ${before.slice(0, 10)}`

function describeResult(result: TaskResult, hidesPersons: boolean) {
  const { events, tables, rows, missing, refused, firstError, differenceCount, byTable, run, notAdded } = result
  return {
    events,
    tables,
    rows,
    missingEvents: missing,
    refusedEvents: refused,
    firstRefusal: hidesPersons ? null : (firstError ?? null),
    differingRows: byTable.reduce((sum, table) => sum + table.rows, 0),
    differingValues: differenceCount,
    byTable,
    run: run ? { id: run.runId, rows: run.rows } : null,
    notAdded: notAdded ?? null,
  }
}

/** Rounded down, so that 100 means that all events are replayed. */
function percentOf(done: number, expected: number): number {
  return expected === 0 ? 100 : Math.floor((1000 * done) / expected) / 10
}

/** The filling of tables after an upgrade. */
export function describeFilling(state: FillingState) {
  const { status, tables, phase = null, eventsDone = null, eventsExpected = null, startedAt, problem = null } = state
  return {
    status,
    tables,
    phase,
    eventsDone,
    eventsExpected,
    percent: percentFilled(state) ?? null,
    startedAt: startedAt?.toISOString() ?? null,
    problem,
  }
}

/** The sizes as the API shows them. */
export function describeSizes({ bytes, tables }: DatabaseSize) {
  return {
    databaseBytes: bytes,
    tables: tables.map(({ partitions, rowsEstimate = null, ...table }) => ({
      ...table,
      rowsEstimate,
      partitions: partitions.map(({ rowsEstimate: rows = null, ...partition }) => ({
        ...partition,
        rowsEstimate: rows,
      })),
    })),
  }
}
