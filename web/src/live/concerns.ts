import { addDays, countDays } from '../view/days.ts'
import type { Change } from './live-stream.ts'

/** What of a question decides whether a change can touch its answer. */
export interface AskedQuery {
  startDate?: string
  endDate?: string
  currency?: string
  compare?: string
  align?: string
  timezone?: string
}

/**
 * Whether the answer to a question may be another after this change. Says yes when in doubt: a question without days, or
 * one that compares with a year before.
 */
export function concerns(change: Change, query: AskedQuery | undefined): boolean {
  if (query?.currency !== undefined && change.currency !== null && query.currency !== change.currency) return false
  if (query?.startDate === undefined || query.endDate === undefined || change.days.length === 0) return true
  if (query.compare === 'previous_year') return true
  const { startDate, endDate, compare, align, timezone } = query
  const days = countDays(startDate, endDate)
  // By weekday, a period is compared with whole weeks before.
  const length = align === 'weekday' ? 7 * Math.ceil(days / 7) : days
  // In another time zone, a day of the shop touches the days beside it.
  const margin = timezone === undefined ? 0 : 1
  const first = addDays(startDate, -(compare === 'previous_period' ? length : 0) - margin)
  const last = addDays(endDate, margin)
  return change.days.some(({ from, to }) => from <= last && to >= first)
}
