import type { ResponseOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'

type Listed = ResponseOf<'/api/operations/withdrawals'>
export type ImportRun = Listed['importRuns'][number]
export type Withdrawal = Listed['withdrawals'][number]
type Task = ResponseOf<'/api/operations/tasks/{id}'>
type Result = NonNullable<Task['retraction']>
type Sales = NonNullable<Result['sales']>[number]

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

/** The result of an import run, or of its withdrawal. A run without applied events imported nothing. */
export function importStatusOf({ endedAt, applied, duplicate, withdrawal }: ImportRun): string {
  if (withdrawal) return statusOf(withdrawal.status)
  if (endedAt === null) return 'Not ended'
  if (applied !== 0) return 'Imported'
  return duplicate ? 'Nothing new' : 'Nothing imported'
}

/** Whether the events of an import run can be withdrawn: a withdrawal that was interrupted is continued. */
export const canWithdraw = ({ withdrawal }: Pick<ImportRun, 'withdrawal'>): boolean =>
  withdrawal === null || withdrawal.status === 'reverted' || withdrawal.status === 'withdrawing'

const WITHDRAWN_ALREADY = 'These events are withdrawn already.'
const ARRIVED_AGAIN = 'All events of this withdrawal have arrived once more, and count already.'

/** What a preview found, as lines. */
export function describePreview(result: Result, choice: Choice, format: Format): string[] {
  const { events, orders, byType, sales, firstDay, lastDay } = result
  if (events === 0) return [choice.kind === 'revert' ? ARRIVED_AGAIN : WITHDRAWN_ALREADY]
  const types = (byType ?? []).map(({ type, events: count }) => `${format.count(count)} ${type}`).join(', ')
  const verb = choice.kind === 'revert' ? 'would count again' : 'would be withdrawn'
  return [
    `${countOf(events, 'event', format)} of ${countOf(orders ?? 0, 'order', format)} ${verb}: ${types}.`,
    ...(sales ?? []).map(
      ({ currency, orders: count, reversed, netRevenue, ...revenue }) =>
        `${currency}: ${signed(count, format)} orders, ${revenueIn(revenue, format)}, ${signed(Number(reversed), format)} reversed, ${signed(Number(netRevenue), format)} net revenue.`,
    ),
    ...(firstDay === null || lastDay === null ? [] : [`Days that change: ${format.days(firstDay, lastDay)}.`]),
  ]
}

type Revenue = Pick<Sales, 'totalRevenue' | 'totalRevenueByEvent' | 'adjustmentsByEvent'>

/** Total revenue with its basis. */
function revenueIn({ totalRevenue, totalRevenueByEvent, adjustmentsByEvent }: Revenue, format: Format): string {
  const [byOrder, byEvent, adjustments] = [totalRevenue, totalRevenueByEvent, adjustmentsByEvent].map(Number)
  const write = (value = 0) => signed(value, format)
  return byOrder === byEvent && adjustments === 0
    ? `${write(byOrder)} total revenue`
    : `${write(byOrder)} total revenue by order (by event ${write(byEvent)}, and ${write(adjustments)} adjustments)`
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
  if (retraction.id === null) return WITHDRAWN_ALREADY
  return `${countOf(retraction.events, 'event', format)} withdrawn, as withdrawal ${retraction.id}.`
}
