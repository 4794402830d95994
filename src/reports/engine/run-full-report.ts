import type { Pool } from 'pg'
import type { Static, TObject } from 'typebox'
import { type TextRow, writeInstant, writeRows } from '../../json/write-rows.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from './context.ts'
import { freshness } from './freshness.ts'
import { readAll } from './read-all.ts'
import type { FullReport } from './report.ts'
import { readRowsWithTotals } from './rows-with-totals.ts'
import type { ReportAnswer } from './run-report.ts'
import { namedDays, writeComparison } from './write-comparison.ts'

/** Runs a report of the kind `report`: `{ rows, totals, comparison?, meta }`. */
export async function runFullReport<Q extends TObject>(
  pool: Pool,
  report: FullReport<Q>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  const comparison = report.comparison?.(query, context)
  const { fresh, own, other, part } = await read(pool, report, { query, context, comparison })
  const [rows, totalRows] = own
  report.check?.(query, totalRows[0] ?? {})
  const { row, totals } = report
  const period = withDays(report.period?.(query, context))
  const page = report.page?.(query, rows)
  const asOf = fresh.as_of ? writeInstant(fresh.as_of) : undefined
  const { currency, timeZone } = context
  const { basis = 'event' } = query as { basis?: string }
  return {
    asOf,
    body: {
      rows: writeRows(row, page?.rows ?? rows, currency),
      totals: writeRows(totals.row, totalRows, currency)[0],
      ...(page && { next: page.next }),
      ...(comparison &&
        period && {
          comparison: writeComparison(comparison, {
            report,
            period,
            currency,
            other,
            compared: part,
          }),
        }),
      meta: {
        asOf: asOf ?? null,
        lagSeconds: fresh.lag_seconds ? Number(fresh.lag_seconds) : null,
        timeZone,
        currency,
        basis,
        period: period ? namedDays(period) : null,
        unfinishedBucket: nameOfRow(report.unfinishedBucket?.(query, context), rows),
        waitingOrders: Number(fresh.waiting_orders),
        rejectedEvents: Number(fresh.rejected_events),
        query,
      },
    },
  }
}

interface Reading<Q extends TObject> {
  query: Static<Q>
  context: ReportContext
  comparison: ReturnType<NonNullable<FullReport<Q>['comparison']>>
}

/** Rows and totals of the period, of the other period of a comparison, and of the part of the period that is compared. */
async function read<Q extends TObject>(pool: Pool, report: FullReport<Q>, { query, context, comparison }: Reading<Q>) {
  const own = readRowsWithTotals(report, query, context)
  const other = comparison && readRowsWithTotals(report, comparison.query, comparison.context)
  const part = comparison?.part && readRowsWithTotals(report, comparison.part.query, comparison.context)
  const reads = [own, other, part].filter((one) => one !== undefined)
  const statements = [freshness(context.tenantId), ...reads.flatMap((one) => one.statements)]
  const [[fresh = {}] = [], ...results] = await readAll(pool, statements, report)
  const [ownRows = NOTHING, otherRows = NOTHING, partRows = ownRows] = reads.map((one) =>
    one.read(results.splice(0, one.statements.length)),
  )
  return { fresh, own: ownRows, other: otherRows, part: partRows }
}

const NOTHING: [TextRow[], TextRow[]] = [[], []]

/** The period; undefined when it is empty. */
const withDays = (period: Period | undefined) => (period && period.start <= period.end ? period : undefined)

/** This name of an interval; null when no row has it. */
function nameOfRow(name: string | undefined, rows: readonly TextRow[]): string | null {
  if (name === undefined) return null
  return rows.some(({ bucket, period = bucket }) => period === name) ? name : null
}
