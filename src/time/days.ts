// Days are texts, `YYYY-MM-DD`: they have no time zone, and they sort as they are.

const FIRST_DAY = '0001-01-01'
const DAY_MS = 86_400_000

/** How many days the second day is after the first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((midnightOf(to).getTime() - midnightOf(from).getTime()) / DAY_MS)
}

/** The last day of the month that a day lies in. */
export function lastOfMonth(day: string): string {
  return addDays(firstOfMonth(day, 1), -1)
}

/** The day that many days later, or earlier when `days` is negative; never before year 1. */
export function addDays(day: string, days: number): string {
  const date = midnightOf(day)
  date.setUTCDate(date.getUTCDate() + days)
  return dayOf(date)
}

/** The first day of the month that many months before or after the day's own. */
export function firstOfMonth(day: string, months: number): string {
  const date = midnightOf(day)
  date.setUTCMonth(date.getUTCMonth() + months, 1)
  return dayOf(date)
}

/** The same day that many years later; the 29th of February becomes the 28th where there is none. */
export function addYears(day: string, years: number): string {
  const date = midnightOf(day)
  const month = date.getUTCMonth()
  date.setUTCFullYear(date.getUTCFullYear() + years)
  if (date.getUTCMonth() !== month) date.setUTCDate(0)
  return dayOf(date)
}

function midnightOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

function dayOf(date: Date): string {
  const text = date.toISOString()
  if (text.startsWith('-') || text.startsWith('0000')) return FIRST_DAY
  return text.startsWith('+') ? '9999-12-31' : text.slice(0, 10)
}
