import type { Static, TObject } from 'typebox'
import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { TextRow } from '../../../json/write-rows.ts'
import type { ReportContext } from '../context.ts'
import type { FullReport } from '../report.ts'

/** The statements that read rows and totals of a report, and how to get both from the results of these statements. */
interface RowsWithTotals {
  statements: Sql[]
  read(results: readonly TextRow[][]): [rows: TextRow[], totals: TextRow[]]
}

/** Two statements, or one for a report whose rows and totals share tables. */
export function readRowsWithTotals<Q extends TObject>(
  report: FullReport<Q>,
  query: Static<Q>,
  context: ReportContext,
): RowsWithTotals {
  const rows = report.sql(query, context)
  const totals = report.totals.sql(query, context)
  if (!report.sharedTables) {
    return { statements: [rows, totals], read: ([first = [], second = []]) => [first, second] }
  }
  const names = Object.keys(report.totals.row.properties)
  return {
    statements: [inOneStatement(report.sharedTables(query, context), rows, totals, names)],
    read: ([result = []]) => [
      result.filter((row) => row[ROW_NUMBER] !== null),
      result.slice(0, 1).map(totalsOf(names)),
    ],
  }
}

// Columns of reports are in camel case, so these names are free.
const ROW_NUMBER = 'row_number'
const TOTAL = 'total_'

/** Every row carries the totals. Without any row, the totals are in a row of their own. */
function inOneStatement(sharedTables: Sql, rows: Sql, totals: Sql, names: readonly string[]): Sql {
  const rowNumber = raw(ROW_NUMBER)
  const columns = raw(names.map((name) => `totals."${name}" as "${TOTAL}${name}"`).join(', '))
  return sql`
    with ${sharedTables}
    select page.*, ${columns}
    from (${totals}) as totals
    left join (select row_number() over () as ${rowNumber}, * from (${rows}) as listed_rows) as page on true
    order by page.${rowNumber}`
}

const totalsOf = (names: readonly string[]) => (row: TextRow) =>
  Object.fromEntries(names.map((name) => [name, row[TOTAL + name] ?? null]))
