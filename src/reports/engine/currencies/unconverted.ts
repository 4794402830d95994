import { type TextRow, writeRows } from '../../../json/write-rows.ts'
import { addDays, earliestOf } from '../../../time/days.ts'
import type { Period } from '../../../time/periods.ts'
import { namedDays } from '../comparison/write-comparison.ts'
import type { CommonQuery, ReportContext } from '../context.ts'
import { namesOfNumbers } from '../envelope.ts'
import type { FullReport } from '../report.ts'

/** The days of a period on which one currency has no rate yet, and the query for the amounts of these days in that currency. */
export interface Unconverted<Query> {
  currency: string
  period: Period
  query: Query
  context: ReportContext
}

/**
 * The amounts of a period that cannot be converted, by currency. From its first rate on, a currency has a rate for every day, so these are
 * the days before.
 */
export function unconvertedOf<Query extends CommonQuery>(
  query: Query,
  context: ReportContext,
  period: Period | undefined,
  daysOfAmounts?: Period,
): Unconverted<Query>[] {
  if (period && daysOfAmounts) return withoutRate(query, context, daysOfAmounts)
  if (!period) return []
  return daysWithoutRate(context, period).map(({ currency, period: { start, end } }) => {
    const { reportingCurrency: _, ...others } = query
    return {
      currency,
      period: { start, end },
      query: { ...others, currency, startDate: start, endDate: end } as unknown as Query,
      context: {
        ...context,
        currency,
        currencies: undefined,
        conversion: undefined,
        requestedPeriod: undefined,
        until: end < period.end ? undefined : context.until,
      },
    }
  })
}

/** The same for a report about other days than those of its amounts: the query stays, and the context names the amounts. */
function withoutRate<Query>(query: Query, context: ReportContext, days: Period): Unconverted<Query>[] {
  const { today } = context
  return daysWithoutRate(context, days).map(({ currency, period }) => ({
    currency,
    period: { start: period.start, end: earliestOf(period.end, today) },
    query,
    context: { ...context, currency, conversion: undefined, withoutRate: period },
  }))
}

/** The days before the first rate of each currency. */
function daysWithoutRate({ conversion, currencies = [] }: ReportContext, { start, end }: Period) {
  if (!conversion) return []
  return currencies.flatMap((currency) => {
    const firstDay = conversion.firstDays.get(currency) ?? '9999-12-31'
    if (currency === conversion.to || firstDay <= start) return []
    return [{ currency, period: { start, end: firstDay <= end ? addDays(firstDay, -1) : end } }]
  })
}

/** These amounts as in the answer, without currencies in which nothing happened. */
export function writeUnconverted(
  { totals: { row } }: Pick<FullReport, 'totals'>,
  parts: readonly Unconverted<unknown>[],
  totals: readonly (readonly TextRow[])[],
) {
  const isSomething = (text: string | null | undefined) => text !== null && text !== undefined && /[1-9]/.test(text)
  return parts.flatMap(({ currency, period }, i) => {
    const rows = totals[i] ?? []
    if (!namesOfNumbers(row).some((name) => isSomething(rows[0]?.[name]))) return []
    const written = writeRows(row, rows, { currency, isConverted: false })[0]
    return [{ currency, period: namedDays(period), totals: written }]
  })
}
