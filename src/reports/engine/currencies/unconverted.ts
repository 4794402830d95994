import { type TextRow, writeRows } from '../../../json/write-rows.ts'
import { addDays } from '../../../time/days.ts'
import type { Period } from '../../../time/periods.ts'
import { namedDays } from '../comparison/write-comparison.ts'
import type { CommonQuery, ReportContext } from '../context.ts'
import { namesOfNumbers } from '../envelope.ts'
import type { FullReport } from '../report.ts'

/** The days of a period on which one currency has no rate yet, and the query for these days in that currency. */
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
): Unconverted<Query>[] {
  const { conversion, currencies = [] } = context
  if (!conversion || !period) return []
  return currencies.flatMap((currency) => {
    const firstDay = conversion.firstDays.get(currency) ?? '9999-12-31'
    if (currency === conversion.to || firstDay <= period.start) return []
    const isCut = firstDay <= period.end
    const end = isCut ? addDays(firstDay, -1) : period.end
    const { reportingCurrency: _, ...others } = query
    return [
      {
        currency,
        period: { start: period.start, end },
        query: { ...others, currency, startDate: period.start, endDate: end } as unknown as Query,
        context: {
          ...context,
          currency,
          currencies: undefined,
          conversion: undefined,
          requestedPeriod: undefined,
          until: isCut ? undefined : context.until,
        },
      },
    ]
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
