import type { Static, TObject } from 'typebox'
import type { Connections } from '../../db/replica/replica.ts'
import { type TextRow, writeInstant, writeRows } from '../../json/write-rows.ts'
import { addDays, earliestOf } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import type { CommonQuery, ReportContext } from './context.ts'
import { withCurrencies } from './currencies/currencies.ts'
import { newestEvent } from './freshness.ts'
import { NotFound } from './parameters.ts'
import type { ListReport, Report, RowReport } from './report.ts'
import { readAll } from './rows/read-all.ts'
import { runFullReport } from './run-full-report.ts'

export interface ReportAnswer {
  /** Time of the newest event in the numbers; undefined when no event was applied yet. */
  asOf: string | undefined
  /** A value that `JSON.stringify` writes without loss. Its form depends on the kind of report; see `report.ts`. */
  body: unknown
}

/**
 * Runs a report, in one round trip to the database.
 *
 * @param pool of `openReportPool`, or of a replica.
 * @throws ParameterError when parameters cannot be combined, NotFound, and the errors of PostgreSQL.
 */
export async function runReport<Q extends TObject>(
  pool: Connections,
  report: Report<Q>,
  query: Static<Q>,
  ofCurrency: ReportContext,
): Promise<ReportAnswer> {
  const context = await withCurrencies(pool, query as CommonQuery, ofCurrency, (known) => daysOf(report, query, known))
  switch (report.kind) {
    case 'list':
      return runList(pool, report, query, context)
    case 'row':
      return runRow(pool, report, query, context)
    case 'report':
      return runFullReport(pool, report, query, context)
  }
}

/** No event is older. */
const FIRST_DAY = '2000-01-01'

/** All days on which amounts of a query can count, those of a comparison included. */
function daysOf<Q extends TObject>(report: Report<Q>, query: Static<Q>, context: ReportContext): Period {
  const lastDay = addDays(context.today, 2)
  if (report.kind !== 'report' || !report.period) return { start: FIRST_DAY, end: lastDay }
  if (report.daysOfAmounts) return report.daysOfAmounts(query, context)
  const own = report.period(query, context)
  const other = report.comparison?.(query, context)?.period ?? own
  return { start: earliestOf(own.start, other.start), end: earliestOf(own.end, lastDay) }
}

// The newest event is read before the rows. What is committed between the two is then in the rows, and never missing from them.

async function runList<Q extends TObject>(
  pool: Connections,
  report: ListReport<Q>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  const { row, totals } = report
  const statements = [newestEvent(context.tenantId), report.sql(query, context)]
  if (totals) statements.push(totals.sql(query, context))
  const [newest, rows = [], totalRows = []] = await readAll(pool, statements, { ...report, tenantId: context.tenantId })
  const form = { currency: context.currency, isConverted: false }
  const written = writeRows(row, rows, form)
  return {
    asOf: asOf(newest),
    body: totals ? { rows: written, totals: writeRows(totals.row, totalRows, form)[0] } : written,
  }
}

async function runRow<Q extends TObject>(
  pool: Connections,
  report: RowReport<Q>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  const statements = [newestEvent(context.tenantId), report.sql(query, context)]
  const [newest, rows = []] = await readAll(pool, statements, { ...report, tenantId: context.tenantId })
  const [found] = rows
  if (!found) throw new NotFound(report.notFound(query))
  const row = report.complete?.(found, context) ?? found
  const form = { currency: row.currency || context.currency, isConverted: context.conversion !== undefined }
  return { asOf: asOf(newest), body: writeRows(report.row, [row], form)[0] }
}

function asOf(newest: readonly TextRow[] = []): string | undefined {
  const at = newest[0]?.last_event_at
  return at ? writeInstant(at) : undefined
}
