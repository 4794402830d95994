/** The periods that cohorts are kept by. */
export const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Grain = (typeof GRAINS)[number]

const DAY_MS = 86_400_000

/** The first day of the month that a day (`YYYY-MM-DD`) lies in. */
export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`

/** The first day of the period of that grain which a day (`YYYY-MM-DD`) lies in. Weeks begin on Monday. */
export function periodOf(grain: Grain, day: string): string {
  switch (grain) {
    case 'day':
      return day
    case 'week':
      return weekOf(day)
    case 'month':
      return monthOf(day)
    case 'quarter':
      return `${day.slice(0, 5)}${FIRST_MONTHS[Math.floor((Number(day.slice(5, 7)) - 1) / 3)]}-01`
    case 'year':
      return `${day.slice(0, 4)}-01-01`
  }
}

const FIRST_MONTHS = ['01', '04', '07', '10']

/** How many days lie between two days. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS
}

const MAX_REMEMBERED = 10_000
const weeks = new Map<string, string>()

/** Days come again and again: each week is worked out once. */
function weekOf(day: string): string {
  const known = weeks.get(day)
  if (known) return known
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  const week = date.toISOString().slice(0, 10)
  if (weeks.size < MAX_REMEMBERED) weeks.set(day, week)
  return week
}
