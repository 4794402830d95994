import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Grain, Period } from '../../time/periods.ts'
import { bucketOf, stepOf } from '../engine/buckets.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { ParameterError } from '../engine/parameters.ts'
import { COUNT_SUMS, MONEY_SUMS, salesColumnsOf } from './sales-of-orders.ts'

/** The rows of a table by day of arrival that match a condition, with what withdrawals of events changed. */
export function arrivals(
  table: 'sales' | 'order',
  columns: Sql,
  period: Period,
  condition: Sql,
  context: ReportContext,
) {
  const rowsOf = (name: string) => sql`
    select ${columns}
    from ${raw(name)}
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${period.start}::date
    and date <= ${period.end}::date
    and ${condition}`
  return sql`
    ${rowsOf(`${table}_restatements`)}
    union all
    ${rowsOf(`withdrawn_${table}_restatements`)}`
}

/** Sales of days as they were known at the end of a day, in the form of `salesIn`. */
export function salesKnownAt(asOf: string, period: Period, context: ReportContext): Sql {
  const columns = salesColumnsOf(sql`date::timestamp`, sql`null::timestamptz`, sql`null::text`)
  return arrivals('sales', columns, period, sql`arrival_day <= ${asOf}::date`, context)
}

/** Whether a row arrived after the end of its day, or of another day that follows from it, and after the end of `since`. */
export const isChangedSince = (since: string | undefined, end: Sql = sql`date`): Sql =>
  since === undefined ? sql`arrival_day > ${end}` : sql`arrival_day > greatest(${end}, ${since}::date)`

/** The last day of the interval of a row within the period. */
const endOfInterval = (interval: Grain, period: Period): Sql =>
  sql`least((${bucketOf(sql`date::timestamp`, interval)} + ${stepOf(interval)} - interval '1 day')::date, ${period.end}::date)`

/** What changed in the sales of intervals after they had ended, in the form of `salesIn`. The `value` is the reason. */
export function salesChangedSince(
  { since, interval = 'day' }: { since?: string; interval?: Grain },
  period: Period,
  context: ReportContext,
): Sql {
  const isChanged = isChangedSince(since, interval === 'day' ? undefined : endOfInterval(interval, period))
  const columns = salesColumnsOf(sql`date::timestamp`, sql`null::timestamptz`, sql`reason`)
  return converted(
    arrivals('sales', columns, period, isChanged, context),
    { money: MONEY_SUMS, others: ['local', 'instant', 'value', ...COUNT_SUMS], day: sql`amounts.local::date` },
    period,
    context,
  )
}

/**
 * Refuses a query for which sales are not stored by day of arrival.
 *
 * @param isFiner whether hours, or days of another time zone, are needed.
 * @throws ParameterError
 */
export function refuseAsOf(
  asOf: string,
  { isFiner, label }: { isFiner: boolean; label: string | undefined },
  { today, until }: ReportContext,
): void {
  if (asOf > today) throw refusal(asOf, `asOf ${asOf} has not begun`, `a day up to ${today}`)
  const stored = 'because what was known on a day is stored by whole days of the shop, for all orders together'
  if (label !== undefined) throw refusal(asOf, `asOf cannot be combined with ${label}, ${stored}`, `no ${label}`)
  if (isFiner) {
    throw refusal(
      asOf,
      `asOf cannot be combined with hours or a time zone, ${stored}`,
      'an interval from day to year, and no timezone',
    )
  }
  if (until !== undefined) {
    throw refusal(
      asOf,
      `asOf cannot be combined with compare for a period in progress, ${stored}`,
      'no compare, or a period that ends before today',
    )
  }
}

const refusal = (value: string, message: string, allowed: string) =>
  new ParameterError([{ parameter: 'asOf', value, message, allowed }])
