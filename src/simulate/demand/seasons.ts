import { DAY_MS, type DayNumber, daysFromBlackFriday, weekdayOf } from '../calendar.ts'

/** The activity in the middle of each month. Other days are interpolated. December also depends on `adventOf`. */
const MONTHS = [0.9, 0.87, 0.94, 1, 1.01, 0.93, 0.8, 0.79, 0.95, 1.02, 1.12, 1.3]
/** The activity of each weekday, from Sunday on. */
const WEEKDAYS = [1.14, 1.06, 1, 0.98, 1, 0.94, 0.88]
const GROWTH_A_YEAR = 0.14

/** The percentage of a day's orders in each hour, on working days and at the weekend. */
export const HOURS_OF_WORKING_DAYS = [
  1.1, 0.6, 0.35, 0.3, 0.35, 0.7, 1.6, 2.9, 4, 4.6, 5, 5.8, 7.2, 6.6, 5.2, 4.8, 5, 5.7, 6.8, 8.2, 8.9, 7.6, 5, 2.6,
]
export const HOURS_OF_WEEKENDS = [
  1.8, 1.1, 0.6, 0.4, 0.35, 0.4, 0.8, 1.6, 3, 4.7, 6, 6.6, 6.5, 6.2, 6, 6, 6.2, 6.5, 7, 7.6, 7.8, 6.6, 4.4, 2.6,
]

/** The expected activity of a day by season, weekday, campaign and growth. 1 is an ordinary day at the opening. */
export function expectedActivity(day: DayNumber, opened: DayNumber): number {
  const growth = 1 + (GROWTH_A_YEAR * (day - opened)) / 365
  return monthOf(day) * adventOf(day) * (WEEKDAYS[weekdayOf(day)] ?? 1) * blackWeekOf(daysFromBlackFriday(day)) * growth
}

function monthOf(day: DayNumber): number {
  const date = new Date(day * DAY_MS)
  const position = date.getUTCMonth() + (date.getUTCDate() - 16) / 30.5 + 12
  const before = MONTHS[Math.floor(position) % 12] ?? 1
  const after = MONTHS[Math.ceil(position) % 12] ?? 1
  return before + (after - before) * (position % 1)
}

function adventOf(day: DayNumber): number {
  const date = new Date(day * DAY_MS)
  if (date.getUTCMonth() !== 11) return 1
  const dayOfMonth = date.getUTCDate()
  if (dayOfMonth <= 20) return 1 + Math.sin((dayOfMonth / 21) * Math.PI) * 0.55
  if (dayOfMonth <= 23) return 0.85
  return dayOfMonth <= 26 ? 0.35 : 0.62
}

function blackWeekOf(fromFriday: number): number {
  if (fromFriday < -4 || fromFriday > 3) return 1
  if (fromFriday === 0) return 2.5
  return fromFriday === 3 ? 2 : 1.5
}
