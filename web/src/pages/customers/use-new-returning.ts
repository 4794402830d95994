import { useAnswer } from '../../api/use-answer.ts'
import { useView } from '../../view/use-view.ts'

type ByInterval = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** New and returning customers, by whole buckets. Their days are the shop's, whatever time zone the page has. */
export function useNewReturning(interval: ByInterval) {
  const { days, currency, view } = useView()
  const question = { query: { ...days, currency, interval, compare: view.compare } }
  return { question, answer: useAnswer('/api/analytics/customers/new-returning', question) }
}
