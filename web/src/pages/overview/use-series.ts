import { useAnswer } from '../../api/use-answer.ts'
import { useView } from '../../view/use-view.ts'

/** All metrics by the interval of the page: cards and the chart draw the same answer. */
export function useSeries() {
  const { query, view, interval } = useView()
  return useAnswer('/api/analytics/sales/series', { query: { ...query, interval, compare: view.compare } })
}
