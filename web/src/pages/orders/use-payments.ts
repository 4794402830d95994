import { useApi } from '../../api/use-api.ts'
import { useView } from '../../view/use-view.ts'

/** Successful and failed payments, always by the days of the shop. */
export function usePayments() {
  const { days, amounts } = useView()
  const request = { query: { ...days, ...amounts } }
  return { request, payments: useApi('/api/analytics/payments/summary', request) }
}
