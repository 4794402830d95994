import { addDays, addYears, daysBetween, firstOfMonth, lastOfMonth, wallClockAt } from './days.ts'
import type { Period } from './period.ts'
import type { Comparison, ReportContext } from './report.ts'

interface Compared {
  compare?: 'none' | 'previous_period' | 'previous_year'
  align?: 'date' | 'weekday'
  startDate?: string
  endDate?: string
}

/**
 * The same question about the period to compare with. Whole months are compared with the whole months before them, any other
 * period with as many days before it; aligned by weekday, with as many days that begin whole weeks before, as few as make
 * it a period of its own. Of a period that is still going on only as much has passed, and as much of the other
 * counts: until the same time of the same day.
 */
export function comparisonOf<Q extends Compared>(
  query: Q,
  context: ReportContext,
  period: Period,
): Comparison<Q> | undefined {
  const { compare = 'none' } = query
  if (compare === 'none') return undefined
  const start = shiftedStart(period, compare, query.align ?? 'date')
  const end = shiftedEnd(period, compare, query.align ?? 'date', start)
  const isUnfinished = period.start <= context.today && context.today <= period.end
  if (!isUnfinished) return { query: { ...query, startDate: start, endDate: end }, context, period: { start, end } }
  const today = addDays(start, daysBetween(period.start, context.today))
  const last = [today, end].sort()[0] as string
  const time = wallClockAt(new Date(context.now), context.timeZone).slice(10)
  return {
    query: { ...query, startDate: start, endDate: last },
    context: { ...context, until: `${last}${time}` },
    period: { start, end: last },
  }
}

/**
 * The same for what is kept by whole days: of a period that is still going on, the days that are over are compared. Undefined when
 * none is.
 */
export function comparisonOfDays<Q extends Compared>(
  query: Q,
  context: ReportContext,
  period: Period,
): Comparison<Q> | undefined {
  const compared = comparisonOf(query, context, period)
  if (compared?.context.until === undefined) return compared
  const { start } = compared.period
  const end = addDays(compared.period.end, -1)
  if (end < start) return undefined
  return { query: { ...compared.query, endDate: end }, context, period: { start, end } }
}

function shiftedStart(period: Period, compare: string, align: string): string {
  if (compare === 'previous_year') return align === 'weekday' ? addDays(period.start, -364) : addYears(period.start, -1)
  if (align === 'weekday') return addDays(period.start, -7 * Math.ceil(daysIn(period) / 7))
  const months = wholeMonths(period)
  if (months) return firstOfMonth(period.start, -months)
  return addDays(period.start, -daysIn(period))
}

function shiftedEnd(period: Period, compare: string, align: string, start: string): string {
  if (compare === 'previous_year') return align === 'weekday' ? addDays(period.end, -364) : addYears(period.end, -1)
  const isOfMonths = align === 'date' && wholeMonths(period) !== undefined
  return isOfMonths ? addDays(period.start, -1) : addDays(start, daysIn(period) - 1)
}

const daysIn = ({ start, end }: Period) => daysBetween(start, end) + 1

/** How many months a period is, when it begins with the first day of one and ends with the last of one; else undefined. */
function wholeMonths({ start, end }: Period): number | undefined {
  if (!start.endsWith('-01') || end !== lastOfMonth(end)) return undefined
  const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return monthOf(end) - monthOf(start) + 1
}
