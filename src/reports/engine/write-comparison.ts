import type { TObject } from 'typebox'
import { type TextRow, writeRows } from '../../json/write-rows.ts'
import { namesOfNumbers } from './envelope.ts'
import type { Period } from './period.ts'
import type { Comparison, Report } from './report.ts'

type RowsAndTotals = readonly [rows: readonly TextRow[], totals: readonly TextRow[]]

interface Answers {
  report: Pick<Report, 'row'>
  /** The columns of the totals. */
  totals: TObject
  /** The period asked for. */
  period: Period
  currency: string
  /** Of the other period. */
  other: RowsAndTotals
  /** Of the period asked for, as far as it is compared. */
  compared: RowsAndTotals
}

/** The part `comparison` of an answer: two periods of which as much counts on either side, and how the one differs from the other. */
export function writeComparison(
  { period, context, asked }: Comparison<unknown>,
  { report, totals, period: askedPeriod, currency, other, compared }: Answers,
) {
  const [rows, totalRows] = other
  const [comparedRows, comparedTotals] = compared
  const totalsOf = (texts: readonly TextRow[]) => writeRows(totals, texts, currency)[0]
  return {
    period: namedDays(period),
    until: context.until ?? null,
    rows: writeRows(report.row, rows, currency),
    totals: totalsOf(totalRows),
    comparedPeriod: namedDays(asked?.period ?? askedPeriod),
    comparedTotals: totalsOf(comparedTotals),
    ...(asked && { comparedRows: writeRows(report.row, comparedRows, currency) }),
    leftOutDay: asked?.leftOutDay ?? null,
    change: changesBetween(comparedTotals[0], totalRows[0], totals),
  }
}

export const namedDays = ({ start, end }: Period) => ({ startDate: start, endDate: end })

/** How much more each total is than what it is compared with, as a fraction; null where that is zero. */
function changesBetween(now: TextRow = {}, then: TextRow = {}, row: TObject): Record<string, number | null> {
  return Object.fromEntries(
    namesOfNumbers(row).map((name) => {
      const [after, before] = [Number(now[name] ?? Number.NaN), Number(then[name] ?? Number.NaN)]
      const change = (after - before) / Math.abs(before)
      return [name, Number.isFinite(change) ? Number(change.toFixed(6)) : null]
    }),
  )
}
