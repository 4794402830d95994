import type { ResponseOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import type { Notice } from './notice.tsx'
import { CANCELLED } from './withdrawal-words.ts'

/** A verification or a rebuild in the list of tasks. */
export type Task = ResponseOf<'/api/operations/tasks'>['tasks'][number]
type TaskResult = NonNullable<Task['result']>

export const isRunning = ({ status }: Pick<Task, 'status'>): boolean => ['running', 'cancelling'].includes(status)

type Titled = Pick<Task, 'kind' | 'preview' | 'tables'> & Partial<Pick<Task, 'selection'>>

/** The title of a task: `Verify all tables`. */
export function titleOf({ kind, preview, tables, selection }: Titled): string {
  if (kind === 'retract') return `${preview ? 'Preview withdrawal of' : 'Withdraw'} ${selection}`
  if (kind === 'revert') return `${preview ? 'Preview revert of' : 'Revert'} ${selection}`
  if (kind === 'close') return `Close the books: ${selection}`
  const verb = kind === 'verify' ? 'Verify' : preview ? 'Preview rebuild of' : 'Rebuild'
  return `${verb} ${tables === null ? 'all tables' : tables.join(', ')}`
}

const PHASES: Record<string, string> = {
  starting: 'Starting',
  replaying: 'Recomputing from the stored events',
  comparing: 'Comparing with the live tables',
  adding: 'Adding the differences',
  reading: 'Reading stored events',
  moving: 'Computing affected orders',
}

/** Phases with progress in events. */
const COUNTED = ['replaying', 'reading', 'moving']

/** The progress of a running task. */
export function describeProgress(task: Task, format: Format): string {
  const { status, phase, eventsDone, eventsExpected, secondsLeft } = task
  const doing = status === 'cancelling' ? 'Cancelling' : (PHASES[phase] ?? phase)
  if (!COUNTED.includes(phase) || eventsExpected === null) return doing
  const left = secondsLeft === null ? '' : `, ${format.span(Math.ceil(secondsLeft))} left`
  return `${doing}: ${format.count(eventsDone)} of ${format.count(eventsExpected)} events${left}`
}

/** The result of a task. `isDone`: whether the result needs no attention. */
export function describeResult(task: Task, format: Format): Notice {
  const { result, status, error, retraction, closed } = task
  if (task.kind === 'close' && status === 'done') return { isDone: true, text: describeClosed(closed, format) }
  if (retraction) return { isDone: true, text: describeRetraction(task, retraction, format) }
  if (status === 'cancelled' && (task.kind === 'retract' || task.kind === 'revert')) {
    return { isDone: false, text: CANCELLED }
  }
  if (status === 'cancelled') {
    return {
      isDone: false,
      text: `Cancelled. No numbers were changed. ${error ?? 'The next run resumes from this point.'}`,
    }
  }
  if (!result) return { isDone: false, text: error ?? 'The task failed. See the server log for details.' }
  const warnings = warningsOf(result, format)
  return {
    isDone: isAsExpected(task, result) && warnings === '',
    text: `${outcomeOf(task, result, format)}${warnings}`,
  }
}

function describeClosed(closed: Task['closed'], format: Format): string {
  if (closed === null) return 'There are no such events, so nothing was removed.'
  return `The books are closed: ${countOf(closed.removed, 'stored event', format)} removed. No number has changed.`
}

function describeRetraction(task: Task, { events }: NonNullable<Task['retraction']>, format: Format): string {
  const counted = countOf(events, 'event', format)
  if (task.preview)
    return `${counted} would be ${task.kind === 'revert' ? 'counted again' : 'withdrawn'}. Nothing was changed.`
  return task.kind === 'revert' ? 'The events count again.' : `${counted} withdrawn.`
}

const isAsExpected = ({ kind }: Task, { differingRows, notAdded }: TaskResult) =>
  kind === 'verify' ? differingRows === 0 : notAdded !== 'refused events'

function outcomeOf({ kind }: Task, result: TaskResult, format: Format): string {
  const { differingRows, differingValues, byTable, run, notAdded } = result
  const compared = `${countOf(result.rows, 'row', format)} of ${countOf(result.tables, 'table', format)}, from ${countOf(result.events, 'event', format)}`
  const differing = `${countOf(differingRows, 'row', format)} of ${countOf(byTable.length, 'table', format)}`
  if (kind === 'verify') {
    if (differingRows === 0) return `All numbers match the stored events: ${compared}.`
    return `Differences from the stored events: ${differing}, ${countOf(differingValues, 'value', format)}. Compared: ${compared}.`
  }
  if (run) {
    return `Corrected ${countOf(run.rows, 'row', format)}. To undo the changes, run “npx tidemark rebuild --roll-back ${run.id}”.`
  }
  if (notAdded === 'preview') return `A rebuild would change ${differing}. Nothing was changed.`
  if (notAdded === 'refused events') {
    return `Nothing was changed, although ${differing} differ. Some stored events would be rejected now, and a rebuild would remove their numbers. To confirm this, run the rebuild on the command line.`
  }
  return `No differences, so nothing was changed: ${compared}.`
}

function warningsOf({ missingEvents, refusedEvents, firstRefusal }: TaskResult, format: Format): string {
  const missing =
    missingEvents > 0 &&
    ` ${countOf(missingEvents, 'applied event', format)} ${missingEvents === 1 ? 'is' : 'are'} no longer stored, so the recomputed numbers are too low.`
  const refused =
    refusedEvents > 0 &&
    ` ${countOf(refusedEvents, 'stored event', format)} would be rejected now${firstRefusal === null ? '' : `. First reason: ${firstRefusal}`}.`
  return `${missing || ''}${refused || ''}`
}
