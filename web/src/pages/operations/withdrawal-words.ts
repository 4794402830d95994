import type { ResponseOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'

type Listed = ResponseOf<'/api/operations/withdrawals'>
export type ImportRun = Listed['importRuns'][number]
export type Withdrawal = Listed['withdrawals'][number]
type Task = ResponseOf<'/api/operations/tasks/{id}'>
type Result = NonNullable<Task['retraction']>

/** The events of a task: those that are withdrawn, or the withdrawal that is reverted. */
export type Choice = { kind: 'retract' | 'revert' } & Partial<
  Record<'import' | 'withdrawal', number> & Record<'source' | 'from' | 'to' | 'event', string>
>

const STATUS_NAMES: Readonly<Record<string, string>> = {
  withdrawing: 'Interrupted',
  withdrawn: 'Withdrawn',
  reverting: 'Revert interrupted',
  reverted: 'Reverted',
}

export const statusOf = (status: string): string => STATUS_NAMES[status] ?? status

/** Whether the events of an import run can be withdrawn: a withdrawal that was interrupted is continued. */
export const canWithdraw = ({ withdrawal }: Pick<ImportRun, 'withdrawal'>): boolean =>
  withdrawal === null || withdrawal.status === 'reverted' || withdrawal.status === 'withdrawing'

/** What a preview found, as lines. */
export function describePreview(result: Result, choice: Choice, format: Format): string[] {
  const { events, orders, byType, sales, firstDay, lastDay } = result
  if (events === 0) return ['No event that counts is selected.']
  const types = (byType ?? []).map(({ type, events: count }) => `${format.count(count)} ${type}`).join(', ')
  const verb = choice.kind === 'revert' ? 'would count again' : 'would be withdrawn'
  return [
    `${countOf(events, 'event', format)} of ${countOf(orders ?? 0, 'order', format)} ${verb}: ${types}.`,
    ...(sales ?? []).map(
      ({ currency, orders: count, totalRevenue, reversed }) =>
        `${currency}: ${signed(count, format)} orders, ${signed(Number(totalRevenue), format)} total revenue, ${signed(Number(reversed), format)} reversed.`,
    ),
    ...(firstDay === null || lastDay === null ? [] : [`Days that change: ${format.days(firstDay, lastDay)}.`]),
  ]
}

const signed = (value: number, format: Format) => (value > 0 ? `+${format.decimal(value)}` : format.decimal(value))

/** The progress of a running task. */
export function describeMoving(task: Task, format: Format): string {
  const { phase, eventsDone, eventsExpected } = task
  if (phase === 'starting' || eventsExpected === null) return 'Starting'
  const doing = phase === 'reading' ? 'Reading stored events' : 'Computing affected orders'
  return `${doing}: ${format.count(eventsDone)} of ${format.count(eventsExpected)} events`
}

export const CANCELLED = 'Cancelled. The events so far are done, completely. The same task continues from there.'

/** The result of a task that has ended. */
export function describeDone(task: Task, format: Format): string {
  const { status, error, retraction, kind } = task
  if (status === 'cancelled') return CANCELLED
  if (status === 'failed' || !retraction) return error ?? 'The task failed. See the server log for details.'
  if (kind === 'revert') return `Withdrawal ${retraction.id} was reverted.`
  if (retraction.id === null) return 'No event that counts is selected.'
  return `${countOf(retraction.events, 'event', format)} withdrawn, as withdrawal ${retraction.id}.`
}
