import { addDays } from '../../../time/days.ts'
import { firstDayOf, type Period, type WeekStartDay } from '../../../time/periods.ts'
import type { ReportContext } from '../context.ts'
import type { Interval } from '../parameters.ts'

/** The parameters that select intervals of a period. */
interface IntervalQuery {
  interval?: Interval
  weekStart?: WeekStartDay
  /** Without the interval in progress. */
  complete?: boolean
}

/** The days of the requested intervals. Empty, with the end before the start, when no interval is complete. */
export function daysOfBuckets(query: IntervalQuery, period: Period, context: ReportContext): Period {
  if (!query.complete) return period
  const { interval = 'day', weekStart } = query
  const current = interval === 'hour' ? dayAfterLastHour(context) : firstDayOf(interval, context.today, weekStart)
  return period.end >= current ? { start: period.start, end: addDays(current, -1) } : period
}

/** The interval in progress, by the name of its row; undefined when it is not requested. */
export function unfinishedBucketOf(query: IntervalQuery, period: Period, context: ReportContext): string | undefined {
  const { interval = 'day', weekStart, complete } = query
  if (complete || context.today < period.start || context.today > period.end) return undefined
  return interval === 'hour' ? hourInProgress(context) : firstDayOf(interval, context.today, weekStart)
}

/** The first instant of the hour in progress, before which all hours are complete; undefined unless complete hours are requested. */
export function endOfCompleteHours(query: IntervalQuery, context: ReportContext): string | undefined {
  return query.complete && query.interval === 'hour' ? hourInProgress(context) : undefined
}

/** The first instant of the hour in progress, in the requested time zone. */
function hourInProgress({ now, zone }: ReportContext): string {
  return `${new Date(zone.hourAt(Date.parse(now))).toISOString().slice(0, 19)}Z`
}

/** The day after the day of the last complete hour. */
function dayAfterLastHour({ now, zone }: ReportContext): string {
  return addDays(zone.dayAt(zone.hourAt(Date.parse(now)) - 1), 1)
}
