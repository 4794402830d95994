import { addDays, lastDayOf } from '../view/days.ts'
import type { Interval } from '../view/view.ts'
import type { Format } from './format.ts'

/** What a bucket of a series is called: on an axis, where it must be short, and in full. `bucket`: its first day, or an instant. */
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
