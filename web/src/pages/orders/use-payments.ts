import { useAnswer } from '../../api/use-answer.ts'
import { useView } from '../../view/use-view.ts'

/** Payments made and refused. Their days are the shop's, whatever time zone the page has. */
export function usePayments() {
  const { days, currency } = useView()
  const question = { query: { ...days, currency } }
  return { question, payments: useAnswer('/api/analytics/payments/summary', question) }
}
