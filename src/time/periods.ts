import { addDays, daysBetween, firstOfMonth } from './days.ts'

/** Days from `start` to `end`, both included. Empty when `start` is after `end`. */
export interface Period {
  start: string
  end: string
}

/** Number of days in a period; 0 when it is empty. */
export const lengthOf = ({ start, end }: Period): number => Math.max(0, daysBetween(start, end) + 1)

/** The last `count` days up to and including `end`. */
export const lastDays = (end: string, count: number): Period => ({ start: addDays(end, 1 - count), end })

/** From the first day of the month that is `count` - 1 months before the month of `end`, to `end`. */
export const lastMonths = (end: string, count: number): Period => ({ start: firstOfMonth(end, 1 - count), end })

/** The calendar periods that cohorts and intervals use. */
export const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Grain = (typeof GRAINS)[number]
export type WeekStartDay = 'monday' | 'sunday' | 'saturday'

/** The first day of the calendar period that contains `day`. */
export function firstDayOf(grain: Grain, day: string, weekStart: WeekStartDay = 'monday'): string {
  switch (grain) {
    case 'day':
      return day
    case 'week':
      return firstDayOfWeek(day, weekStart)
    case 'month':
      return `${day.slice(0, 7)}-01`
    case 'quarter':
      return `${day.slice(0, 5)}${FIRST_MONTHS[Math.floor((Number(day.slice(5, 7)) - 1) / 3)]}-01`
    case 'year':
      return `${day.slice(0, 4)}-01-01`
  }
}

const FIRST_MONTHS = ['01', '04', '07', '10']

/** The first day of the calendar period that is `count` periods after the one that begins with `first`. */
export function addPeriods(grain: Grain, first: string, count: number): string {
  if (grain === 'day') return addDays(first, count)
  if (grain === 'week') return addDays(first, 7 * count)
  return firstOfMonth(first, count * MONTHS_OF[grain])
}

const MONTHS_OF = { month: 1, quarter: 3, year: 12 } as const

const DAYS_AFTER_START = {
  monday: [6, 0, 1, 2, 3, 4, 5],
  sunday: [0, 1, 2, 3, 4, 5, 6],
  saturday: [1, 2, 3, 4, 5, 6, 0],
} as const

const MAX_CACHED = 10_000
const weeks = {
  monday: new Map<string, string>(),
  sunday: new Map<string, string>(),
  saturday: new Map<string, string>(),
}

/** Cached, because events of the same day ask for it again and again. */
function firstDayOfWeek(day: string, weekStart: WeekStartDay): string {
  const cache = weeks[weekStart]
  const known = cache.get(day)
  if (known) return known
  const week = addDays(day, -(DAYS_AFTER_START[weekStart][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 0))
  if (cache.size < MAX_CACHED) cache.set(day, week)
  return week
}
