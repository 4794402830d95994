const DAY_MS = 86_400_000
const at = (day: string) => new Date(`${day}T00:00:00Z`)
const write = (date: Date) => date.toISOString().slice(0, 10)

// All days are written `YYYY-MM-DD`.

export const addDays = (day: string, days: number): string => write(new Date(at(day).getTime() + days * DAY_MS))

export const startOfMonth = (day: string): string => `${day.slice(0, 7)}-01`

export const startOfYear = (day: string): string => `${day.slice(0, 4)}-01-01`

/** The first day of the month that is this many months later. */
export function addMonths(day: string, months: number): string {
  const date = at(startOfMonth(day))
  date.setUTCMonth(date.getUTCMonth() + months)
  return write(date)
}

/** The Monday of a week. */
export function startOfWeek(day: string): string {
  return addDays(day, -((at(day).getUTCDay() + 6) % 7))
}

/** The number of days from the first to the last, both included. */
export const countDays = (first: string, last: string): number =>
  (at(last).getTime() - at(first).getTime()) / DAY_MS + 1

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= '0001' && !Number.isNaN(at(text).getTime()) && write(at(text)) === text

/** The last day of the interval that begins on this day. */
export function lastDayOf(firstDay: string, interval: 'day' | 'week' | 'month' | 'quarter' | 'year'): string {
  switch (interval) {
    case 'day':
      return firstDay
    case 'week':
      return addDays(firstDay, 6)
    case 'month':
      return addDays(addMonths(firstDay, 1), -1)
    case 'quarter':
      return addDays(addMonths(firstDay, 3), -1)
    case 'year':
      return addDays(addMonths(firstDay, 12), -1)
  }
}

/** The part of a period that lies within another period. */
export function clipDays(startDate: string, endDate: string, within: { startDate: string; endDate: string }) {
  const [first] = [startDate, within.startDate].sort().slice(-1)
  const [last] = [endDate, within.endDate].sort()
  return { startDate: first ?? startDate, endDate: last ?? endDate }
}
