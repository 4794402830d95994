import { useMemo } from 'react'
import { useApi } from '../../api/use-api.ts'
import { useView } from '../../view/use-view.ts'

/** The request for an unknown product is repeated after this time. */
const RETRY_UNKNOWN_EVERY_MS = 10_000

/** One product by the interval of the page, but by day at least: product sales are stored by the days of the shop. */
export function useProductSeries(productId: string, { isWaiting = false } = {}) {
  const { query, view, interval: pageInterval } = useView()
  const interval = pageInterval === 'hour' ? 'day' : pageInterval
  const request = useMemo(() => {
    const { timezone: _ownDays, ...inShopDays } = query
    return { inPath: { productId }, query: { ...inShopDays, interval, compare: view.compare } } as const
  }, [query, interval, view.compare, productId])
  const options = isWaiting ? { isLive: false, everyMs: RETRY_UNKNOWN_EVERY_MS } : {}
  return { interval, request, response: useApi('/api/analytics/products/{productId}/series', request, options) }
}
