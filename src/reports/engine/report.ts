import type { Static, TObject } from 'typebox'
import type { Sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from './context.ts'

/**
 * A question that the API, the command line and the dashboard can ask. Its route, parameter checks, OpenAPI entry and command follow
 * from it. There are three kinds: a list of rows, a single row, and a report with totals and metadata.
 *
 * To add one, copy `sales/daily-sales.ts` and list it in `index.ts`.
 */
export type Report<Q extends TObject = TObject, R extends TObject = TObject> =
  | ListReport<Q, R>
  | RowReport<Q, R>
  | FullReport<Q, R>

/** `given-values`: a statement is planned for its values, such as the number of rates. */
type Planner = 'point-lookups' | 'given-values' | undefined

interface Query<Q extends TObject, R extends TObject> {
  /** Its name in commands and in the OpenAPI document: `daily-sales`. */
  name: string
  /** `/…/:productId/…` takes the parameter `productId` of `query` from the path. */
  path: string
  summary: string
  description?: string
  /** The scope that it needs. Default: `read`. */
  scope?: 'people'
  /** The parameters; see `parameters.ts`. */
  query: Q
  /** The columns of the answer, in this order. The SQL gives its columns the same names. See `columns.ts`. */
  row: R
  /**
   * The rows, in their order.
   *
   * @throws ParameterError when parameters cannot be combined.
   */
  sql(query: Static<Q>, context: ReportContext): Sql
  /** `point-lookups`: it looks up single rows by index. By default PostgreSQL plans for adding up ranges of rows. */
  planner?: Planner
}

/** One row about everything that the rows are about. */
interface Totals<Q extends TObject> {
  row: TObject
  sql(query: Static<Q>, context: ReportContext): Sql
}

/** A report that answers with an array of rows, or with `{ rows, totals }` if it has totals. */
export interface ListReport<Q extends TObject = TObject, R extends TObject = TObject> extends Query<Q, R> {
  kind: 'list'
  totals?: Totals<Q>
}

/** A report about one thing: it answers with a single row. */
export interface RowReport<Q extends TObject = TObject, R extends TObject = TObject> extends Query<Q, R> {
  kind: 'row'
  /** The row with columns that functions of the facts compute, instead of SQL. */
  complete?(row: TextRow, context: ReportContext): TextRow
  /** The error message when there is no row. */
  notFound(query: Static<Q>): string
}

/** A report that answers with `{ rows, totals, comparison?, meta }`; see `envelope.ts`. */
export interface FullReport<Q extends TObject = TObject, R extends TObject = TObject> extends Query<Q, R> {
  kind: 'report'
  /** What its sales count on, for a report without the parameter `basis`. Default: their own days. */
  basis?: 'order'
  totals: Totals<Q>
  /**
   * Common table expressions (`name as (…)`, with commas between) that `sql` and `totals.sql` both read. Rows and totals then come from
   * one statement, so the expressions are computed once and both show the same moment.
   */
  sharedTables?(query: Static<Q>, context: ReportContext): Sql
  /** The requested days. Absent for a report without days. */
  period?(query: Static<Q>, context: ReportContext): Period
  /**
   * The days on which its amounts count, if they are not those of `period`. Amounts without a rate are then those of `context.withoutRate`,
   * for the same query.
   */
  daysOfAmounts?(query: Static<Q>, context: ReportContext): Period
  /** The interval in progress, by the name of its row; undefined when it is not among the rows. */
  unfinishedBucket?(query: Static<Q>, context: ReportContext): string | undefined
  /** The columns that are null for all rows of such a query, and why. */
  nullColumns?(query: Static<Q>, totals: TextRow): NullColumns[]
  /** The same query for the period to compare with; undefined when no comparison is requested. */
  comparison?(query: Static<Q>, context: ReportContext): Comparison<Static<Q>> | undefined
  /**
   * Refuses a query that only the answer shows to be wrong.
   *
   * @param totals as the SQL returned them, with columns that are not in `totals.row`.
   * @param rows as the SQL returned them.
   * @throws ParameterError for a page beyond the end or too many rows, NotFound for something that does not exist.
   */
  check?(query: Static<Q>, totals: TextRow, rows: readonly TextRow[]): void
  /** For a report with pages: the rows of this page, out of those that the SQL returned, and the cursor of the next; null at the end. */
  page?(query: Static<Q>, rows: readonly TextRow[]): { rows: readonly TextRow[]; next: string | null }
}

/** Columns without a value, and the reason in words. */
export interface NullColumns {
  columns: readonly string[]
  reason: string
}

/** The other period of a comparison. */
export interface Comparison<Query> {
  query: Query
  context: ReportContext
  period: Period
  /** The part of the requested period that is compared, when today is left out. Undefined when all of it is compared. */
  part?: { query: Query; period: Period; leftOutDay: string }
}

/** Defines a report that answers with an array of rows. */
export function defineList<Q extends TObject, R extends TObject>(
  report: Omit<ListReport<Q, R>, 'kind'>,
): ListReport<Q, R> {
  return { ...report, kind: 'list' }
}

/** Defines a report about one thing. */
export function defineRow<Q extends TObject, R extends TObject>(
  report: Omit<RowReport<Q, R>, 'kind'>,
): RowReport<Q, R> {
  return { ...report, kind: 'row' }
}

/** Defines a report with totals and metadata. */
export function defineReport<Q extends TObject, R extends TObject>(
  report: Omit<FullReport<Q, R>, 'kind'>,
): FullReport<Q, R> {
  return { ...report, kind: 'report' }
}
