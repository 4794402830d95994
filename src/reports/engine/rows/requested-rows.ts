import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../context.ts'
import type { Comparison } from '../report.ts'

/** A comparison whose rows are those of the requested period, which its context therefore has. */
export function comparisonOfSameRows<Q>(
  compare: (query: Q, context: ReportContext, period: Period) => Comparison<Q> | undefined,
  query: Q,
  context: ReportContext,
  requestedPeriod: Period,
): Comparison<Q> | undefined {
  const compared = compare(query, context, requestedPeriod)
  return compared && { ...compared, context: { ...compared.context, requestedPeriod } }
}

/**
 * The rows of a page of the requested period, in the sequence of the page, with columns of the period to compare with.
 *
 * @param key the column that names a row, in both periods.
 * @param from the table of the period to compare with. Its columns are null for a row that it does not have.
 */
export function rowsOfPage(page: Sql, key: string, from: string, columns: Sql): Sql {
  const name = raw(`"${key}"`)
  return sql`
    select page.${name}, ${columns}
    from (
      select ${name}, row_number() over () as page_position
      from (${page}) as requested
    ) as page
    left join ${raw(from)} using (${name})
    order by page_position`
}
