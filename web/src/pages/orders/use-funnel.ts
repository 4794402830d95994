import { useAnswer } from '../../api/use-answer.ts'
import { useView } from '../../view/use-view.ts'

/** How far the orders of the period came. Its days are the shop's, whatever time zone the page has. */
export function useFunnel() {
  const { days, currency, view } = useView()
  const question = { query: { ...days, currency, compare: view.compare } }
  return { question, funnel: useAnswer('/api/analytics/orders/funnel', question) }
}
