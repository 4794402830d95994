import { useApi } from '../../api/use-api.ts'
import type { MetricId } from '../../metrics.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

/** A number that has changed since its period ended. */
export interface Restated {
  /** The number at the end of the last day of the period. */
  before: number
  /** The change since then, as a fraction. */
  change: number
}

/** Smaller changes are not marked. */
const MARKED_FROM = 0.005

/**
 * Finds the change of a metric since the period ended. Undefined for changes of up to 0.5 %, for a period that has not ended, and for a number
 * that was zero, because history that is imported later is no change.
 */
export function useRestated(): (id: MetricId, value: number | null | undefined) => Restated | undefined {
  const { query, days, view } = useView()
  const { todayOfShop } = useShop()
  const isWanted = view.timezone === undefined && days.endDate < todayOfShop
  const { data, isPlaceholderData } = useApi(
    '/api/analytics/sales/summary',
    { query: { ...query, asOf: days.endDate } },
    { isWanted },
  )
  const known = isWanted && !isPlaceholderData ? data?.totals : undefined
  return (id, value) => {
    const before = known?.[id]
    if (!before || value === null || value === undefined) return undefined
    const change = (value - before) / Math.abs(before)
    return Math.abs(change) > MARKED_FROM ? { before, change } : undefined
  }
}
