import { useCallback } from 'react'
import { useApi } from '../../api/use-api.ts'
import type { MetricId } from '../../metrics.ts'
import { clipDays, lastDayOf } from '../../time/days.ts'
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

/** The change of a number; undefined if it is small, or if the number was zero, because history that is imported later is no change. */
function restatedFrom(before: number | null | undefined, value: number | null | undefined): Restated | undefined {
  if (!before || value === null || value === undefined) return undefined
  const change = (value - before) / Math.abs(before)
  return Math.abs(change) > MARKED_FROM ? { before, change } : undefined
}

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
    return restatedFrom(known?.[id], value)
  }
}

/** The metrics whose changes are listed by day. */
const LISTED = ['orders', 'totalRevenue', 'netRevenue'] as const

/**
 * Finds the change of a metric of an interval since the interval ended. Undefined also for metrics whose changes are not listed: averages,
 * customers and products.
 */
export function useRestatedBuckets(): (bucket: string, id: MetricId, value: number | null) => Restated | undefined {
  const { query, days, view, interval } = useView()
  const { todayOfShop } = useShop()
  const isWanted = view.timezone === undefined && interval !== 'hour'
  const { timezone: _, ...common } = query
  const { data, isPlaceholderData } = useApi(
    '/api/analytics/sales/restatements',
    { query: { ...common, interval: interval === 'hour' ? 'day' : interval } },
    { isWanted },
  )
  const rows = isWanted && !isPlaceholderData ? data?.rows : undefined
  return useCallback(
    (bucket, id, value) => {
      const listed = LISTED.find((name) => name === id)
      if (!rows || !listed || value === null || interval === 'hour') return undefined
      const day = bucket.slice(0, 10)
      if (clipDays(day, lastDayOf(day, interval), days).endDate >= todayOfShop) return undefined
      const changed = rows.filter(({ date }) => date === day).reduce((sum, row) => sum + row[listed], 0)
      return restatedFrom(value - changed, value)
    },
    [rows, interval, days, todayOfShop],
  )
}
