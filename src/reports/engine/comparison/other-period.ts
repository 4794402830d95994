import { addDays, addYears, daysBetween, firstOfMonth, lastOfMonth } from '../../../time/days.ts'
import { lengthOf, type Period } from '../../../time/periods.ts'

export type Compare = 'previous_period' | 'previous_year'
export type Align = 'date' | 'weekday'

/** The days that a period is compared with. */
export interface OtherPeriod {
  /** The days that count, all of them in the past. */
  period: Period
  /**
   * Whether the last of these days corresponds to today and counts only until the current time of day. Otherwise the whole day counts:
   * the requested period is over, or already longer than the other one.
   */
  isCutOff: boolean
}

/**
 * The rules for the period to compare with. They are the same for all reports.
 *
 * - `previous_year`: the same dates of the previous year; 29 February becomes 28 February.
 * - `previous_period`: the same number of days before the period.
 * - Whole months, beginning with any month, are compared with whole months: those of the previous year, or the same number of months before.
 * - Aligned by weekday: the same days of the week, 52 weeks earlier, or the smallest number of whole weeks earlier that avoids an overlap.
 * - A period in progress is compared with the elapsed part: until today's date of the previous year, or for the number of days that have
 *   passed. If it is already longer than the other period, it is compared with the whole other period.
 *
 * Undefined when there is nothing to compare: the period is empty or in the future, or the calendar has no days before it.
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

/** Two periods of whole days to compare. */
export interface WholeDays {
  requested: Period
  other: Period
  /** Today, if it is left out on both sides because it is not over. */
  leftOutDay: string | undefined
}

/**
 * The same rules for numbers that are stored by whole days: if the last day of the other period would count in part, both that day and
 * today are left out. Undefined also when no other day is left.
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
  // In a leap year both 28 and 29 February correspond to 28 February of the year before.
  const last = [
    addDays(other.period.end, -1),
    counterpartOf(requested.end, period, other.period, compare, align),
  ].sort()[1]
  return { requested, other: { start: other.period.start, end: last as string }, leftOutDay: today }
}

/** The other period as if the requested one were over. */
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

/** The day of the other period that corresponds to today. */
function counterpartOf(today: string, period: Period, other: Period, compare: Compare, align: Align): string {
  if (compare === 'previous_year' && align === 'date') return addYears(today, -1)
  return addDays(other.start, daysBetween(period.start, today))
}

/** The number of months in a period of whole months; otherwise undefined. */
function wholeMonths({ start, end }: Period): number | undefined {
  if (!start.endsWith('-01') || end !== lastOfMonth(end)) return undefined
  const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return monthOf(end) - monthOf(start) + 1
}
