/** A day of the simulated shop, in UTC, counted from 1970-01-01. */
export type DayNumber = number

export const DAY_MS = 86_400_000

/**
 * The number of a date such as `2026-04-17`.
 *
 * @throws RangeError when the date does not exist.
 */
export function dayNumberOf(date: string): DayNumber {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || dateOf(ms / DAY_MS) !== date)
    throw new RangeError(`"${date}" is not a date such as 2026-04-17`)
  return ms / DAY_MS
}

/** The date of a day number: `2026-04-17`. */
export function dateOf(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** The day of a time in milliseconds since 1970. */
export function dayAt(ms: number): DayNumber {
  return Math.floor(ms / DAY_MS)
}

/** 0 is Sunday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7
}

/** The time in the form of events: `2026-04-17T12:13:07.123Z`. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString()
}

/** The days from Black Friday, the day after the fourth Thursday of November: −1 is the day before. */
export function daysFromBlackFriday(day: DayNumber): number {
  const year = new Date(day * DAY_MS).getUTCFullYear()
  const november = Date.UTC(year, 10, 1) / DAY_MS
  const firstThursday = november + ((4 - weekdayOf(november) + 7) % 7)
  return day - (firstThursday + 22)
}
