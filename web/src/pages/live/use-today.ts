import { useAnswer } from '../../api/use-answer.ts'
import { addDays } from '../../view/days.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

/** What this page asks reports with: today, whatever days the address names. */
export function useTodayQuery() {
  const { today } = useShop()
  const { query } = useView()
  return { ...query, startDate: today, endDate: today }
}

/** Today's metrics, compared with the same weekday of last week until this time of the day. */
export function useTodaySummary() {
  const query = useTodayQuery()
  return useAnswer('/api/analytics/sales/summary', {
    query: { ...query, compare: 'previous_period', align: 'weekday' },
  })
}

/** The hours of today, and all hours of the same weekday of last week. */
export function useTodayHours() {
  const query = useTodayQuery()
  const before = addDays(query.startDate, -7)
  const hourly = { ...query, interval: 'hour' as const }
  const today = useAnswer('/api/analytics/sales/series', { query: hourly })
  const lastWeek = useAnswer('/api/analytics/sales/series', {
    query: { ...hourly, startDate: before, endDate: before },
  })
  return { today, lastWeek }
}
