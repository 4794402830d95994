import { DAY_MS } from '../durations.ts'

// Days are texts, `YYYY-MM-DD`. They have no time zone, and sorting them as text sorts them by time.

const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'

/** Number of days from the first day to the second; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return (midnightOf(to).getTime() - midnightOf(from).getTime()) / DAY_MS
}

/** The day this many days later, or earlier when `days` is negative. Limited to the years 1 to 9999. */
export function addDays(day: string, days: number): string {
  const date = midnightOf(day)
  date.setUTCDate(date.getUTCDate() + days)
  return dayOf(date)
}

/** The first day of the month that is this many months after the month of `day`. */
export function firstOfMonth(day: string, months: number): string {
  const date = midnightOf(day)
  date.setUTCMonth(date.getUTCMonth() + months, 1)
  return dayOf(date)
}

/** The last day of the month of `day`. */
export function lastOfMonth(day: string): string {
  return addDays(firstOfMonth(day, 1), -1)
}

/** The same date this many years later; 29 February becomes 28 February in a year without it. */
export function addYears(day: string, years: number): string {
  const date = midnightOf(day)
  const month = date.getUTCMonth()
  date.setUTCFullYear(date.getUTCFullYear() + years)
  if (date.getUTCMonth() !== month) date.setUTCDate(0)
  return dayOf(date)
}

export const earliestOf = (...days: string[]): string => days.sort()[0] ?? LAST_DAY

export const latestOf = (...days: string[]): string => days.sort().at(-1) ?? FIRST_DAY

function midnightOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

function dayOf(date: Date): string {
  const text = date.toISOString()
  if (text.startsWith('-') || text.startsWith('0000')) return FIRST_DAY
  return text.startsWith('+') ? LAST_DAY : text.slice(0, 10)
}
