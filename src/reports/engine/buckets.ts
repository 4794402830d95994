import { type Sql, sql } from '../../db/sql.ts'
import type { Interval } from './parameters.ts'
import type { Period } from './period.ts'

export type WeekStartDay = 'monday' | 'sunday' | 'saturday'

/** ISO 8601 day of the week on which a week begins. */
const FIRST_ISO_DAY: Record<WeekStartDay, number> = { monday: 1, sunday: 7, saturday: 6 }

/** The first day of the bucket that a `timestamp` lies in, as a date. */
export function bucketOf(local: Sql, interval: Exclude<Interval, 'hour'>, weekStart: WeekStartDay = 'monday'): Sql {
  if (interval === 'week') {
    return sql`(${local}::date - (extract(isodow from ${local})::int - ${FIRST_ISO_DAY[weekStart]}::int + 7) % 7)`
  }
  return sql`date_trunc(${interval}, ${local})::date`
}

/** The first days of all buckets that a period touches, in their order. */
export function bucketsOf({ start, end }: Period, interval: Exclude<Interval, 'hour'>, weekStart: WeekStartDay): Sql {
  return sql`
    select generate_series(
      ${bucketOf(sql`${start}::timestamp`, interval, weekStart)}::timestamp,
      ${end}::timestamp,
      ${stepOf(interval)}
    )::date as bucket`
}

/** How long a bucket is. */
export function stepOf(interval: Exclude<Interval, 'hour'>): Sql {
  return sql`${interval === 'quarter' ? '3 months' : `1 ${interval}`}::interval`
}

const DAYS_TO_WEEK_START: Record<WeekStartDay, number> = { monday: 6, sunday: 0, saturday: 1 }

/** The same as `bucketOf`, for a day as text (`YYYY-MM-DD`). */
export function bucketOfDay(
  day: string,
  interval: Exclude<Interval, 'hour'>,
  weekStart: WeekStartDay = 'monday',
): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (interval === 'week') {
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + DAYS_TO_WEEK_START[weekStart]) % 7))
    return date.toISOString().slice(0, 10)
  }
  if (interval === 'month') return `${day.slice(0, 7)}-01`
  if (interval === 'year') return `${day.slice(0, 4)}-01-01`
  if (interval === 'day') return day
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`
}
