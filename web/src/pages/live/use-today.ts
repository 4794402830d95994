import { useApi } from '../../api/use-api.ts'
import { addDays } from '../../time/days.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

/** The parameters of the reports of this page: today, regardless of the period in the address. */
export function useTodayQuery() {
  const { today } = useShop()
  const { query } = useView()
  return { ...query, startDate: today, endDate: today }
}

/** Today's metrics, compared with the same weekday of last week up to the same time. */
export function useTodaySummary() {
  const query = useTodayQuery()
  return useApi('/api/analytics/sales/summary', {
    query: { ...query, compare: 'previous_period', align: 'weekday' },
  })
}

/** The hours of today, and all hours of the same weekday last week. */
export function useTodayHours() {
  const query = useTodayQuery()
  const before = addDays(query.startDate, -7)
  const hourly = { ...query, interval: 'hour' as const }
  const today = useApi('/api/analytics/sales/series', { query: hourly })
  const lastWeek = useApi('/api/analytics/sales/series', {
    query: { ...hourly, startDate: before, endDate: before },
  })
  return { today, lastWeek }
}
