import { type Sql, sql } from '../../db/sql.ts'
import type { Grain, Period, WeekStartDay } from '../../time/periods.ts'

/** ISO 8601 day of the week on which a week begins. */
const FIRST_ISO_DAY: Record<WeekStartDay, number> = { monday: 1, sunday: 7, saturday: 6 }

/** The first day of the calendar period that contains a `timestamp`, as a date: `firstDayOf` in SQL. */
export function bucketOf(local: Sql, interval: Grain, weekStart: WeekStartDay = 'monday'): Sql {
  if (interval === 'week') {
    return sql`(${local}::date - (extract(isodow from ${local})::int - ${FIRST_ISO_DAY[weekStart]}::int + 7) % 7)`
  }
  return sql`date_trunc(${interval}, ${local})::date`
}

/** The first days of all intervals that overlap a period, in order. */
export function bucketsOf({ start, end }: Period, interval: Grain, weekStart: WeekStartDay): Sql {
  return sql`
    select generate_series(
      ${bucketOf(sql`${start}::timestamp`, interval, weekStart)}::timestamp,
      ${end}::timestamp,
      ${stepOf(interval)}
    )::date as bucket`
}

/** The length of an interval. */
export function stepOf(interval: Grain): Sql {
  return sql`${interval === 'quarter' ? '3 months' : `1 ${interval}`}::interval`
}
