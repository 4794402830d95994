import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../context.ts'
import type { Comparison } from '../report.ts'
import { type Align, type Compare, otherPeriodOf, otherWholeDaysOf } from './other-period.ts'

interface ComparableQuery {
  compare?: 'none' | Compare
  align?: Align
  startDate?: string
  endDate?: string
}

/**
 * The same query for the period to compare with, by the rules of `other-period.ts`. When the last day of that period corresponds to
 * today, it counts only until the current time of day.
 */
export function comparisonOf<Q extends ComparableQuery>(
  query: Q,
  context: ReportContext,
  period: Period,
): Comparison<Q> | undefined {
  const other = findOther(otherPeriodOf, query, context, period)
  if (!other) return undefined
  const time = context.zone.wallClockAt(Date.parse(context.now)).slice(10)
  const until = other.isCutOff ? `${other.period.end}${time}` : undefined
  return {
    query: queryFor(query, other.period),
    context: { ...context, isComparison: true, ...(until !== undefined && { until }) },
    period: other.period,
  }
}

/** The same for numbers that are stored by whole days: today is left out on both sides. */
export function comparisonOfWholeDays<Q extends ComparableQuery>(
  query: Q,
  context: ReportContext,
  period: Period,
): Comparison<Q> | undefined {
  const days = findOther(otherWholeDaysOf, query, context, period)
  if (!days) return undefined
  const { requested, other, leftOutDay } = days
  return {
    query: queryFor(query, other),
    context: { ...context, isComparison: true },
    period: other,
    ...(leftOutDay !== undefined && { part: { query: queryFor(query, requested), period: requested, leftOutDay } }),
  }
}

/** @returns undefined when the query requests no comparison. */
function findOther<Other>(
  find: (period: Period, today: string, compare: Compare, align?: Align) => Other,
  { compare = 'none', align }: ComparableQuery,
  { today }: ReportContext,
  period: Period,
): Other | undefined {
  return compare === 'none' ? undefined : find(period, today, compare, align)
}

const queryFor = <Q extends ComparableQuery>(query: Q, { start, end }: Period): Q => ({
  ...query,
  startDate: start,
  endDate: end,
})
