import { useMemo } from 'react'
import { useApi } from '../../api/use-api.ts'
import { countDays } from '../../time/days.ts'
import type { useProductList } from './use-product-list.ts'

/** Changes within a minute are too small to see in a trend. */
const REFRESH_EVERY_MS = 60_000

/** The net revenue of each product on the page of the list, in as many buckets as a small line can show. */
export function useTrends(query: ReturnType<typeof useProductList>['query']) {
  const { by: _, ...ofProducts } = query
  const days = countDays(query.startDate, query.endDate)
  const interval = days <= 62 ? 'day' : days <= 366 ? 'week' : days <= 366 * 5 ? 'month' : 'year'
  const { data } = useApi(
    '/api/analytics/products/series',
    { query: { ...ofProducts, interval } },
    { everyMs: REFRESH_EVERY_MS, isLive: false },
  )
  return useMemo(() => {
    const byProduct = new Map<string, number[]>()
    const unfinished = data?.meta.unfinishedBucket
    for (const { productId, bucket, netRevenue } of data?.rows ?? []) {
      if (unfinished && bucket > unfinished) continue
      const trend = byProduct.get(productId)
      if (trend) trend.push(netRevenue)
      else byProduct.set(productId, [netRevenue])
    }
    return { byProduct, isLastUnfinished: unfinished !== undefined && unfinished !== null }
  }, [data])
}
