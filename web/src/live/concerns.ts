import { addDays } from '../view/days.ts'
import type { Days } from '../view/ranges.ts'
import type { Change } from './live-stream.ts'

/** What of a question decides whether a change can touch its answer. */
export interface AskedQuery {
  startDate?: string
  endDate?: string
  currency?: string
  compare?: string
  timezone?: string
}

/** The days of the last answer to it, as the API understood them. */
export interface AnsweredDays {
  meta?: { period?: Days | null }
  comparison?: { period: Days }
}

/**
 * Whether the answer to a question may be another after this change. Says yes when in doubt: a question without days, or
 * one that compares and has no answer yet.
 */
export function concerns(change: Change, query: AskedQuery | undefined, answer?: AnsweredDays): boolean {
  if (query?.currency !== undefined && change.currency !== null && query.currency !== change.currency) return false
  if (query?.startDate === undefined || query.endDate === undefined || change.days.length === 0) return true
  const { startDate, endDate, compare = 'none', timezone } = query
  if (compare !== 'none' && answer === undefined) return true
  // In another time zone, a day of the shop touches the days beside it.
  const margin = timezone === undefined ? 0 : 1
  const touches = (days: Days | null | undefined) =>
    days != null &&
    change.days.some(({ from, to }) => from <= addDays(days.endDate, margin) && to >= addDays(days.startDate, -margin))
  return [{ startDate, endDate }, answer?.meta?.period, answer?.comparison?.period].some(touches)
}
