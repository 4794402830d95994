import { addDays, addMonths, startOfMonth, startOfWeek } from '../../view/days.ts'
import type { Days } from '../../view/ranges.ts'
import type { CohortInterval } from './cohort-choice.ts'

const FEWEST = 12
const MOST = 36

/** The first day of the period that lies so many before the one of this day. */
export function periodBefore(day: string, interval: CohortInterval, count: number): string {
  if (interval === 'day') return addDays(day, -count)
  if (interval === 'week') return addDays(startOfWeek(day), -7 * count)
  if (interval === 'month') return addMonths(day, -count)
  const monthInQuarter = (Number(day.slice(5, 7)) - 1) % 3
  return addMonths(startOfMonth(day), -monthInQuarter - 3 * count)
}

interface CohortDays extends Days {
  /** How many periods after its first a cohort is followed. */
  periods: number
}

/**
 * Which cohorts are shown: those of the page's days, but at least the last 12 up to their end, as a cohort says little without those
 * before it, at most the last 36, and none from before the shop began.
 */
export function cohortDays(days: Days, interval: CohortInterval, today: string, firstDay: string | null): CohortDays {
  const endDate = days.endDate < today ? days.endDate : today
  const [wanted, begun] = [days.startDate, firstDay ?? ''].map((day) => day && periodBefore(day, interval, 0))
  const shown = Array.from({ length: MOST }, (_, i) => periodBefore(endDate, interval, i)).filter(
    (first, i) => i === 0 || (first >= (begun ?? '') && (i < FEWEST || first >= (wanted ?? ''))),
  )
  return { startDate: shown.at(-1) ?? endDate, endDate, periods: Math.max(FEWEST, shown.length - 1) }
}
