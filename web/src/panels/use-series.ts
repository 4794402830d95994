import { useApi } from '../api/use-api.ts'
import { useView } from '../view/use-view.ts'

/** All metrics by the interval of the page. Cards and the chart share this request. */
export function useSeries() {
  const { query, view, interval } = useView()
  return useApi('/api/analytics/sales/series', { query: { ...query, interval, compare: view.compare } })
}
