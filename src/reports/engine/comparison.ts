import { type Align, type Compare, otherPeriodOf, otherWholeDaysOf } from './other-period.ts'
import type { Period } from './period.ts'
import type { Comparison, ReportContext } from './report.ts'

interface Compared {
  compare?: 'none' | Compare
  align?: Align
  startDate?: string
  endDate?: string
}

/**
 * The same question about the period to compare with, by the rule of `other-period.ts`. Of its last day only the time counts that
 * has passed of today, where today is its counterpart.
 */
export function comparisonOf<Q extends Compared>(
  query: Q,
  context: ReportContext,
  period: Period,
): Comparison<Q> | undefined {
  const { compare = 'none', align } = query
  if (compare === 'none') return undefined
  const other = otherPeriodOf(period, context.today, compare, align)
  if (!other) return undefined
  const time = context.zone.wallClockAt(Date.parse(context.now)).slice(10)
  const until = other.isCutOff ? `${other.period.end}${time}` : undefined
  return {
    query: askedFor(query, other.period),
    context: { ...context, isComparison: true, ...(until !== undefined && { until }) },
    period: other.period,
  }
}

/**
 * The same for what is kept by whole days, and would cost too much to compute for a part of one: a day that is not over counts on
 * neither side.
 */
export function comparisonOfWholeDays<Q extends Compared>(
  query: Q,
  context: ReportContext,
  period: Period,
): Comparison<Q> | undefined {
  const { compare = 'none', align } = query
  if (compare === 'none') return undefined
  const days = otherWholeDaysOf(period, context.today, compare, align)
  if (!days) return undefined
  const { asked, other, leftOutDay } = days
  return {
    query: askedFor(query, other),
    context: { ...context, isComparison: true },
    period: other,
    ...(leftOutDay !== undefined && { asked: { query: askedFor(query, asked), period: asked, leftOutDay } }),
  }
}

const askedFor = <Q extends Compared>(query: Q, { start, end }: Period): Q => ({
  ...query,
  startDate: start,
  endDate: end,
})
