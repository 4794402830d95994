import { useMemo } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { useView } from '../../view/use-view.ts'

/** A product that is not known yet is looked for so often. */
const LOOK_EVERY_MS = 10_000

/** One product by the interval of the page, in days of the shop: products are not kept by the hour. */
export function useProductSeries(productId: string, { isWaiting = false } = {}) {
  const { query, view, interval: asked } = useView()
  const interval = asked === 'hour' ? 'day' : asked
  const question = useMemo(() => {
    const { timezone: _ownDays, ...inShopDays } = query
    return { inPath: { productId }, query: { ...inShopDays, interval, compare: view.compare } } as const
  }, [query, interval, view.compare, productId])
  const asking = isWaiting ? { isLive: false, everyMs: LOOK_EVERY_MS } : {}
  return { interval, question, answer: useAnswer('/api/analytics/products/{productId}/series', question, asking) }
}
