import { useMemo } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { countDays } from '../../view/days.ts'
import type { useProductList } from './use-product-list.ts'

/** A course is small: what happens in it within a minute cannot be seen. */
const ASK_EVERY_MS = 60_000

/** Net revenue over the period of each product of a page of the list, in buckets that a small line can show. */
export function useCourses(asked: ReturnType<typeof useProductList>['asked']) {
  const days = countDays(asked.startDate, asked.endDate)
  const interval = days <= 62 ? 'day' : days <= 366 ? 'week' : days <= 366 * 5 ? 'month' : 'year'
  const { data } = useAnswer(
    '/api/analytics/products/series',
    { query: { ...asked, interval } },
    { everyMs: ASK_EVERY_MS, isLive: false },
  )
  return useMemo(() => {
    const of = new Map<string, number[]>()
    const unfinished = data?.meta.unfinishedBucket
    for (const { productId, bucket, netRevenue } of data?.rows ?? []) {
      if (unfinished && bucket > unfinished) continue
      const course = of.get(productId)
      if (course) course.push(netRevenue)
      else of.set(productId, [netRevenue])
    }
    return { of, isLastUnfinished: unfinished !== undefined && unfinished !== null }
  }, [data])
}
