import { useApi } from '../api/use-api.ts'
import { useView } from '../view/use-view.ts'

/** The progress of the orders of the period, always by the days of the shop. */
export function useFunnel() {
  const { days, counted, view } = useView()
  const request = { query: { ...days, currency: counted, compare: view.compare } }
  return { request, funnel: useApi('/api/analytics/orders/funnel', request) }
}
