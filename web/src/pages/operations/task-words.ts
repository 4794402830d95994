import type { AnswerOf } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'
import { countOf } from './count-of.ts'
import type { Told } from './told.tsx'

/** A verification or a rebuild, as the list of tasks shows it. */
export type Task = AnswerOf<'/api/operations/tasks'>['tasks'][number]
type TaskResult = NonNullable<Task['result']>

export const isUnderWay = ({ status }: Pick<Task, 'status'>): boolean => ['running', 'cancelling'].includes(status)

/** What it does: `Verify all tables`. */
export function titleOf({ kind, preview, tables }: Pick<Task, 'kind' | 'preview' | 'tables'>): string {
  const verb = kind === 'verify' ? 'Verify' : preview ? 'Preview a rebuild of' : 'Rebuild'
  return `${verb} ${tables === null ? 'all tables' : tables.join(', ')}`
}

const PHASES: Record<string, string> = {
  starting: 'Starting',
  replaying: 'Counting the kept events once more',
  comparing: 'Comparing with the live tables',
  adding: 'Adding the difference',
}

/** How far it is. */
export function tellProgress(task: Task, format: Format): string {
  const { status, phase, eventsDone, eventsExpected, secondsLeft } = task
  const doing = status === 'cancelling' ? 'Being cancelled' : (PHASES[phase] ?? phase)
  if (phase !== 'replaying' || eventsExpected === null) return doing
  const left = secondsLeft === null ? '' : `, ${format.span(Math.ceil(secondsLeft))} left`
  return `${doing}: ${format.count(eventsDone)} of ${format.count(eventsExpected)} events${left}`
}

/** What it found, and whether that is what one hopes for. */
export function tellResult(task: Task, format: Format): Told {
  const { result, status, error } = task
  if (status === 'cancelled') {
    return {
      isDone: false,
      text: `Cancelled; no number was changed. ${error ?? 'Begun again, it goes on from there.'}`,
    }
  }
  if (!result) return { isDone: false, text: error ?? 'It failed and gave no reason. The log may.' }
  const warnings = warningsOf(result, format)
  return { isDone: isAsHoped(task, result) && warnings === '', text: `${outcomeOf(task, result, format)}${warnings}` }
}

const isAsHoped = ({ kind }: Task, { differingRows, notAdded }: TaskResult) =>
  kind === 'verify' ? differingRows === 0 : notAdded !== 'refused events'

function outcomeOf({ kind }: Task, result: TaskResult, format: Format): string {
  const { differingRows, differingValues, byTable, run, notAdded } = result
  const compared = `${countOf(result.rows, 'row', format)} of ${countOf(result.tables, 'table', format)}, from ${countOf(result.events, 'event', format)}`
  const differing = `${countOf(differingRows, 'row', format)} of ${countOf(byTable.length, 'table', format)}`
  if (kind === 'verify') {
    if (differingRows === 0) return `Every number is what the events come to: ${compared}.`
    return `Not what the events come to: ${differing}, in ${countOf(differingValues, 'value', format)}. Compared: ${compared}.`
  }
  if (run) {
    return `Added what was lacking in ${countOf(run.rows, 'row', format)}. “npx tidemark rebuild --roll-back ${run.id}” takes it back.`
  }
  if (notAdded === 'preview') return `A rebuild would change ${differing}. Nothing was changed.`
  if (notAdded === 'refused events') {
    return `Nothing was added, though the numbers differ in ${differing}: kept events would be refused now, and their numbers would be taken away. The command line asks whether that is meant.`
  }
  return `Nothing differs, so nothing was added: ${compared}.`
}

function warningsOf({ missingEvents, refusedEvents, firstRefusal }: TaskResult, format: Format): string {
  const missing =
    missingEvents > 0 &&
    ` ${countOf(missingEvents, 'event', format)} counted before and not kept any more: what differs may well be right.`
  const refused =
    refusedEvents > 0 &&
    ` ${countOf(refusedEvents, 'kept event', format)} would be refused now${firstRefusal === null ? '' : `, the first because: ${firstRefusal}`}.`
  return `${missing || ''}${refused || ''}`
}
