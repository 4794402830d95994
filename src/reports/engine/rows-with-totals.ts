import type { Static, TObject } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import type { Report, ReportContext } from './report.ts'

/** What a report asks for its rows and its totals, and how both are read from the answers to these questions. */
interface RowsAndTotals {
  questions: Sql[]
  read(answers: readonly TextRow[][]): [rows: TextRow[], totals: TextRow[]]
}

/** Two questions, or one where both have something in common. */
export function askRowsAndTotals<Q extends TObject>(
  { sql: rowsSql, inCommon }: Report<Q>,
  totals: NonNullable<Report<Q>['totals']>,
  query: Static<Q>,
  context: ReportContext,
): RowsAndTotals {
  const [rows, total] = [rowsSql(query, context), totals.sql(query, context)]
  if (!inCommon) return { questions: [rows, total], read: ([first = [], second = []]) => [first, second] }
  const names = Object.keys(totals.row.properties)
  return {
    questions: [inOneStatement(inCommon(query, context), rows, total, names)],
    read: ([answer = []]) => [answer.filter((row) => row[PLACE] !== null), answer.slice(0, 1).map(totalsOf(names))],
  }
}

/** No column of a report is called so. */
const PLACE = 'its place'
const TOTAL = 'total of '

/** The totals stand beside every row; where there is none, in a row of their own. */
function inOneStatement(inCommon: Sql, rows: Sql, totals: Sql, names: readonly string[]): Sql {
  const place = raw(`"${PLACE}"`)
  const columns = raw(names.map((name) => `total."${name}" as "${TOTAL}${name}"`).join(', '))
  return sql`
    with ${inCommon}
    select page.*, ${columns}
    from (${totals}) as total
    left join (select row_number() over () as ${place}, * from (${rows}) as listed_rows) as page on true
    order by page.${place}`
}

const totalsOf = (names: readonly string[]) => (row: TextRow) =>
  Object.fromEntries(names.map((name) => [name, row[TOTAL + name] ?? null]))
