import { addDays } from '../time/days.ts'
import type { Days } from '../view/ranges.ts'
import type { Change } from './live-stream.ts'

/** The parameters of a request that decide whether a change affects its response. */
export interface RequestQuery {
  startDate?: string
  endDate?: string
  currency?: string
  compare?: string
  timezone?: string
}

/** The days of the last response, as the API interpreted them. */
export interface ResponseDays {
  meta?: { period?: Days | null }
  comparison?: { period: Days }
}

function isOfOtherCurrency({ currency }: Change, query: RequestQuery | undefined): boolean {
  if (query?.currency === undefined || query.currency === 'all' || currency === null) return false
  return query.currency !== currency
}

/**
 * Whether a change may affect the response to a request. True when in doubt: for a request without days, or for a comparison
 * without a response.
 */
export function concerns(change: Change, query: RequestQuery | undefined, response?: ResponseDays): boolean {
  if (isOfOtherCurrency(change, query)) return false
  if (query?.startDate === undefined || query.endDate === undefined || change.days.length === 0) return true
  const { startDate, endDate, compare = 'none', timezone } = query
  if (compare !== 'none' && response === undefined) return true
  // In another time zone, a day of the shop overlaps the adjacent days.
  const margin = timezone === undefined ? 0 : 1
  const touches = (days: Days | null | undefined) =>
    days != null &&
    change.days.some(({ from, to }) => from <= addDays(days.endDate, margin) && to >= addDays(days.startDate, -margin))
  return [{ startDate, endDate }, response?.meta?.period, response?.comparison?.period].some(touches)
}
