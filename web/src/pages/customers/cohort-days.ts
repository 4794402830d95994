import { addDays, addMonths, startOfMonth, startOfWeek } from '../../time/days.ts'
import type { Days } from '../../view/ranges.ts'
import type { CohortInterval } from './cohort-choice.ts'

const FEWEST = 12
const MOST = 36

/** The first day of the period that is this many periods before that of a day. */
export function periodBefore(day: string, interval: CohortInterval, count: number): string {
  if (interval === 'day') return addDays(day, -count)
  if (interval === 'week') return addDays(startOfWeek(day), -7 * count)
  if (interval === 'month') return addMonths(day, -count)
  const monthInQuarter = (Number(day.slice(5, 7)) - 1) % 3
  return addMonths(startOfMonth(day), -monthInQuarter - 3 * count)
}

interface CohortDays extends Days {
  /** The number of periods after the first. */
  periods: number
}

/**
 * The cohorts shown: those of the selected period, but at least the last 12 for comparison, at most the last 36, and none before
 * the first sale of the shop.
 */
export function cohortDays(days: Days, interval: CohortInterval, today: string, firstDay: string | null): CohortDays {
  const endDate = days.endDate < today ? days.endDate : today
  const [wanted, begun] = [days.startDate, firstDay ?? ''].map((day) => day && periodBefore(day, interval, 0))
  const shown = Array.from({ length: MOST }, (_, i) => periodBefore(endDate, interval, i)).filter(
    (first, i) => i === 0 || (first >= (begun ?? '') && (i < FEWEST || first >= (wanted ?? ''))),
  )
  return { startDate: shown.at(-1) ?? endDate, endDate, periods: Math.max(FEWEST, shown.length - 1) }
}
