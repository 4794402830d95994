import { addDays, lastDayOf } from '../time/days.ts'
import type { Format } from './format.ts'
import type { Interval } from './labels.ts'

/** The name of a bucket of a series: short for an axis, and in full. `bucket`: its first day, or an instant. */
export function nameBucket(bucket: string, interval: Interval, format: Format): { short: string; full: string } {
  switch (interval) {
    case 'hour':
      return { short: format.time(bucket), full: format.instant(bucket) }
    case 'day':
      return { short: format.dayShort(bucket), full: format.dayWithWeekday(bucket) }
    case 'week':
      return { short: format.dayShort(bucket), full: format.days(bucket.slice(0, 10), addDays(bucket.slice(0, 10), 6)) }
    case 'month':
      return { short: format.month(bucket), full: format.month(bucket) }
    case 'quarter':
      return {
        short: format.month(bucket),
        full: format.days(bucket.slice(0, 10), lastDayOf(bucket.slice(0, 10), 'quarter')),
      }
    case 'year':
      return { short: bucket.slice(0, 4), full: bucket.slice(0, 4) }
  }
}
