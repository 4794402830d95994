import { useApi } from '../../api/use-api.ts'
import type { Interval } from '../../format/labels.ts'
import { useView } from '../../view/use-view.ts'

/** New and returning customers by complete intervals, always by the days of the shop. */
export function useNewReturning(interval: Exclude<Interval, 'hour'>) {
  const { days, amounts, view } = useView()
  const request = { query: { ...days, ...amounts, interval, compare: view.compare } }
  return { request, response: useApi('/api/analytics/customers/new-returning', request) }
}
