import type { Static, TObject } from 'typebox'
import type { Connections } from '../../db/replica/replica.ts'
import { type TextRow, writeInstant, writeRows } from '../../json/write-rows.ts'
import type { Period } from '../../time/periods.ts'
import { namedDays, writeComparison } from './comparison/write-comparison.ts'
import type { ReportContext } from './context.ts'
import { type Unconverted, unconvertedOf, writeUnconverted } from './currencies/unconverted.ts'
import { freshness } from './freshness.ts'
import type { FullReport } from './report.ts'
import { readAll } from './rows/read-all.ts'
import { readRowsWithTotals } from './rows/rows-with-totals.ts'
import type { ReportAnswer } from './run-report.ts'

/** Runs a report of the kind `report`: `{ rows, totals, comparison?, meta }`. */
export async function runFullReport<Q extends TObject>(
  pool: Connections,
  report: FullReport<Q>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  const comparison = report.comparison?.(query, context)
  const period = withDays(report.period?.(query, context))
  const unconverted = unconvertedOf(query, context, period, report.daysOfAmounts?.(query, context))
  const earlierUnconverted = comparison ? unconvertedOf(comparison.query, comparison.context, comparison.period) : []
  const parts = [...unconverted, ...earlierUnconverted]
  const { fresh, own, other, part, totalsOfParts } = await read(pool, report, { query, context, comparison, parts })
  const [rows, totalRows] = own
  report.check?.(query, totalRows[0] ?? {}, rows)
  const { row, totals } = report
  const page = report.page?.(query, rows)
  const asOf = fresh.as_of ? writeInstant(fresh.as_of) : undefined
  const { currency, timeZone } = context
  const form = { currency, isConverted: context.conversion !== undefined }
  const { basis = report.basis ?? 'event' } = query as { basis?: string }
  const nullColumns = report.nullColumns?.(query, totalRows[0] ?? {}) ?? []
  return {
    asOf,
    body: {
      rows: writeRows(row, page?.rows ?? rows, form),
      totals: writeRows(totals.row, totalRows, form)[0],
      ...(context.conversion && { unconverted: writeUnconverted(report, unconverted, totalsOfParts) }),
      ...(page && { next: page.next }),
      ...(comparison &&
        period && {
          comparison: {
            ...writeComparison(comparison, { report, period, form, other, compared: part }),
            ...(context.conversion && {
              unconverted: writeUnconverted(report, earlierUnconverted, totalsOfParts.slice(unconverted.length)),
            }),
          },
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
        ...(nullColumns.length > 0 && { nullColumns }),
        query,
      },
    },
  }
}

interface Reading<Q extends TObject> {
  query: Static<Q>
  context: ReportContext
  comparison: ReturnType<NonNullable<FullReport<Q>['comparison']>>
  /** Amounts without a rate. */
  parts: readonly Unconverted<Static<Q>>[]
}

/**
 * Rows and totals of the period, of the other period of a comparison, and of the part of the period that is compared; and the totals of
 * amounts without a rate.
 */
async function read<Q extends TObject>(
  pool: Connections,
  report: FullReport<Q>,
  { query, context, comparison, parts }: Reading<Q>,
) {
  const own = readRowsWithTotals(report, query, context)
  const other = comparison && readRowsWithTotals(report, comparison.query, comparison.context)
  const part = comparison?.part && readRowsWithTotals(report, comparison.part.query, comparison.context)
  const reads = [own, other, part].filter((one) => one !== undefined)
  const readsOfParts = parts.map((one) => readRowsWithTotals(report, one.query, one.context))
  const statements = [freshness(context.tenantId), ...[...reads, ...readsOfParts].flatMap((one) => one.statements)]
  const planner = report.planner ?? (context.conversion ? 'given-values' : undefined)
  const [[fresh = {}] = [], ...results] = await readAll(pool, statements, { planner, tenantId: context.tenantId })
  const [ownRows = NOTHING, otherRows = NOTHING, partRows = ownRows] = reads.map((one) =>
    one.read(results.splice(0, one.statements.length)),
  )
  const totalsOfParts = readsOfParts.map((one) => one.read(results.splice(0, one.statements.length))[1])
  return { fresh, own: ownRows, other: otherRows, part: partRows, totalsOfParts }
}

const NOTHING: [TextRow[], TextRow[]] = [[], []]

/** The period; undefined when it is empty. */
const withDays = (period: Period | undefined) => (period && period.start <= period.end ? period : undefined)

/** This name of an interval; null when no row has it. */
function nameOfRow(name: string | undefined, rows: readonly TextRow[]): string | null {
  if (name === undefined) return null
  return rows.some(({ bucket, period = bucket }) => period === name) ? name : null
}
