import type { Static, TObject } from 'typebox'
import type { Sql } from '../db/sql.ts'

/** A question that can be asked over the API. To add one, copy a file of this folder and list it in `index.ts`. */
export interface Report<Q extends TObject = TObject, R extends TObject = TObject> {
  /** Names the report in commands and in the OpenAPI document: `daily-sales`. */
  name: string
  path: string
  summary: string
  description?: string
  /** What may be asked; see `parameters.ts`. */
  query: Q
  /** The columns of an answer, in their order; the SQL names its columns the same. See `columns.ts`. */
  row: R
  /**
   * The rows, in their order.
   *
   * @throws ParameterError when parameters do not go together.
   */
  sql(query: Static<Q>, context: ReportContext): Sql
  /** One row over everything; the answer is then `{ rows, totals }` rather than a bare array of rows. */
  totals?: { row: TObject; sql(query: Static<Q>, context: ReportContext): Sql }
  /** An answer as the OpenAPI document shows it. */
  example: unknown
}

/** What a report knows besides its query. */
export interface ReportContext {
  tenantId: string
  /** The one currency of all amounts: the one asked for, else the default. */
  currency: string
  /** The shop's time zone: where its days begin. */
  timeZone: string
  /** The shop's day at the time of asking, `YYYY-MM-DD`. */
  today: string
}

export function defineReport<Q extends TObject, R extends TObject>(report: Report<Q, R>): Report<Q, R> {
  return report
}
