import type { TObject } from 'typebox'
import { type AmountForm, type TextRow, writeRows } from '../../../json/write-rows.ts'
import type { Period } from '../../../time/periods.ts'
import { namesOfNumbers } from '../envelope.ts'
import type { Comparison, FullReport } from '../report.ts'

type RowsAndTotals = readonly [rows: readonly TextRow[], totals: readonly TextRow[]]

interface Results {
  report: Pick<FullReport, 'row' | 'totals'>
  /** The requested period. */
  period: Period
  form: AmountForm
  /** Of the other period. */
  other: RowsAndTotals
  /** Of the part of the requested period that is compared. */
  compared: RowsAndTotals
}

/** The property `comparison` of an answer: two periods of the same length, and the change from one to the other. */
export function writeComparison(
  { period, context, part }: Comparison<unknown>,
  { report, period: requestedPeriod, form, other, compared }: Results,
) {
  const { row, totals } = report
  const [rows, totalRows] = other
  const [comparedRows, comparedTotals] = compared
  const writeTotals = (texts: readonly TextRow[]) => writeRows(totals.row, texts, form)[0]
  return {
    period: namedDays(period),
    until: context.until ?? null,
    rows: writeRows(row, rows, form),
    totals: writeTotals(totalRows),
    comparedPeriod: namedDays(part?.period ?? requestedPeriod),
    comparedTotals: writeTotals(comparedTotals),
    ...(part && { comparedRows: writeRows(row, comparedRows, form) }),
    leftOutDay: part?.leftOutDay ?? null,
    change: changesBetween(comparedTotals[0], totalRows[0], totals.row),
  }
}

export const namedDays = ({ start, end }: Period) => ({ startDate: start, endDate: end })

/** The change of each total, as a fraction of its value in the other period; null where that is zero. */
function changesBetween(now: TextRow = {}, then: TextRow = {}, row: TObject): Record<string, number | null> {
  return Object.fromEntries(
    namesOfNumbers(row).map((name) => {
      const [after, before] = [Number(now[name] ?? Number.NaN), Number(then[name] ?? Number.NaN)]
      const change = (after - before) / Math.abs(before)
      return [name, Number.isFinite(change) ? Number(change.toFixed(6)) : null]
    }),
  )
}
