import { addDays, addYears, daysBetween, firstOfMonth, lastOfMonth } from '../../time/days.ts'
import { lengthOf, type Period } from '../../time/periods.ts'

export type Compare = 'previous_period' | 'previous_year'
export type Align = 'date' | 'weekday'

/** The days that a period is compared with. */
export interface OtherPeriod {
  /** The days that count, all of them over. */
  period: Period
  /**
   * Whether of the last of these days only the time counts that has passed of today, its counterpart. Otherwise that day counts
   * whole: the period asked for is over, or has lasted longer than the other one.
   */
  isCutOff: boolean
}

/**
 * The one rule of what a period is compared with.
 *
 * - `previous_year`: the same dates a year before; 29 February becomes 28 February.
 * - `previous_period`: as many days before it.
 * - Whole months, however many and whichever they begin with, are compared with whole months: those of the year before, or as
 *   many before it.
 * - Aligned by weekday: the same days of the week, 52 weeks before, or as few whole weeks before as make it a period of its own.
 * - A period that is still going on is compared with as much of the other as has passed of it: until today's date a year before,
 *   or for as many days as have passed. A period that has lasted longer than the other is compared with all of the other.
 *
 * Undefined when nothing can be compared: the period is empty or still to come, or the calendar has no days before it.
 */
export function otherPeriodOf(
  period: Period,
  today: string,
  compare: Compare,
  align: Align = 'date',
): OtherPeriod | undefined {
  if (period.start > period.end || period.start > today) return undefined
  const other = wholeOtherPeriod(period, compare, align)
  if (other.start >= period.start) return undefined
  if (period.end < today) return { period: other, isCutOff: false }
  const counterpart = counterpartOf(today, period, other, compare, align)
  if (counterpart > other.end) return { period: other, isCutOff: false }
  return { period: { start: other.start, end: counterpart }, isCutOff: true }
}

/** Two periods of whole days that are compared. */
export interface WholeDays {
  requested: Period
  other: Period
  /** Today, where it counts on neither side because it is not over. */
  leftOutDay: string | undefined
}

/**
 * The same rule for what is kept by whole days: where the last day of the other period would count in part, that day and today count
 * on neither side. Undefined also when no other day has passed.
 */
export function otherWholeDaysOf(
  period: Period,
  today: string,
  compare: Compare,
  align: Align = 'date',
): WholeDays | undefined {
  const other = otherPeriodOf(period, today, compare, align)
  if (!other?.isCutOff) return other && { requested: period, other: other.period, leftOutDay: undefined }
  const requested = { start: period.start, end: addDays(today, -1) }
  if (requested.end < requested.start) return undefined
  // The day before 1 March's counterpart may be 29 February, and 29 February has the counterpart of the day before it.
  const last = [
    addDays(other.period.end, -1),
    counterpartOf(requested.end, period, other.period, compare, align),
  ].sort()[1]
  return { requested, other: { start: other.period.start, end: last as string }, leftOutDay: today }
}

/** The other period as if the one asked for were over. */
function wholeOtherPeriod(period: Period, compare: Compare, align: Align): Period {
  const { start, end } = period
  if (align === 'weekday') {
    const days = compare === 'previous_year' ? 364 : 7 * Math.ceil(lengthOf(period) / 7)
    return { start: addDays(start, -days), end: addDays(end, -days) }
  }
  const months = wholeMonths(period)
  if (compare === 'previous_year') {
    const lastDay = addYears(end, -1)
    return { start: addYears(start, -1), end: months === undefined ? lastDay : lastOfMonth(lastDay) }
  }
  const first = months === undefined ? addDays(start, -lengthOf(period)) : firstOfMonth(start, -months)
  return { start: first, end: addDays(start, -1) }
}

/** The day of the other period until whose time of day as much has passed as of the one asked for. */
function counterpartOf(today: string, period: Period, other: Period, compare: Compare, align: Align): string {
  if (compare === 'previous_year' && align === 'date') return addYears(today, -1)
  return addDays(other.start, daysBetween(period.start, today))
}

/** How many months a period is, when it begins with the first day of one and ends with the last of one; else undefined. */
function wholeMonths({ start, end }: Period): number | undefined {
  if (!start.endsWith('-01') || end !== lastOfMonth(end)) return undefined
  const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return monthOf(end) - monthOf(start) + 1
}
