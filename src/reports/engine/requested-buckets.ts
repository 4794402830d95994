import { addDays } from '../../time/days.ts'
import { firstDayOf, type Period, type WeekStartDay } from '../../time/periods.ts'
import type { ReportContext } from './context.ts'
import type { Interval } from './parameters.ts'

/** Which buckets of a period are asked for. */
interface IntervalQuery {
  interval?: Interval
  weekStart?: WeekStartDay
  /** Without the bucket in progress. */
  complete?: boolean
}

/** The days of the buckets that are asked for. They are empty, the end before the start, when no complete bucket is among them. */
export function daysOfBuckets(query: IntervalQuery, period: Period, context: ReportContext): Period {
  if (!query.complete) return period
  const { interval = 'day', weekStart } = query
  const current = interval === 'hour' ? dayAfterLastHour(context) : firstDayOf(interval, context.today, weekStart)
  return period.end >= current ? { start: period.start, end: addDays(current, -1) } : period
}

/** The bucket in progress, by the name of its row; undefined when it is not among those asked for. */
export function unfinishedBucketOf(query: IntervalQuery, period: Period, context: ReportContext): string | undefined {
  const { interval = 'day', weekStart, complete } = query
  if (complete || context.today < period.start || context.today > period.end) return undefined
  return interval === 'hour' ? hourInProgress(context) : firstDayOf(interval, context.today, weekStart)
}

/** When the hour in progress began; undefined unless complete hours are asked for, which are those before it. */
export function endOfCompleteHours(query: IntervalQuery, context: ReportContext): string | undefined {
  return query.complete && query.interval === 'hour' ? hourInProgress(context) : undefined
}

/** The instant at which the hour in progress began on the clock there. */
function hourInProgress({ now, zone }: ReportContext): string {
  return `${new Date(zone.hourAt(Date.parse(now))).toISOString().slice(0, 19)}Z`
}

/** The day after that of the last complete hour. */
function dayAfterLastHour({ now, zone }: ReportContext): string {
  return addDays(zone.dayAt(zone.hourAt(Date.parse(now)) - 1), 1)
}
