import type { Static, TObject } from 'typebox'
import type { Sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import type { Zone } from '../../zones/zone.ts'
import type { Period } from './period.ts'

/** A question that can be asked over the API. To add one, copy a file of this folder and list it in `index.ts`. */
export interface Report<Q extends TObject = TObject, R extends TObject = TObject> {
  /** Names the report in commands and in the OpenAPI document: `daily-sales`. */
  name: string
  /** `/…/:productId/…` takes the parameter `productId` of `query` from the path. */
  path: string
  summary: string
  description?: string
  /** What may be asked; see `parameters.ts`. */
  query: Q
  /** The columns of an answer, in their order; the SQL names its columns the same. See `columns.ts`. */
  row: R
  /**
   * Common table expressions (`name as (…)`, with commas between) that `sql` and `totals.sql` both read. The rows and the totals are
   * then asked for by one statement: these are worked out once, and both are of one moment. Only for a report with an envelope.
   */
  inCommon?(query: Static<Q>, context: ReportContext): Sql
  /**
   * The rows, in their order.
   *
   * @throws ParameterError when parameters do not go together.
   */
  sql(query: Static<Q>, context: ReportContext): Sql
  /** `few-rows`: it looks up single rows, and reads no more than a page of an index. By default a report adds up ranges of rows. */
  plan?: 'few-rows'
  /** For a report about one thing: the answer is its one row itself. */
  one?: {
    /** Says, when there is no row, what is not known. */
    notKnown(query: Static<Q>): string
  }
  /** One row over everything; the answer is then `{ rows, totals }` rather than a bare array of rows. */
  totals?: { row: TObject; sql(query: Static<Q>, context: ReportContext): Sql }
  /** For an answer `{ rows, totals, comparison?, meta }`: what it is about. See `envelope.ts`. Needs `totals`. */
  envelope?: {
    /** The days that are asked for, as understood; undefined for a report without days. */
    period(query: Static<Q>, context: ReportContext): Period | undefined
    /** The bucket that is still going on, as the rows name it; undefined when there is none among them. */
    unfinishedBucket?(query: Static<Q>, context: ReportContext): string | undefined
    /** What to compare with: the same question about other days. Undefined when nothing was asked to be compared. */
    comparison?(query: Static<Q>, context: ReportContext): Comparison<Static<Q>> | undefined
    /**
     * Refuses what only the answer shows to be wrong.
     *
     * @param totals as the SQL gave them, with columns that are not in `totals.row`.
     * @throws ParameterError for a page beyond the end, NotKnown for something that is not there.
     */
    check?(query: Static<Q>, totals: TextRow): void
    /** For rows that come page by page: those of this page, out of what the SQL gave, and the cursor of the next; null at the end. */
    page?(query: Static<Q>, rows: readonly TextRow[]): { rows: readonly TextRow[]; next: string | null }
  }
}

/** Another period to compare with. */
export interface Comparison<Query> {
  query: Query
  context: ReportContext
  period: Period
  /** The days of the period asked for that are compared, where today is not among them. Undefined when all of it is compared. */
  asked?: { query: Query; period: Period; leftOutDay: string }
}

/** What a report knows besides its query. */
export interface ReportContext {
  tenantId: string
  /** The one currency of all amounts: the one asked for, else the default. */
  currency: string
  /** The time zone asked for, else the shop's: where days begin. */
  timeZone: string
  /** Its clock: PostgreSQL's zone data decide when days begin and what day it is. */
  zone: Zone
  /** The zone whose days are kept by day; any other is added up from quarters of an hour. */
  shopTimeZone: string
  /** The day there at the time of asking, `YYYY-MM-DD`. */
  today: string
  /** The time of asking, as ISO 8601 text. */
  now: string
  /** Only what happened before this time on the wall (`2024-12-12T14:05:00`) counts: for a comparison with a period that is going on. */
  until?: string
  /** Whether the question is about the other period of a comparison: no other days count than those it names. */
  isComparison?: boolean
  /** In a comparison whose rows stand beside those of the answer: the period that was asked for, which decides on the rows. */
  askedPeriod?: Period
}

export function defineReport<Q extends TObject, R extends TObject>(report: Report<Q, R>): Report<Q, R> {
  return report
}
